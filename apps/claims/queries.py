"""What partners and readers may see of the claims, and who may read which note."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.claims.events import WITHDRAWN
from apps.claims.models import Claim, JournalEntry, Note


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


def _is_released(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now})
