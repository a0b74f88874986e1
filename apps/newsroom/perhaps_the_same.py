"""Claims that may be one, as a page shows them: what both say, and what an editor can do about it in one act."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from apps.claims.models import Claim
from apps.claims.queries import MaybeTheSame, proposals_for
from apps.newsroom.desk import may_act


@dataclass(frozen=True)
class Proposal:
    """`merged` would go into `into`: the later into the earlier; both are None where merging is not possible."""

    maybe: MaybeTheSame
    merged: Claim | None
    into: Claim | None


def proposals_of(request: HttpRequest, claims: Iterable[Claim]) -> dict[int, list[Proposal]]:
    """By the key of the claim; in one query. Whoever may not merge sees them without a button."""
    claims, may_merge = list(claims), may_act(request, "merge")
    found = proposals_for(claims)
    return {c.pk: [_proposal(c, maybe, may_merge) for maybe in found.get(c.pk, ())] for c in claims}


def _proposal(claim: Claim, maybe: MaybeTheSame, may_merge: bool) -> Proposal:
    into, merged = sorted((claim, maybe.survivor), key=lambda one: one.pk)
    is_possible = not (merged.verdict_position or merged.is_withdrawn or into.is_withdrawn)
    return Proposal(maybe, merged, into) if may_merge and is_possible else Proposal(maybe, None, None)
