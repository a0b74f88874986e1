"""A claim's journal in words an editor reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.claims.models import Claim, JournalEntry
from apps.newsroom.templatetags.newsroom import percent
from verifyhub.lifecycle import TRANSITIONS

SHOWN = 200  # entries; the rest is counted

_MOVES = {transition.name: transition.label for transition in TRANSITIONS}


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
    data = entry.data if isinstance(entry.data, dict) else {}
    return Moment(
        at=entry.created_at,
        who=entry.actor_name,
        role=entry.actor_role,
        what=what_happened(entry.event, data),
        reason=entry.reason,
        override=str(data.get("override") or ""),
        is_move="move" in data,
    )


def what_happened(event: str, data: Mapping[str, Any]) -> str:
    """One phrase for an entry; an event this list does not know is named by its last word."""
    say = _PHRASES.get(event)
    return say(data) if say else event.partition(".")[2].replace("_", " ").capitalize()


def _submitted(data: Mapping[str, Any]) -> str:
    return "Entered from the article"


def _moved(data: Mapping[str, Any]) -> str:
    label = _MOVES.get(str(data.get("move")), "Moved")
    return f"{label}: {_plain(data.get('from'))} → {_plain(data.get('to'))}"


def _assessed(data: Mapping[str, Any]) -> str:
    origins = f"{data.get('supporting_origins', 0)} for, {data.get('disputing_origins', 0)} against"
    share = data.get("probability")
    estimate = f", estimate {percent(share)}" if isinstance(share, int | float) else ""
    return f"Weighed: {_plain(data.get('finding'))} ({origins}{estimate})"


def _evidence_added(data: Mapping[str, Any]) -> str:
    named = ", ".join(str(part) for part in (data.get("publisher"), data.get("title") or data.get("url")) if part)
    return f"Evidence read: {named} ({_plain(data.get('stance'))})"


def _lookup_added(data: Mapping[str, Any]) -> str:
    return f"Page proposed: {data.get('url', '')}"


def _reading_overridden(data: Mapping[str, Any]) -> str:
    return f"Reading overridden: {_plain(data.get('from'))} → {_plain(data.get('to'))}"


def _interest(data: Mapping[str, Any]) -> str:
    return f"Interest declared: gains {data.get('gains') or 'nobody'}, loses {data.get('loses') or 'nobody'}"


_PHRASES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "claim.submitted": _submitted,
    "claim.state_changed": _moved,
    "claim.corrected": _moved,
    "claim.assessed": _assessed,
    "evidence.added": _evidence_added,
    "claim.lookup_added": _lookup_added,
    "claim.reading_overridden": _reading_overridden,
    "claim.interest_declared": _interest,
}


def _plain(word: object) -> str:
    return str(word or "unknown").replace("_", " ")
