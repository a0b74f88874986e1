"""What the journal keeps of a claim, and in which form."""

from datetime import UTC, datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.claims.models import Claim, JournalEntry, Story
from verifyhub.history import Snapshot, replay

# All that people may change, or that decides what they may do; what an assessment says is kept with the assessment.
KEPT = (
    "statement",
    "quote",
    "attribution",
    "speakers",
    "hedge",
    "kind",
    "places",
    "people",
    "organisations",
    "entities",
    "event_start",
    "event_end",
    "event_words",
    "language",
    "needs_edit",
    "story",
    "gains",
    "loses",
    "state",
    "entered_by",
    "corroborated_by",
    "verdict_position",
    "parked_reason",
    "parked_until",
    "duplicate_of",
    "split_from",
    "is_withdrawn",
    "assigned_to",
    "priority",
    "due_at",
    "embargo_until",
)


def journal_value(value: Any) -> Any:
    """A column's value as JSON: rows by the name a reader knows them by, times in UTC."""
    match value:
        case Story():
            return value.title
        case Claim():
            return str(value.uid)
        case User():
            return value.username
        case datetime():
            return value.astimezone(UTC).isoformat()
        case models.TextChoices():
            return value.value
    return value


def claim_part(claim: Claim) -> dict[str, Any]:
    """The claim itself as the journal keeps it, from its row."""
    return {name: journal_value(getattr(claim, name)) for name in KEPT}


def as_of(claim: Claim, moment: datetime) -> Snapshot:
    """The claim, its evidence and its assessment exactly as they were known at a time, from the journal.

    Before its first entry all parts are empty.
    """
    entries = JournalEntry.objects.filter(claim=claim, created_at__lte=moment).order_by("position")
    return replay(entry.parts["after"] for entry in entries)
