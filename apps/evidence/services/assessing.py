"""Reading what was fetched about a claim, grouping it into origins, weighing them, and moving the claim by policy."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.utils import timezone

from apps.claims.models import Claim
from apps.claims.services import EVIDENCE_ADDED, move_claim, record, record_assessment
from apps.evidence.models import Assessment, Document, Inquiry, Lookup, Reading
from apps.evidence.queries import (
    base_rate_here,
    documents_found_for,
    group_of,
    is_settled,
    other_names,
    sides_in,
    unread_documents,
)
from apps.evidence.services.asking import LeaseLost
from apps.evidence.services.dating import possible_date
from apps.evidence.services.inquiries import SETTLE
from apps.evidence.services.judging import is_relay
from apps.evidence.services.ruling import rulings_on
from apps.evidence.services.telling import telling_of
from apps.evidence.services.testifying import testimony_of
from apps.evidence.services.vectors import sentence_vectors
from apps.evidence.snapshots import assessment_part, reading_part
from apps.queue.services import take, try_again
from verifyhub.corroboration import RULE_VERSION, BaseRate, Corroboration, Step, StepKind, weigh
from verifyhub.independence import Origin, find_origins
from verifyhub.lifecycle import SYSTEM, State
from verifyhub.reading import Stance, read_document
from verifyhub.reading.timing import EventWindow

LEASE = timedelta(minutes=2)
READ_AT_ONCE = 20  # documents; a long one read by grammar takes up to five seconds, and all of them the lease at most
SET_ASIDE = "evidence.set_aside"  # read, and about something else
READ_AGAIN = "evidence.read_again"


def assess_claim(inquiry: Inquiry, *, by_meaning: bool = False, now: datetime) -> None:
    """Read, group, weigh, move: all of it, or none if another worker has taken over.

    Of very many new documents some are read now and the others next, before anything is moved.
    `by_meaning`: longer texts are read with the stance model too.
    """
    if not take(inquiry, lease=LEASE, now=now):
        return
    claim = inquiry.claim
    if claim.is_withdrawn or claim.duplicate_of_id:
        try_again(inquiry, due_at=None, error="", attempts=0)  # until it is asked for again
        return
    unread = unread_documents(claim, most=READ_AT_ONCE + 1)
    fresh = [read_for(claim, document, by_meaning=by_meaning, now=now) for document in unread[:READ_AT_ONCE]]
    try:
        _write(inquiry, fresh, has_read_all=len(fresh) == len(unread), now=now)
    except LeaseLost:
        return


@transaction.atomic
def _write(inquiry: Inquiry, fresh: Sequence[Reading], *, has_read_all: bool, now: datetime) -> None:
    claim = Claim.objects.select_for_update(no_key=True).get(pk=inquiry.claim_id)
    for reading in fresh:
        _keep_reading(claim, reading, now=now)
    readings = readings_that_count(claim)
    weighed, assessment = weigh_readings(claim, readings, base_rate=base_rate_here(), now=now)
    if _says_something_new(assessment):
        assessment.save(force_insert=True)
        disputing = sum(reading.effective_stance == Stance.DISPUTES for reading in readings)
        record_assessment(claim, weighed, assessment=assessment_part(assessment), disputing_readings=disputing, now=now)
    more_to_come = not is_settled(claim)
    if has_read_all and not more_to_come:
        _move_by_policy(claim, now=now)

    # Asked for again meanwhile: stay due, after a while if there will be more.
    again_at = Value(now + SETTLE, DateTimeField()) if more_to_come else F("due_at")
    due_at = Case(When(requests=inquiry.requests, then=Value(None)), default=again_at) if has_read_all else now
    if not try_again(inquiry, due_at=due_at, error="", attempts=0):
        raise LeaseLost


def readings_that_count(claim: Claim) -> list[Reading]:
    found = claim.readings.filter(document__in=documents_found_for(claim))
    return list(found.select_related("document__publisher").order_by("document_id"))


def weigh_readings(
    claim: Claim, readings: Sequence[Reading], *, base_rate: BaseRate, now: datetime
) -> tuple[Corroboration, Assessment]:
    """By the present rules. The assessment is not saved."""
    sides = sides_in(claim.story_id)
    said = (testimony_of(reading, sides, now=now) for reading in readings)
    origins = find_origins(said, rulings_on(claim), other_names=other_names())
    lookups = Lookup.objects.filter(claim__in=group_of(claim))
    asked, answered = lookups.count(), lookups.exclude(hits_found=None).count()
    tellings = {str(reading.document_id): telling_of(reading.document, claim, now=now) for reading in readings}
    weighed = weigh(origins, lookups_answered=answered, lookups_asked=asked, base_rate=base_rate, tellings=tellings)
    return weighed, _assessment(claim, weighed, readings, asked=asked, answered=answered, now=now)


def read_for(
    claim: Claim, document: Document, *, by_meaning: bool, keep_vectors: bool = True, now: datetime
) -> Reading:
    """What a document says of the claim, by the present rules. The reading is not saved."""
    names = (*claim.places, *claim.entities)
    published = possible_date(document, now=now)
    said = read_document(
        document.text,
        statement=claim.statement,
        title=document.title,
        names=names,
        by_meaning=by_meaning,
        sentence_vectors=sentence_vectors(document, keep=keep_vectors) if by_meaning else None,
        event_window=_event_window(claim),
        published=published.date() if published else None,
    )
    return Reading(
        claim=claim,
        document=document,
        statement=claim.statement,
        event_start=claim.event_start,
        event_end=claim.event_end,
        stance=said.stance.value,
        confidence=said.confidence,
        passage=said.passage,
        passage_start=said.start,
        passage_end=said.end,
        relation=said.relation.value,
        named_origins=list(said.named_origins),
        reasons=list(said.reasons),
        read_at=now,
    )


def _event_window(claim: Claim) -> EventWindow | None:
    """The first and the last day of it, as the newsroom counts days."""
    if claim.event_start is None or claim.event_end is None:
        return None
    last_moment = claim.event_end - timedelta(microseconds=1)
    return EventWindow(timezone.localdate(claim.event_start), timezone.localdate(last_moment))


def _keep_reading(claim: Claim, reading: Reading, *, now: datetime) -> None:
    """A new reading, or the machine's part of one that was made for an earlier wording of the claim."""
    event = SET_ASIDE if reading.stance == Stance.UNRELATED else EVIDENCE_ADDED
    known = Reading.objects.filter(claim=claim, document=reading.document).first()
    if known:
        event = READ_AGAIN
        reading.pk = known.pk
        if known.credibility != 1 or not is_relay(reading):  # what is read as a relay now loses its 1
            reading.credibility = known.credibility
            reading.credibility_reason, reading.credibility_by = known.credibility_reason, known.credibility_by
        reading.override_stance, reading.overridden_by = known.override_stance, known.overridden_by
        reading.override_reason = known.override_reason
    reading.save(force_insert=not known)
    kept = reading_part(reading)
    data = {"document": reading.document_id} | {
        name: kept[name] for name in ("url", "title", "publisher", "sha256", "stance", "passage")
    }
    after = {"readings": {str(reading.document_id): kept}}
    record(claim, event, actor=SYSTEM, after=after, data=data, now=now)


