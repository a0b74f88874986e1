"""All that is on file about one claim, for those who show it: four queries, however much there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from apps.claims.models import Claim
from apps.claims.queries import is_visible
from apps.evidence.models import Assessment, Document, Lookup, Reading
from apps.queue.models import Status
from verifyhub.independence import EdgeKind

THE_DESK_SAYS_SO = "The desk says so."  # who at the desk, and why, is not for partners


@dataclass(frozen=True)
class Tie:
    """Why two documents of one origin are one witness, by their addresses."""

    kind: str
    evidence: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class WeighedOrigin:
    """One origin of the latest assessment, with what its documents say now.

    `place` is its own among them, from 1. `reason` says why it is counted or not; `log_odds` is what it added, and
    `weight_reason` why so much.
    """

    place: int
    label: str
    stance: str
    is_counted: bool
    reason: str
    reliability: str
    interest: str
    log_odds: float
    weight_reason: str
    readings: tuple[Reading, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class ExplainedStep:
    """One sentence of the explanation, and what the documents it rests on say. `origin` is the place of one, from 1."""

    kind: str
    text: str
    origin: int | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Dossier:
    """`assessment` None: nothing has been weighed yet. Origins in the order in which they were weighed.

    `steps` are empty for what was weighed before there were any.

    What was asked for claims merged into this one is part of it, where partners may see them: the address of a search
    has words of the claim.
    `unreadable` are pages that were found but hold nothing to read; `failure` and `last_error` say why.
    """

    assessment: Assessment | None
    origins: tuple[WeighedOrigin, ...]
    steps: tuple[ExplainedStep, ...]
    lookups: tuple[Lookup, ...]
    unreadable: tuple[Document, ...]

    def lookups_with(self, status: str) -> int:
        return sum(lookup.status == status for lookup in self.lookups)

    @property
    def lookups_asked(self) -> int:
        return len(self.lookups)

    @property
    def lookups_answered(self) -> int:
        return self.lookups_with(Status.DONE)

    @property
    def lookups_failed(self) -> int:
        return self.lookups_with(Status.FAILED)


@dataclass(frozen=True)
class Weighing:
    """The latest assessment of a claim, its origins and its steps, as in Dossier."""

    assessment: Assessment | None
    origins: tuple[WeighedOrigin, ...]
    steps: tuple[ExplainedStep, ...]


def weighings_of(claims: Iterable[Claim]) -> dict[int, Weighing]:
    """By the key of the claim, in two queries."""
    keys = [claim.pk for claim in claims]
    latest = Assessment.objects.filter(claim__in=keys).values("claim").annotate(latest=Max("id")).values("latest")
    assessments = {assessment.claim_id: assessment for assessment in Assessment.objects.filter(pk__in=latest)}
    read: dict[int, dict[int, Reading]] = {key: {} for key in keys}
    for reading in _with_documents(Reading.objects.filter(claim__in=keys)):
        read[reading.claim_id][reading.document_id] = reading
    return {key: _weighing(assessments.get(key), read[key]) for key in keys}


def _weighing(assessment: Assessment | None, by_document: Mapping[int, Reading]) -> Weighing:
    return Weighing(assessment, weighed_origins(assessment, by_document), explained_steps(assessment, by_document))


def open_dossier(claim: Claim, *, now: datetime) -> Dossier:
    by_document = _by_document(claim.readings.all())
    weighing = _weighing(claim.assessments.order_by("-id").first(), by_document)
    asked_for = Q(claim=claim) | Q(claim__duplicate_of=claim)
    lookups = Lookup.objects.filter(asked_for, is_visible(now, "claim__"))
    unreadable = Document.objects.filter(leads__lookup__in=lookups).exclude(failure="").defer("text", "links")
    return Dossier(
        assessment=weighing.assessment,
        origins=weighing.origins,
        steps=weighing.steps,
        lookups=tuple(lookups.order_by("place_name", "id")),
        unreadable=tuple(unreadable.distinct().order_by("id")),
    )


def origins_of(assessment: Assessment, *, after: int, limit: int) -> tuple[WeighedOrigin, ...]:
    """Some of its origins, from the place behind `after`; with no more documents than these have."""
    chosen = assessment.origins[after : after + limit]
    members = {key for origin in chosen for key in origin["documents"]}
    by_document = _by_document(Reading.objects.filter(claim=assessment.claim_id, document__in=members))
    return tuple(_origin(place, origin, by_document) for place, origin in enumerate(chosen, after + 1))


def _with_documents(readings: QuerySet[Reading]) -> QuerySet[Reading]:
    found = readings.select_related("document__publisher").defer("document__text", "document__links")
    return found.order_by("document__published_at", "id")


def _by_document(readings: QuerySet[Reading]) -> dict[int, Reading]:
    return {reading.document_id: reading for reading in _with_documents(readings)}


def explained_steps(assessment: Assessment | None, by_document: Mapping[int, Reading]) -> tuple[ExplainedStep, ...]:
    if assessment is None:
        return ()
    lines = zip(assessment.explanation, assessment.steps, strict=False)
    return tuple(
        ExplainedStep(
            step["kind"],
            line,
            step["origin"],
            tuple(by_document[key] for key in step["documents"] if key in by_document),
        )
        for line, step in lines
    )


def weighed_origins(assessment: Assessment | None, by_document: Mapping[int, Reading]) -> tuple[WeighedOrigin, ...]:
    origins = assessment.origins if assessment else []
    return tuple(_origin(place, origin, by_document) for place, origin in enumerate(origins, 1))


def _origin(place: int, weighed: Mapping[str, Any], by_document: Mapping[int, Reading]) -> WeighedOrigin:
    members = set(weighed["documents"])
    return WeighedOrigin(
        place=place,
        label=weighed["label"],
        stance=weighed["stance"],
        is_counted=weighed["counted"],
        reason=weighed["reason"],
        reliability=weighed["reliability"],
        interest=weighed["interest"],
        log_odds=weighed["log_odds"],
        weight_reason=weighed.get("weight_reason", ""),
        readings=tuple(reading for key, reading in by_document.items() if key in members),
        ties=tuple(_tie(edge, by_document) for edge in weighed["edges"]),
    )


def _tie(edge: Mapping[str, Any], by_document: Mapping[int, Reading]) -> Tie:
    ends = (by_document.get(int(edge[side])) for side in ("left", "right"))
    evidence = edge["evidence"] if edge["kind"] != EdgeKind.EDITOR else THE_DESK_SAYS_SO
    return Tie(edge["kind"], evidence, tuple(reading.document.url for reading in ends if reading))
