"""What the desk shows of a claim's evidence: origins with their documents, and what is not counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from apps.claims.models import Claim
from apps.evidence.dossier import ExplainedStep, explained_steps
from apps.evidence.models import Assessment, Capture, Document, Reading
from apps.queue.models import Status
from verifyhub.connectors import Kind

_TIES = {
    "same_family": "same owner",
    "same_text": "same text",
    "shared_quote": "same quote",
    "wire_credit": "credits the same wire",
    "forward": "repeats the same post",
    "link": "links to it",
    "named_source": "names the same source",
    "editor": "an editor says so",
}
_INTERESTS = {
    "neutral": "no known interest",
    "self_serving": "speaks in its own interest",
    "against_interest": "speaks against its own interest",
}
_FAILURES = {
    "gone": "The page is gone.",
    "login_wall": "The page is behind a login or a paywall.",
    "consent": "The site asks for consent to cookies first.",
    "blocked": "The site shows a check for human visitors instead of the page.",
    "encrypted": "The document is locked with a password.",
    "same_page": "This page is another document under a second address.",
    "empty": "The page holds no article.",
    "not_text": "The address leads to something that is not text.",
    "undecodable": "The page's characters could not be read.",
}
SIDES = {"supports": "for", "disputes": "against"}


@dataclass(frozen=True)
class OriginView:
    """One witness as the latest assessment saw it. `strength` is the bar's length in percent of the strongest."""

    label: str
    stance: str
    side: str  # "for", "against" or "neither"
    is_counted: bool
    is_first_hand: bool
    reason: str
    weight_reason: str
    reliability: str
    interest: str
    log_odds: float
    strength: int
    ties: tuple[str, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Evidence:
    """All that is known of a claim. `ungrouped` are readings the latest assessment does not know."""

    assessment: Assessment | None
    origins: tuple[OriginView, ...]
    steps: tuple[ExplainedStep, ...]
    ungrouped: tuple[Reading, ...]
    unrelated: tuple[Reading, ...]


def evidence_for(claim: Claim) -> Evidence:
    """Five queries, however many documents.

    Each document has its kept states as `kept_states`, oldest first; each reading has the `rulings` on its document.
    """
    assessment = claim.assessments.order_by("-id").first()
    kept = Prefetch("document__captures", Capture.objects.defer("text").order_by("id"), to_attr="kept_states")
    readings = claim.readings.select_related("document__publisher").defer("document__text").prefetch_related(kept)
    readings = readings.order_by("id")
    by_document = {reading.document_id: reading for reading in readings}
    rulings = _rulings(claim)
    for key, reading in by_document.items():
        reading.rulings = rulings.get(key, [])  # type: ignore[attr-defined]
    origins = tuple(_origins(assessment.origins, by_document)) if assessment else ()
    grouped = {reading.pk for origin in origins for reading in origin.readings}
    left = [reading for reading in by_document.values() if reading.pk not in grouped]
    return Evidence(
        assessment=assessment,
        origins=origins,
        steps=explained_steps(assessment, by_document),
        ungrouped=tuple(reading for reading in left if reading.effective_stance != "unrelated"),
        unrelated=tuple(reading for reading in left if reading.effective_stance == "unrelated"),
    )


@dataclass
class RulingView:
    """What a person decided about a document and `others` more."""

    are_one: bool
    reason: str
    ruled_by: str
    others: int = 0


def _rulings(claim: Claim) -> dict[int, list[RulingView]]:
    found: dict[int, dict[tuple[bool, str, str], RulingView]] = {}
    for row in claim.witness_rulings.order_by("id"):
        what = (row.are_one, row.reason, row.ruled_by)
        for key in (row.left_id, row.right_id):
            found.setdefault(key, {}).setdefault(what, RulingView(*what)).others += 1
    return {key: list(views.values()) for key, views in found.items()}


def _origins(stored: Iterable[Mapping[str, Any]], by_document: Mapping[int, Reading]) -> list[OriginView]:
    """Counted origins first, the strongest first."""
    ordered = sorted(stored, key=lambda o: (not o.get("counted"), -abs(o.get("log_odds") or 0.0)))
    strongest = max((abs(o.get("log_odds") or 0.0) for o in ordered), default=0.0) or 1.0
    return [_origin(o, by_document, strongest) for o in ordered]


def _origin(stored: Mapping[str, Any], by_document: Mapping[int, Reading], strongest: float) -> OriginView:
    log_odds = float(stored.get("log_odds") or 0.0)
    stance = str(stored.get("stance", ""))
    keys = (int(key) for key in stored.get("documents", ()))
    return OriginView(
        label=str(stored.get("label") or "Unnamed origin"),
        stance=stance,
        side=SIDES.get(stance, "neither"),
        is_counted=bool(stored.get("counted")),
        is_first_hand=bool(stored.get("first_hand")),
        reason=str(stored.get("reason", "")),
        weight_reason=str(stored.get("weight_reason", "")),
        reliability=str(stored.get("reliability", "F")),
        interest=_INTERESTS.get(str(stored.get("interest")), ""),
        log_odds=log_odds,
        strength=round(100 * abs(log_odds) / strongest),
        ties=tuple(dict.fromkeys(_tie(edge) for edge in stored.get("edges", ()))),
        readings=tuple(by_document[key] for key in keys if key in by_document),
    )


def _tie(edge: Mapping[str, Any]) -> str:
    kind = str(edge.get("kind", ""))
    shown = str(edge.get("evidence") or "")
    return f"{_TIES.get(kind, kind.replace('_', ' '))}: {shown}" if shown else _TIES.get(kind, kind)


@dataclass(frozen=True)
class UnreadDocument:
    """A document that was pointed to and is not read, and why in words."""

    document: Document
    why: str
    is_final: bool


def unread_documents(claim: Claim) -> list[UnreadDocument]:
    """Documents found or proposed for the claim that could not be read, or not yet."""
    pointed_to = Document.objects.filter(leads__lookup__claim=claim).filter(Q(failure__gt="") | ~Q(status=Status.DONE))
    pointed_to = pointed_to.exclude(kind=Kind.REVIEW.value)  # listed by themselves
    documents = pointed_to.select_related("publisher").defer("text").distinct().order_by("id")
    return [UnreadDocument(document, why_unread(document), document.status != Status.WAITING) for document in documents]


def why_unread(document: Document) -> str:
    said = document.last_error or _FAILURES.get(document.failure, document.failure.replace("_", " "))
    if document.status == Status.WAITING:
        return f"{said} It will be tried again." if said else "Waiting to be fetched."
    return said or "It could not be read."
