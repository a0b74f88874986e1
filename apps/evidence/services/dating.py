"""What the day that a document bears is worth: whether it can be, and whether it fits the claim."""

from datetime import datetime, timedelta

from apps.claims.models import Claim
from apps.evidence.models import Document
from verifyhub.corroboration import Doubt

CLOCKS_DIFFER_BY = timedelta(days=1)


def possible_date(document: Document, *, now: datetime) -> datetime | None:
    """None for a date that cannot be: a page from the future would have the last word for ever."""
    published = document.published_at
    return published if published and published <= now + CLOCKS_DIFFER_BY else None


def doubt_about(document: Document, claim: Claim, *, now: datetime) -> Doubt | None:
    """What an editor is told of its day; None where nothing is wrong with it, or it bears none."""
    if document.published_at is None:
        return None
    if possible_date(document, now=now) is None:
        return Doubt.IN_THE_FUTURE
    is_early = claim.event_start and document.published_at < claim.event_start - CLOCKS_DIFFER_BY
    return Doubt.BEFORE_THE_EVENT if is_early else None
