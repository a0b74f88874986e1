"""What is on file about one publisher's word, for those who show it: ten queries, however much there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.claims.models import Claim, JournalEntry
from apps.evidence.models import Assessment, Publisher, Reading
from verifyhub.independence import EdgeKind
from verifyhub.lifecycle import State
from verifyhub.reading import Relation, Stance
from verifyhub.records import (
    Copying,
    Outcome,
    Page,
    SeenTie,
    SharedErrors,
    TrackRecord,
    Word,
    copied_by,
    copied_from,
    shared_errors,
    track_record,
)

SHOWN = 100  # words, the latest
RESOLVED = 2_000  # claims the record is made of, the latest
WEIGHED = 500  # claims in whose weighing copies are looked for, the latest
VERDICTS = (State.CONFIRMED.value, State.REFUTED.value)
COPYING = frozenset((EdgeKind.SAME_TEXT, EdgeKind.WIRE_CREDIT, EdgeKind.FORWARD, EdgeKind.LINK, EdgeKind.NAMED_SOURCE))

_SAID = Coalesce("document__published_at", "document__retrieved_at")
_RELATED = ~(Q(override_stance=Stance.UNRELATED.value) | Q(override_stance="", stance=Stance.UNRELATED.value))


@dataclass(frozen=True)
class Record:
    """`words` are the latest readings, of `word_count` in all; names are by the keys of publishers."""

    publisher: Publisher
    words: Sequence[Reading]
    word_count: int
    track: TrackRecord
    outcomes: Mapping[int, Outcome]
    copies: Sequence[Copying]
    copied: Sequence[Copying]
    shared: Sequence[SharedErrors]
    names: Mapping[int, str]


@dataclass(frozen=True)
class Conduct:
    """How often a publisher was right, and whom it copies. `words` are everybody's on the resolved claims."""

    track: TrackRecord
    outcomes: Mapping[int, Outcome]
    words: Sequence[Word]
    copies: Sequence[Copying]
    copied: Sequence[Copying]


def conduct_of(publisher: Publisher, claims: QuerySet[Claim]) -> Conduct:
    """By what was said of these claims and no others. Seven queries."""
    outcomes = _outcomes(publisher, claims)
    words = _words(list(outcomes))
    track = track_record((word for word in words if word.publisher == publisher.pk), outcomes)
    ties = _ties(publisher, claims)
    return Conduct(track, outcomes, words, copied_from(publisher.pk, ties), copied_by(publisher.pk, ties))


def record_of(publisher: Publisher) -> Record:
    readings = Reading.objects.filter(_RELATED, document__publisher=publisher)
    latest = readings.select_related("claim", "document").defer("document__text", "document__links", "claim__quote")
    conduct = conduct_of(publisher, Claim.objects.all())
    copies, copied = conduct.copies, conduct.copied
    shared = shared_errors(publisher.pk, conduct.words, conduct.outcomes)
    named = {found.publisher for found in (*copies, *copied)} | {hint.publisher for hint in shared}
    return Record(
        publisher,
        list(latest.alias(said=_SAID).order_by(F("said").desc(nulls_last=True), "-id")[:SHOWN]),
        readings.count(),
        conduct.track,
        conduct.outcomes,
        copies,
        copied,
        shared,
        dict(Publisher.objects.filter(pk__in=named).values_list("pk", "name")),
    )


def _of(publisher: Publisher, claims: QuerySet[Claim]) -> QuerySet[Claim]:
    spoken = Reading.objects.filter(_RELATED, claim=OuterRef("pk"), document__publisher=publisher)
    return claims.filter(Exists(spoken), is_withdrawn=False, duplicate_of=None)


def _outcomes(publisher: Publisher, claims: QuerySet[Claim]) -> dict[int, Outcome]:
    verdict = JournalEntry.objects.filter(claim=OuterRef("pk"), position=OuterRef("verdict_position"))
    resolved = _of(publisher, claims).filter(state__in=VERDICTS).annotate(at=Subquery(verdict.values("created_at")[:1]))
    rows = resolved.order_by("-id").values_list("pk", "state", "at", "updated_at")[:RESOLVED]
    return {key: Outcome(state == State.CONFIRMED, at or updated) for key, state, at, updated in rows}


def _words(claims: Sequence[int]) -> list[Word]:
    """Everybody's who is known, on these claims."""
    rows = (
        Reading.objects.filter(_RELATED, claim__in=claims, document__publisher__isnull=False)
        .annotate(said=_SAID)
        .order_by("id")
        .values_list("document__publisher_id", "claim_id", "stance", "override_stance", "relation", "said")
    )
    return [
        Word(who, claim, Stance(override or stance), Relation(relation).has_own_access, said)
        for who, claim, stance, override, relation, said in rows
    ]


def _ties(publisher: Publisher, claims: QuerySet[Claim]) -> list[SeenTie]:
    """Those of the latest weighings that one of its documents is an end of."""
    keys = list(_of(publisher, claims).order_by("-id").values_list("pk", flat=True)[:WEIGHED])
    latest = Assessment.objects.filter(claim__in=keys).values("claim").annotate(last=Max("id")).values("last")
    edges = [
        (claim, edge)
        for claim, origins in Assessment.objects.filter(pk__in=list(latest.values_list("last", flat=True))).values_list(
            "claim_id", "origins"
        )
        for origin in origins
        for edge in origin["edges"]
        if edge["kind"] in COPYING
    ]
    pages = _pages(edges)
    found = [_tie(claim, edge, pages) for claim, edge in edges]
    own = publisher.pk
    return [tie for tie in found if tie and own in (tie.left.publisher, tie.right.publisher)]


def _pages(edges: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[tuple[int, int], Page]:
    """By claim and document: whom a document credits is part of how it was read for the claim."""
    claims = {claim for claim, _ in edges}
    documents = {int(edge[side]) for _, edge in edges for side in ("left", "right")}
    rows = (
        Reading.objects.filter(claim__in=claims, document__in=documents, document__publisher__isnull=False)
        .select_related("document__publisher")
        .prefetch_related("document__publisher__aliases")
        .defer("document__text", "document__links")
    )
    return {
        (reading.claim_id, reading.document_id): _page(reading, publisher)
        for reading in rows
        if (publisher := reading.document.publisher)
    }


def _page(reading: Reading, publisher: Publisher) -> Page:
    document = reading.document
    names = (publisher.name, *(alias.name for alias in publisher.aliases.all()))
    credited = (*reading.named_origins, *filter(None, [document.credited_source]))
    return Page(publisher.pk, document.url, names, credited, document.published_at)


def _tie(claim: int, edge: Mapping[str, Any], pages: Mapping[tuple[int, int], Page]) -> SeenTie | None:
    left, right = (pages.get((claim, int(edge[side]))) for side in ("left", "right"))
    return SeenTie(claim, EdgeKind(edge["kind"]), left, right, edge["evidence"]) if left and right else None
