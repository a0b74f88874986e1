"""Two claims that are one, and one claim that is two."""

from datetime import datetime

from django.db import transaction

from apps.claims.models import Claim
from apps.claims.services.desk import DeskRefused
from apps.claims.services.intake import enter
from apps.claims.services.journal import record
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

MERGED = "claim.merged"
UNMERGED = "claim.unmerged"
MERGED_HERE = "claim.duplicate_joined"
UNMERGED_HERE = "claim.duplicate_left"
SPLIT = "claim.split"


@transaction.atomic
def merge(claim: Claim, into: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make `claim` a duplicate of `into`: its reports count there from now on, its state is not inherited.

    Both journals say so. Duplicates of `claim` follow it.
    """
    require("merge", actor)
    if not reason.strip():
        raise DeskRefused("Merging claims needs a reason.")
    if claim.pk == into.pk:
        raise DeskRefused("A claim cannot be merged into itself.")
    rows = {row.pk: row for row in Claim.objects.select_for_update().filter(pk__in=[claim.pk, into.pk]).order_by("pk")}
    claim, into = rows[claim.pk], rows[into.pk]
    if claim.duplicate_of_id:
        raise DeskRefused("This claim has been merged already.")
    if claim.verdict_position:
        raise DeskRefused("A verdict has been given on this claim: reopen it before merging it.")
    if into.duplicate_of_id or into.is_withdrawn:
        raise DeskRefused("The other claim is merged or withdrawn itself: choose the one that survives.")
    for follower in claim.duplicates.all():
        _point(follower, into, reason=reason, actor=actor, now=now)
    _point(claim, into, reason=reason, actor=actor, now=now)


def _point(claim: Claim, into: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    data = {"into": str(into.uid), "statement": into.statement}
    record(claim, MERGED, actor=actor, reason=reason.strip(), changes={"duplicate_of": into}, data=data, now=now)
    data = {"claim": str(claim.uid), "statement": claim.statement}
    record(into, MERGED_HERE, actor=actor, reason=reason.strip(), data=data, now=now)


@transaction.atomic
def unmerge(claim: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make a duplicate a claim of its own again, in the state it had."""
    require("merge", actor)
    if not reason.strip():
        raise DeskRefused("Taking claims apart needs a reason.")
    into = claim.duplicate_of
    if into is None:
        raise DeskRefused("This claim is not merged into another.")
    data = {"from": str(into.uid), "statement": into.statement}
    record(claim, UNMERGED, actor=actor, reason=reason.strip(), changes={"duplicate_of": None}, data=data, now=now)
    data = {"claim": str(claim.uid), "statement": claim.statement}
    record(into, UNMERGED_HERE, actor=actor, reason=reason.strip(), data=data, now=now)


@transaction.atomic
def split(claim: Claim, *, statements: list[str], reason: str, actor: Actor, now: datetime) -> list[Claim]:
    """Track the parts of a claim that says several things, as claims of their own with the same quote and attribution.

    The claim itself stays as it is, so that what was said about it stays true; reword, merge or withdraw it as needed.
    """
    require("split", actor)
    wanted = list(dict.fromkeys(statement.strip() for statement in statements if statement.strip()))
    if len(wanted) < 2:
        raise DeskRefused("Splitting needs at least two different statements.")
    if not reason.strip():
        raise DeskRefused("Splitting a claim needs a reason.")
    if claim.article.claims.filter(statement__in=wanted, quote_start=claim.quote_start).exists():
        raise DeskRefused("One of these statements is tracked already for this quote.")
    parts = [_part(claim, statement, actor=actor, now=now) for statement in wanted]
    data = {"into": [str(part.uid) for part in parts], "statements": wanted}
    record(claim, SPLIT, actor=actor, reason=reason.strip(), data=data, now=now)
    return parts


def _part(claim: Claim, statement: str, *, actor: Actor, now: datetime) -> Claim:
    part = Claim(
        **{name: getattr(claim, name) for name in ("article", "story", "quote", "quote_start", "quote_end")},
        **{name: getattr(claim, name) for name in ("attribution", "hedge", "kind", "places", "entities", "language")},
        **{name: getattr(claim, name) for name in ("gains", "loses", "check_worthiness", "embargo_until")},
        statement=statement,
        split_from=claim,
    )
    return enter(part, actor=actor, now=now)
