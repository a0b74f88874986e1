"""What partners and readers may see of the claims, who may read which note, and which claims may be one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.claims.events import WITHDRAWN
from apps.claims.models import Claim, JournalEntry, Note, Resemblance


def claims_visible_to_partners(now: datetime) -> QuerySet[Claim]:
    """Neither withdrawn nor under embargo. Readers see the same claims as partners."""
    return Claim.objects.filter(_is_released(now), is_withdrawn=False)


def entries_visible_to_partners(now: datetime) -> QuerySet[JournalEntry]:
    """Entries of visible claims, without those written during an embargo; of a withdrawn claim, that it was withdrawn.

    An entry that is hidden now is not made up for when its claim comes back: the entry that brings it back tells how
    the claim stands.
    """
    shown = Q(claim__is_withdrawn=False) | Q(event=WITHDRAWN)
    return JournalEntry.objects.filter(_is_released(now, "claim__"), shown, is_embargoed=False)


def notes_visible_to(claim: Claim, user: User) -> QuerySet[Note]:
    """The desk's notes on a claim and the user's own private ones, oldest first."""
    notes = Note.objects.filter(Q(is_private=False) | Q(author=user), claim=claim)
    return notes.select_related("author").order_by("created_at", "id")


@dataclass(frozen=True)
class MaybeTheSame:
    """A claim that another may be the same as. `survivor` is the one it was merged into, or else itself."""

    claim: Claim
    survivor: Claim
    likeness: float
    nearness: float | None
    shared: list[str]


def proposals_for(claims: Iterable[Claim]) -> dict[int, list[MaybeTheSame]]:
    """For each claim those that it may be the same as, likest first, by its key; in one query.

    Without those that were dismissed or are merged with it already. A merged claim has none of its own.
    """
    proposals: dict[int, list[MaybeTheSame]] = {claim.pk: [] for claim in claims if claim.duplicate_of_id is None}
    involved = Q(claim__in=list(proposals)) | Q(other__in=list(proposals))
    pairs = Resemblance.objects.filter(involved, dismissed_at=None).order_by("-likeness", "-nearness", "id")
    for pair in pairs.select_related("claim__duplicate_of", "other__duplicate_of"):
        for one, another in ((pair.claim, pair.other), (pair.other, pair.claim)):
            survivor = another.duplicate_of or another
            if one.pk in proposals and survivor.pk != one.pk:
                maybe = MaybeTheSame(another, survivor, pair.likeness, pair.nearness, pair.shared)
                proposals[one.pk].append(maybe)
    return proposals


def _is_released(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now})
