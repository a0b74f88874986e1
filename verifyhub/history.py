"""A claim as it was known at any time, rebuilt from its journal; and what changed between two times, in words.

A snapshot is {"claim": {field: value}, "readings": {document id: {…}}, "assessment": {…} or None}, JSON values only.
Each journal entry carries the parts of it that became true, under "after".
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

Snapshot = dict[str, Any]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$")  # as the journal keeps times


def empty() -> Snapshot:
    return {"claim": {}, "readings": {}, "assessment": None}


def replay(afters: Iterable[Mapping[str, Any]]) -> Snapshot:
    """Fold the "after" parts of a claim's entries, oldest first, into the snapshot they lead to."""
    snapshot = empty()
    for after in afters:
        snapshot["claim"].update(deepcopy(dict(after.get("claim", {}))))
        for document, reading in after.get("readings", {}).items():
            snapshot["readings"].setdefault(document, {}).update(deepcopy(reading))
        if "assessment" in after:
            snapshot["assessment"] = deepcopy(after["assessment"])
    return snapshot


def differences(earlier: Snapshot, later: Snapshot) -> tuple[str, ...]:
    """What an editor would say has changed, the claim first, then the evidence, then the weighing."""
    return (
        *_claim_changes(earlier["claim"], later["claim"]),
        *_reading_changes(earlier["readings"], later["readings"]),
        *_assessment_changes(earlier["assessment"], later["assessment"]),
    )


_LABELS = {
    "statement": "Statement",
    "state": "State",
    "story": "Story",
    "attribution": "Who says so",
    "hedge": "How it is said",
    "places": "Places",
    "people": "People",
    "organisations": "Organisations",
    "event_start": "Happened from",
    "event_end": "Happened before",
    "gains": "Side that gains",
    "loses": "Side that loses",
    "parked_reason": "Parked",
    "parked_until": "To be looked at again",
    "duplicate_of": "Duplicate of",
    "split_from": "Split from",
    "is_withdrawn": "Withdrawn",
    "assigned_to": "Assigned to",
    "priority": "Priority",
    "due_at": "Due",
    "embargo_until": "Embargo until",
    "corroborated_by": "Corroborated by hand by",
}


def _claim_changes(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterable[str]:
    for field, label in _LABELS.items():
        before, after = earlier.get(field), later.get(field)
        if before != after and (before or after):
            yield f"{label}: {_words(before)} → {_words(after)}"


def _reading_changes(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterable[str]:
    for document, reading in later.items():
        name = reading.get("publisher") or reading["url"]
        before = earlier.get(document)
        if before is None and _stance(reading) == "unrelated":
            yield f"Read and set aside as unrelated: {name}, “{reading['title']}”"
        elif before is None:
            yield f"Evidence added: {name}, “{reading['title']}” ({_stance(reading)})"
        elif _stance(before) != _stance(reading):
            yield f"{name}, “{reading['title']}”: read as {_stance(before)} → {_stance(reading)}"


def _assessment_changes(earlier: Mapping[str, Any] | None, later: Mapping[str, Any] | None) -> Iterable[str]:
    if later is None or earlier == later:
        return
    before = earlier or {"finding": "not weighed", "supporting_origins": 0, "disputing_origins": 0}
    if before["finding"] != later["finding"]:
        yield f"Finding: {before['finding']} → {later['finding']}"
    for field, label in (("supporting_origins", "Origins for"), ("disputing_origins", "Origins against")):
        if before[field] != later[field]:
            yield f"{label}: {before[field]} → {later[field]}"
    lacks = later.get("shortfall", "")
    if before.get("shortfall", "") != lacks:
        yield f"Missing for corroboration: {lacks or 'nothing any more'}"


def _stance(reading: Mapping[str, Any]) -> str:
    return str(reading.get("override_stance") or reading["stance"])


def _words(value: Any) -> str:
    if value in (None, "", [], False):
        return "–"
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if _TIME.match(str(value)):
        return f"{datetime.fromisoformat(value):%d %b %Y, %H:%M} UTC"
    return str(value).replace("_", " ") if str(value).replace("_", "").isalpha() else str(value)
