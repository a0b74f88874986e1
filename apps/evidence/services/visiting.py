"""Looking again: open claims are asked about anew, and the pages that evidence came from are visited."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from apps.claims.events import SOURCES_ASKED
from apps.claims.models import Claim
from apps.claims.services import record, unpark_due
from apps.evidence.models import Document, Inquiry, Lookup, Visit
from apps.evidence.queries import claims_under_way, group_of
from apps.evidence.services.inquiries import ASKED_ANEW, OPEN_STATES, ask_new_places, at_places
from apps.evidence.services.visits import evidence
from apps.queue.models import Status
from apps.queue.sweeping import each
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.schedule import DEFAULT, Schedule, next_look

ASKED_LATELY = timedelta(minutes=15)  # since a place was last asked: sooner it has hardly anything new


def bring_back(*, now: datetime) -> int:
    """Parked claims whose day has come are open again, and are looked at again at once; returns how many."""
    due = list(Claim.objects.filter(parked_until__lte=now).values_list("pk", flat=True))
    Inquiry.objects.filter(claim__in=due).update(look_again_at=now)
    return unpark_due(now=now)


def look_again(*, schedule: Schedule = DEFAULT, limit: int = 100, now: datetime) -> int:
    """Make due whatever the schedule wants looked at again; returns the number of claims.

    What is set aside keeps its time, and is looked at as soon as it comes back.
    """
    in_play = Inquiry.objects.filter(claim__is_withdrawn=False, claim__duplicate_of=None, claim__parked_until=None)
    due = in_play.filter(look_again_at__lte=now).select_related("claim").order_by("look_again_at")[:limit]
    return each(due, lambda inquiry: _look_again(inquiry, schedule=schedule, now=now))


@transaction.atomic
def _look_again(inquiry: Inquiry, *, schedule: Schedule, now: datetime) -> bool:
    claim = inquiry.claim
    if claim.verdict_position:
        decided_at = claim.journal.get(position=claim.verdict_position).created_at
        next_at = next_look(decided_at, now, paces=schedule.decided)
    else:
        next_at = next_look(inquiry.opened_at, now, paces=schedule.open)
    # Of two sweeps at once, one goes on.
    if not Inquiry.objects.filter(pk=inquiry.pk, look_again_at=inquiry.look_again_at).update(look_again_at=next_at):
        return False
    if claim.verdict_position:
        _visit_evidence(claim, now=now)
    else:
        _ask_anew(claim, now=now)
        every = next_look(inquiry.opened_at, now, paces=schedule.open_pages) - now
        _visit_evidence(claim, every=every, now=now)
    return True


def _ask_anew(claim: Claim, *, now: datetime) -> None:
    """Every place, those that are new since included. One that is just being asked is left alone."""
    at_places(group_of(claim)).filter(leased_until=None).update(due_at=now, **ASKED_ANEW)
    ask_new_places(claim, now=now)
    # Pages whose host was in trouble for longer than we tried; what is known to be no article stays so.
    given_up = Document.objects.filter(lookups__claim__in=group_of(claim), status=Status.FAILED, failure="")
    Document.objects.filter(pk__in=given_up.values("pk"), leased_until=None).update(due_at=now, **ASKED_ANEW)


class NotAskedAgain(Exception):
    """`code` is "claim_not_open", "under_way" or "asked_lately", then with when it can be: `again_at`."""

    def __init__(self, code: str, message: str, *, again_at: datetime | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.again_at = again_at


@transaction.atomic
def ask_again(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """Have every place asked about an open claim now, in its turn and as far as its budget goes.

    Raises:
        NotAskedAgain: there is nothing to ask, or no need to.
    """
    require("ask_again", actor)
    if claim.state not in OPEN_STATES or claim.is_withdrawn or claim.duplicate_of_id or claim.parked_until:
        raise NotAskedAgain("claim_not_open", "The sources are asked only about claims that are being looked into.")
    inquiry = (
        Inquiry.objects.select_for_update().filter(claim=claim).first()
    )  # of two at once, the second finds it done
    if inquiry is None or claims_under_way([claim.pk]):
        raise NotAskedAgain("under_way", "The sources are being asked.")
    asked_at = Lookup.objects.filter(claim=claim).aggregate(latest=Max("asked_at"))["latest"]
    if asked_at and now < asked_at + ASKED_LATELY:
        raise NotAskedAgain("asked_lately", "The sources were asked just now.", again_at=asked_at + ASKED_LATELY)
    _ask_anew(claim, now=now)
    record(claim, SOURCES_ASKED, actor=actor, now=now)


def look_again_at_once(claim: Claim, *, now: datetime) -> None:
    """The next sweep looks again: for a claim whose verdict was taken back, the pace of verdicts is too slow."""
    Inquiry.objects.filter(claim=claim).update(look_again_at=now)


def _visit_evidence(claim: Claim, *, now: datetime, every: timedelta | None = None) -> None:
    """Only pages that we fetched ourselves: a post that came whole with its channel has no page to compare.

    `every` leaves alone what was seen less than this ago, or is being visited.
    """
    rests_on = evidence().filter(claim=claim).values("document")
    pages = Document.objects.filter(pk__in=rests_on, attempts__gt=0)
    if every:
        pages = pages.filter(Q(visit=None, retrieved_at__lte=now - every) | Q(visit__visited_at__lte=now - every))
        pages = pages.exclude(visit__status=Status.WAITING, visit__due_at__isnull=False)
    for document in pages:
        visit, _ = Visit.objects.get_or_create(document=document)
        Visit.objects.filter(pk=visit.pk, leased_until=None).update(
            status=Status.WAITING, due_at=now, attempts=0, hinted_at=None
        )
