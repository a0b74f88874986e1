"""What each event of the journal says to an editor: one phrase for each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.claims.models import JournalEntry
from apps.newsroom.templatetags.newsroom import percent
from verifyhub.lifecycle import TRANSITIONS

_MOVES = {transition.name: transition.label for transition in TRANSITIONS}
Told = Mapping[str, Any]


def phrase_for(entry: JournalEntry) -> str:
    """An event this list does not know is named by its last word."""
    say = PHRASES.get(entry.event)
    told = {**entry.parts["after"].get("claim", {}), **entry.data}
    return say(told) if say else entry.event.partition(".")[2].replace("_", " ").capitalize()


def _moved(told: Told) -> str:
    label = _MOVES.get(str(told.get("move")), "Moved")
    return f"{label}: {_plain(told.get('from'))} → {_plain(told.get('to'))}"


def _assessed(told: Told) -> str:
    origins = f"{told.get('supporting_origins', 0)} for, {told.get('disputing_origins', 0)} against"
    share = told.get("probability")
    estimate = f", estimate {percent(share)}" if isinstance(share, int | float) else ""
    return f"Weighed: {_plain(told.get('finding'))} ({origins}{estimate})"


def _read(what: str) -> Callable[[Told], str]:
    return lambda told: f"{what}: {_document(told)} ({_plain(told.get('stance'))})"


def _document(told: Told) -> str:
    return ", ".join(str(part) for part in (told.get("publisher"), told.get("title") or told.get("url")) if part)


def _overridden(told: Told) -> str:
    return f"Reading overridden: {_plain(told.get('from'))} → {_plain(told.get('to'))}"


def _ruled(told: Told) -> str:
    what = "One witness with another" if told.get("are_one") else "Set apart as a witness of its own"
    return f"{what}: {_document(told)}"


def _credibility(told: Told) -> str:
    return f"Credibility judged: {told.get('from') or 'not judged'} → {told.get('to') or 'not judged'}"


def _interest(told: Told) -> str:
    return f"Interest declared: serves {told.get('gains') or 'nobody'}, harms {told.get('loses') or 'nobody'}"


def _prioritised(told: Told) -> str:
    parts = [str(told[name]) for name in ("priority",) if name in told]
    if "due_at" in told:
        parts.append(f"due {_moment(told['due_at'])}" if told["due_at"] else "no due time")
    return f"Priority: {', '.join(parts)}"


def _story(told: Told) -> str:
    return f"Put in the story “{told['story']}”" if told.get("story") else "Taken out of its story"


def _unrelated(told: Told) -> str:
    done = "Taken back" if told.get("was_held") else "Proposal dismissed"
    return f"{done}: that it {told.get('words', '')} “{told.get('claim_statement', '')}”"


def _split(told: Told) -> str:
    return "Split into: " + " / ".join(f"“{statement}”" for statement in told.get("statements", ()))


def _submitted(told: Told) -> str:
    if model := told.get("proposed_by"):
        return f"Proposed by the language model {model}, accepted from the article"
    return "Split from another claim" if told.get("split_from") else "Entered from the article"


_DETAILS = {
    "attribution": "who says so",
    "hedge": "how it is said",
    "places": "places",
    "people": "people",
    "organisations": "organisations",
    "event_start": "when",
    "event_end": "when",
    "event_words": "when",
}


def _described(told: Told) -> str:
    named = (_DETAILS[name] for name in told.get("changed", ()) if name in _DETAILS)
    return f"Details corrected: {', '.join(dict.fromkeys(named))}"


PHRASES: dict[str, Callable[[Told], str]] = {
    "claim.submitted": _submitted,
    "claim.state_changed": _moved,
    "claim.corrected": _moved,
    "claim.assessed": _assessed,
    "claim.lookup_added": lambda told: f"Page proposed: {told.get('url', '')}",
    "claim.sources_asked": lambda told: "Had the sources asked again",
    "claim.search_edited": lambda told: (
        "Wrote what is searched for" if told.get("after") else "Back to searching for what the claim says"
    ),
    "claim.reading_overridden": _overridden,
    "claim.witnesses_ruled": _ruled,
    "claim.ruling_taken_back": lambda told: f"Left to the machine again: {_document(told)}",
    "claim.credibility_judged": _credibility,
    "claim.interest_declared": _interest,
    "claim.parked": lambda told: f"Parked until {_moment(told.get('parked_until'))}",
    "claim.unparked": lambda told: "Back on the desk",
    "claim.reworded": lambda told: f"Reworded; before: “{told.get('from', '')}”",
    "claim.details_corrected": _described,
    "claim.withdrawn": lambda told: "Withdrawn",
    "claim.reinstated": lambda told: "Reinstated",
    "claim.assigned": lambda told: f"Assigned to {told.get('to') or 'nobody'}",
    "claim.prioritised": _prioritised,
    "claim.embargoed": lambda told: f"Embargo until {_moment(told.get('embargo_until'))}",
    "claim.embargo_lifted": lambda told: "Embargo lifted",
    "claim.story_changed": _story,
    "claim.merged": lambda told: f"Merged into “{told.get('into_statement', '')}”",
    "claim.unmerged": lambda told: f"Taken apart again from “{told.get('from_statement', '')}”",
    "claim.duplicate_joined": lambda told: f"Duplicate joined: “{told.get('claim_statement', '')}”",
    "claim.duplicate_left": lambda told: f"Duplicate left: “{told.get('claim_statement', '')}”",
    "claim.duplicate_dismissed": lambda told: f"Said not to be the same as “{told.get('claim_statement', '')}”",
    "claim.related": lambda told: f"Said that it {told.get('words', '')} “{told.get('claim_statement', '')}”",
    "claim.unrelated": _unrelated,
    "claim.split": _split,
    "claim.flagged": lambda told: f"Flagged: {told.get('message', '')}",
    "claim.flag_settled": lambda told: f"Flag settled ({_plain(told.get('kind'))})",
    "evidence.added": _read("Evidence read"),
    "evidence.read_again": _read("Read again"),
    "evidence.set_aside": _read("Read and set aside"),
}


def _plain(word: object) -> str:
    return str(word or "unknown").replace("_", " ")


def _moment(text: object) -> str:
    """The journal keeps times as text."""
    return f"{timezone.localtime(datetime.fromisoformat(text)):%d %b %Y, %H:%M}" if isinstance(text, str) else "–"
