"""A claim's journal in words an editor reads."""

from dataclasses import dataclass
from datetime import datetime

from apps.claims.models import Claim, JournalEntry
from apps.newsroom.phrases import phrase_for

SHOWN = 200  # entries; the rest is counted


@dataclass(frozen=True)
class Moment:
    """One entry. `override` says what was missing when a person went ahead all the same; "" otherwise."""

    at: datetime
    who: str
    role: str
    what: str
    reason: str
    override: str
    is_move: bool


def timeline(claim: Claim) -> tuple[list[Moment], int]:
    """The latest moments, newest first, and how many earlier ones are not shown."""
    entries = claim.journal.order_by("-position")[:SHOWN]
    moments = [_moment(entry) for entry in entries]
    return moments, max(0, claim.version - len(moments))


def _moment(entry: JournalEntry) -> Moment:
    return Moment(
        at=entry.created_at,
        who=entry.actor_name,
        role=entry.actor_role,
        what=phrase_for(entry),
        reason=entry.reason,
        override=str(entry.data.get("override") or ""),
        is_move="move" in entry.data,
    )
