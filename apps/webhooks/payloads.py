"""What partners are told, by event: the published shapes. A field once published keeps its name and its meaning."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from apps.claims.events import (
    ASSESSED,
    CORRECTED,
    DETAILS_CORRECTED,
    EMBARGO_LIFTED,
    EVIDENCE_ADDED,
    MERGED,
    REINSTATED,
    REWORDED,
    STATE_CHANGED,
    SUBMITTED,
    UNMERGED,
    WITHDRAWN,
)
from apps.claims.models import JournalEntry

PING = "endpoint.ping"
LONGEST_SECOND_TEXT = 500
LONGEST_TEXT = 1_000  # characters; keeps a body below 20 kB, the size Standard Webhooks recommends not to exceed

Shape = Callable[[JournalEntry], dict[str, object]]


def body_of(entry: JournalEntry, *, base_url: str) -> bytes:
    """The body that tells of a numbered entry. Its event must be in SHAPES."""
    claim = entry.claim
    told = {
        "claim_id": str(claim.uid),
        "claim_version": entry.position,
        "statement": _shorten(entry.data.get("statement", claim.statement)),
        **SHAPES[entry.event](entry),
        "url": f"{base_url}/api/v1/claims/{claim.uid}/",
    }
    return _encode(entry.event, told, sequence=entry.sequence, at=entry.created_at)


def ping_body(*, endpoint_id: str, at: datetime) -> bytes:
    """A ping stands for no event: it has no place in the feed."""
    return _encode(PING, {"endpoint_id": endpoint_id}, sequence=None, at=at)


def _submitted(entry: JournalEntry) -> dict[str, object]:
    return _taken(entry, "attribution", "hedge")


def _moved(entry: JournalEntry) -> dict[str, object]:
    return _taken(entry, "from", "to", "finding") | _reason(entry)


def _corrected(entry: JournalEntry) -> dict[str, object]:
    """`before` is the verdict that is taken back, `after` what holds from now on; `reason` says why."""
    before = entry.data.get("taken_back") or {}
    return _moved(entry) | {
        "before": {
            "state": _bounded(entry.data.get("from")),
            "said_at": _time(datetime.fromisoformat(before["said_at"])) if before else None,
            "reason": _shorten(before.get("reason", ""), LONGEST_SECOND_TEXT),
        },
        "after": {"state": _bounded(entry.data.get("to")), "said_at": _time(entry.created_at)},
    }


def _assessed(entry: JournalEntry) -> dict[str, object]:
    return _taken(entry, "finding", "probability", "supporting_origins", "disputing_origins")


def _evidence_added(entry: JournalEntry) -> dict[str, object]:
    return {"document_url": _bounded(entry.data.get("url"))} | _taken(entry, "title", "publisher", "stance")


def _reworded(entry: JournalEntry) -> dict[str, object]:
    return {"previous_statement": _bounded(entry.data.get("from"))} | _reason(entry)


def _redescribed(entry: JournalEntry) -> dict[str, object]:
    """`changed` names the fields of the claim that have another value now."""
    return _taken(entry, "changed") | _reason(entry)


def _merged(entry: JournalEntry) -> dict[str, object]:
    """`into` is the claim that survives; its state is its own. It may be one that partners cannot see."""
    return _taken(entry, "into") | _reason(entry)


def _unmerged(entry: JournalEntry) -> dict[str, object]:
    return {"out_of": _bounded(entry.data.get("from"))} | _reason(entry)


def _back(entry: JournalEntry) -> dict[str, object]:
    """The claim was hidden and is shown: how it stands."""
    return _taken(entry, "state", "finding")


def _reinstated(entry: JournalEntry) -> dict[str, object]:
    return _back(entry) | _reason(entry)


def _reason(entry: JournalEntry) -> dict[str, object]:
    return {"reason": _shorten(entry.reason)}


# An event that is not here stays inside the house: who works on a claim, how urgent it is, what the desk says of it.
SHAPES: Mapping[str, Shape] = {
    SUBMITTED: _submitted,
    STATE_CHANGED: _moved,
    CORRECTED: _corrected,
    ASSESSED: _assessed,
    EVIDENCE_ADDED: _evidence_added,
    WITHDRAWN: _reason,
    REINSTATED: _reinstated,
    REWORDED: _reworded,
    DETAILS_CORRECTED: _redescribed,
    MERGED: _merged,
    UNMERGED: _unmerged,
    EMBARGO_LIFTED: _back,
}
EVENT_TYPES = (*SHAPES, PING)


def _encode(event: str, told: Mapping[str, object], *, sequence: int | None, at: datetime) -> bytes:
    message = {"type": event, "timestamp": _time(at), "sequence": sequence, "data": told}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _taken(entry: JournalEntry, *names: str) -> dict[str, object]:
    """Fields of the entry's own record; null where it has none, so that one odd entry cannot stop the feed."""
    return {name: _bounded(entry.data.get(name)) for name in names}


def _bounded(value: object) -> object:
    if isinstance(value, str):
        return _shorten(value)
    if isinstance(value, list):
        return [_shorten(str(part), 200) for part in value[:10]]
    return value


def _shorten(text: str, length: int = LONGEST_TEXT) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
