"""A claim and its evidence as partners could know them at a time: from the journal, as rows that are not stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.claims.events import ASSESSED
from apps.claims.models import Claim, JournalEntry, Story
from apps.claims.queries import journal_known_to_partners_at
from apps.evidence.dossier import Dossier, explained_steps, weighed_origins
from apps.evidence.models import Assessment, Document, Publisher, Reading
from verifyhub.history import replay

# What the journal keeps of a claim, and partners see.
_TOLD = (
    "statement", "quote", "attribution", "speakers", "hedge", "kind", "places", "people", "organisations", "entities",
    "event_start", "event_end", "event_words", "language", "state", "verdict_position",
)  # fmt: skip
_FIXED = ("uid", "article", "quote_start", "quote_end", "check_worthiness", "created_at")  # since the claim was entered
_WEIGHED = ("finding", "probability", "supporting_origins", "disputing_origins", "shortfall")
_ASSESSED = (
    *_WEIGHED, "rule_version", "probability_low", "probability_high", "log_odds", "document_count", "lookups_answered",
    "lookups_asked", "is_outweighed", "base_log_odds", "base_confirmed", "base_refuted",
    "explanation", "origins",
)  # fmt: skip
_READ = ("stance", "confidence", "passage", "relation", "named_origins", "override_stance")


@dataclass(frozen=True)
class PastClaim:
    """`verdict` is the entry that gave the verdict which held then. `dossier` is without lookups: none are kept."""

    claim: Claim
    dossier: Dossier
    verdict: JournalEntry | None


def claim_at(claim: Claim, moment: datetime) -> PastClaim | None:
    """None where partners could not see the claim then: it was not entered yet, under embargo, or withdrawn."""
    entries = journal_known_to_partners_at(claim, moment)
    snapshot = replay(entry.parts["after"] for entry in entries)
    if not entries or snapshot["claim"].get("is_withdrawn"):
        return None
    readings = _readings(snapshot["readings"])
    assessment = _assessment(claim, snapshot["assessment"], entries)
    then = _claim(claim, snapshot["claim"], snapshot["assessment"] or {})
    then.version, then.updated_at = entries[-1].position, entries[-1].created_at
    dossier = Dossier(
        assessment=assessment,
        origins=weighed_origins(assessment, readings),
        steps=explained_steps(assessment, readings),
        lookups=(),
        unreadable=(),
    )
    verdict = next((entry for entry in entries if entry.position == then.verdict_position), None)
    return PastClaim(then, dossier, verdict)


def _claim(claim: Claim, kept: Mapping[str, Any], weighed: Mapping[str, Any]) -> Claim:
    then = Claim(**{name: getattr(claim, name) for name in _FIXED})
    _fill(then, kept, _TOLD)
    _fill(then, weighed, _WEIGHED)
    then.story = Story.objects.filter(title=kept["story"]).first() if kept.get("story") else None
    then.duplicate_of = Claim(uid=kept["duplicate_of"]) if kept.get("duplicate_of") else None
    return then


def _assessment(claim: Claim, kept: Mapping[str, Any] | None, entries: list[JournalEntry]) -> Assessment | None:
    """With the steps of its explanation, which are not in the journal, from the assessment that was stored with it."""
    if kept is None:
        return None
    written = next(entry for entry in reversed(entries) if entry.event == ASSESSED)
    assessment = Assessment(assessed_at=written.created_at)
    _fill(assessment, kept, _ASSESSED)
    stored = claim.assessments.filter(assessed_at__lte=written.created_at).order_by("-id").first()
    if stored and (stored.explanation, stored.origins) == (assessment.explanation, assessment.origins):
        assessment.steps = stored.steps
    return assessment


def _readings(kept: Mapping[str, Mapping[str, Any]]) -> dict[int, Reading]:
    """By document, in the order of publication."""
    documents = Document.objects.in_bulk([int(key) for key in kept])
    readings = [_reading(int(key), reading, documents.get(int(key))) for key, reading in kept.items()]
    readings.sort(key=lambda reading: (str(reading.document.published_at or "9999"), reading.document_id))
    return {reading.document_id: reading for reading in readings}


def _reading(key: int, kept: Mapping[str, Any], now: Document | None) -> Reading:
    """The journal has no dates of documents: they are those of the page on file while its content is still the same."""
    document = Document(pk=key, url=kept["url"], title=kept["title"], sha256=kept["sha256"])
    document.publisher = Publisher(name=kept["publisher"]) if kept["publisher"] else None
    if now is not None and now.sha256 == kept["sha256"]:
        document.published_at, document.retrieved_at = now.published_at, now.retrieved_at
    reading = Reading(document=document)
    _fill(reading, kept, _READ)
    return reading


def _fill(row: Claim | Assessment | Reading, kept: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """What the journal does not have keeps its default."""
    for name in names:
        if name in kept:
            setattr(row, name, row._meta.get_field(name).to_python(kept[name]))  # type: ignore[union-attr]
