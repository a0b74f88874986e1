"""What the present rules would change of assessments that were made by earlier ones, before they change it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from apps.claims.models import Claim
from apps.evidence.models import Assessment, Reading
from apps.evidence.queries import base_rate_here, is_settled
from apps.evidence.services.assessing import move_by_policy, read_for, readings_that_count, weigh_readings
from apps.evidence.services.inquiries import request_assessment
from verifyhub.corroboration import BaseRate
from verifyhub.lifecycle import TRANSITIONS, State

BATCH = 100  # claims held in memory, and asked to be weighed again in one transaction
DECIDED = (State.CONFIRMED, State.REFUTED)
_TARGETS = {transition.name: transition.target for transition in TRANSITIONS}


@dataclass(frozen=True)
class Weighing:
    """`counted` are the origins that count, of whatever stance. The probability has four digits."""

    finding: str
    probability: float | None
    counted: int


@dataclass(frozen=True)
class Change:
    """`state` is the claim's own, `moves_to` where the system would move it, "" for nowhere.

    `is_decided`: an editor has confirmed or refuted it, so that nothing but its assessment is made anew.
    """

    claim: Claim
    before: Weighing
    after: Weighing
    moves_to: str

    @property
    def is_decided(self) -> bool:
        return self.claim.state in DECIDED

    @property
    def is_any(self) -> bool:
        return self.before != self.after or bool(self.moves_to)


def claims_weighed_before(rule: int | None, *, uids: Collection[UUID] = ()) -> QuerySet[Claim]:
    """Claims in play whose latest assessment is by a rule earlier than this one; None for all that were weighed.

    With `uids` only those.
    """
    latest = Assessment.objects.filter(claim=OuterRef("pk")).order_by("-id").values("rule_version")[:1]
    weighed = Claim.objects.filter(is_withdrawn=False, duplicate_of=None).annotate(rule=Subquery(latest))
    weighed = weighed.exclude(rule=None) if rule is None else weighed.filter(rule__lt=rule)
    return weighed.filter(uid__in=uids) if uids else weighed


def preview(
    claims: QuerySet[Claim], *, read_again: bool = False, by_meaning: bool = False, now: datetime
) -> Iterator[Change]:
    """Weigh the claims' stored readings by the present rules; nothing is asked of the network and nothing written.

    `read_again`: the stored texts are read by the present rules first; what a person said of a reading still counts.
    """
    base_rate = base_rate_here()
    for batch in _batches(claims):
        for claim in batch:
            yield _change(claim, base_rate=base_rate, read_again=read_again, by_meaning=by_meaning, now=now)


def queue(claims: QuerySet[Claim], *, read_again: bool = False, now: datetime) -> Iterator[int]:
    """Have the workers weigh the claims again, and read their documents again if asked to; yields how many so far.

    May be broken off and repeated: a claim that was weighed by the present rules meanwhile is not asked for again.
    """
    done = 0
    for batch in _batches(claims):
        keys = [claim.pk for claim in batch]
        if read_again:
            # Read for no wording that the claim has: it counts as unread, and what people said of it stays.
            Reading.objects.filter(claim__in=keys).update(statement="")
        request_assessment(keys, now=now)
        done += len(batch)
        yield done


def _batches(claims: QuerySet[Claim]) -> Iterator[list[Claim]]:
    last = 0
    while batch := list(claims.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _change(claim: Claim, *, base_rate: BaseRate, read_again: bool, by_meaning: bool, now: datetime) -> Change:
    latest = claim.assessments.order_by("-id")[0]
    readings = readings_that_count(claim)
    if read_again:
        readings = [_read_again(reading, by_meaning=by_meaning, now=now) for reading in readings]
    _, present = weigh_readings(claim, readings, base_rate=base_rate, now=now)
    move = move_by_policy(claim, shortfall=present.shortfall) if is_settled(claim) else ""
    return Change(
        claim=claim,
        before=_weighing(latest),
        after=_weighing(present),
        moves_to=_TARGETS[move].value if move else "",
    )


def _weighing(assessment: Assessment) -> Weighing:
    probability = assessment.probability
    counted = sum(bool(origin["counted"]) for origin in assessment.origins)
    return Weighing(assessment.finding, None if probability is None else round(probability, 4), counted)


def _read_again(reading: Reading, *, by_meaning: bool, now: datetime) -> Reading:
    fresh = read_for(reading.claim, reading.document, by_meaning=by_meaning, keep_vectors=False, now=now)
    fresh.override_stance = reading.override_stance
    return fresh