def _assessment(
    claim: Claim, weighed: Corroboration, readings: Sequence[Reading], *, asked: int, answered: int, now: datetime
) -> Assessment:
    low, high = weighed.band or (None, None)
    return Assessment(
        claim=claim,
        rule_version=RULE_VERSION,
        finding=weighed.finding.value,
        probability=weighed.probability,
        probability_low=low,
        probability_high=high,
        log_odds=weighed.log_odds,
        base_log_odds=weighed.base_rate.log_odds,
        base_confirmed=weighed.base_rate.confirmed,
        base_refuted=weighed.base_rate.refuted,
        supporting_origins=weighed.supporting,
        disputing_origins=weighed.disputing,
        document_count=sum(reading.effective_stance != Stance.UNRELATED for reading in readings),
        lookups_answered=answered,
        lookups_asked=asked,
        shortfall=weighed.shortfall,
        is_outweighed=weighed.is_outweighed,
        explanation=list(weighed.explanation),
        steps=[_step_row(step) for step in weighed.steps],
        origins=[_origin_row(c.origin, c.log_odds, c.reason) for c in weighed.contributions],
        assessed_at=now,
    )


def _origin_row(origin: Origin, log_odds: float, weight_reason: str) -> dict[str, object]:
    return {
        "label": origin.label,
        "stance": origin.stance.value,
        "counted": origin.is_independent,
        "reason": origin.reason,
        "reliability": origin.reliability,
        "interest": origin.interest.value,
        "first_hand": origin.is_first_hand,
        "official": origin.is_official,
        "log_odds": round(log_odds, 4) + 0.0,  # never -0.0: no database keeps its sign, and the journal would
        "weight_reason": weight_reason,
        "documents": [int(key) for key in origin.members],
        "edges": [
            {"kind": edge.kind.value, "left": int(edge.left), "right": int(edge.right), "evidence": edge.evidence}
            for edge in origin.edges
        ],
    }


def _step_row(step: Step) -> dict[str, object]:
    return {"kind": step.kind.value, "origin": step.origin, "documents": [int(key) for key in step.documents]}


def _says_something_new(assessment: Assessment) -> bool:
    """Not when the base rate alone has moved: that holds for what is found from then on."""
    latest = assessment.claim.assessments.order_by("-id").first()
    told = ("rule_version", "finding", "origins", "lookups_asked", "lookups_answered", "shortfall")
    if latest is None or any(getattr(latest, name) != getattr(assessment, name) for name in told):
        return True
    return _told_of_evidence(latest) != _told_of_evidence(assessment)


def _told_of_evidence(assessment: Assessment) -> list[str]:
    lines = zip(assessment.explanation, assessment.steps, strict=False)
    return [line for line, step in lines if step["kind"] != StepKind.ESTIMATE]


def _move_by_policy(claim: Claim, *, now: datetime) -> None:
    claim.refresh_from_db()
    if move := move_by_policy(claim, shortfall=claim.shortfall):
        move_claim(claim, move, actor=SYSTEM, reason=claim.shortfall, now=now)


def move_by_policy(claim: Claim, *, shortfall: str) -> str:
    """The system moves a claim up to corroborated, and back; people do the rest. "" where it stays."""
    if claim.state == State.UNDER_REVIEW and not shortfall:
        return "corroborate"
    if claim.state == State.CORROBORATED and shortfall and not claim.corroborated_by:
        return "return_to_review"
    return ""
