"""Beginning to look for evidence about a claim, and asking for it to be weighed again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from apps.claims.models import Claim
from apps.claims.services import move_claim, record
from apps.evidence.models import Feed, Inquiry, Lookup
from apps.evidence.queries import claims_under_way
from apps.queue.models import Status
from apps.queue.sweeping import each
from verifyhub.lifecycle import SYSTEM, Actor, State
from verifyhub.permissions import require
from verifyhub.schedule import DEFAULT, Schedule, next_look

OPEN_STATES = [State.SUBMITTED.value, State.UNDER_REVIEW.value, State.CORROBORATED.value]
# What a row is given, beside its time, to be worked on as if it had never been.
ASKED_ANEW = {"status": Status.WAITING, "attempts": 0, "hinted_at": None, "last_error": ""}
SETTLE = timedelta(seconds=3)  # evidence arrives in bursts: while more is on its way, weigh it this often at most


def open_inquiries(*, schedule: Schedule = DEFAULT, limit: int = 100, now: datetime) -> int:
    """Start looking into claims that nobody looks into yet; returns how many."""
    in_play = Claim.objects.filter(is_withdrawn=False, duplicate_of=None, parked_until=None)
    fresh = in_play.filter(inquiry=None, state__in=OPEN_STATES).order_by("id")[:limit]
    look_again_at = next_look(now, now, paces=schedule.open)
    return each(fresh, lambda claim: _open_inquiry(claim, look_again_at=look_again_at, now=now))


@transaction.atomic
def _open_inquiry(claim: Claim, *, look_again_at: datetime, now: datetime) -> bool:
    begun = {"opened_at": now, "due_at": now + SETTLE, "look_again_at": look_again_at}
    _, is_new = Inquiry.objects.get_or_create(claim=claim, defaults=begun)
    if not is_new:
        return False
    ask_new_places(claim, now=now)
    if claim.state == State.SUBMITTED:
        move_claim(claim, "begin_review", actor=SYSTEM, now=now)
    return True


def ask_new_places(claim: Claim, *, now: datetime) -> None:
    """Have every place asked about the claim that is switched on and has not been asked yet."""
    lookups = [
        Lookup(claim=claim, connector=feed.connector, address=feed.address, place_name=feed.name, due_at=now)
        for feed in Feed.objects.filter(is_enabled=True)
    ]
    Lookup.objects.bulk_create(lookups, ignore_conflicts=True)


def at_places(claim_ids: Iterable[int]) -> QuerySet[Lookup]:
    """The claims' lookups at every place that lists or searches, but none that was switched off, and no single pages.

    Pages do not list anything, and the archive's copy of a page that was found stays what it is.
    """
    same_place = Feed.objects.filter(connector=OuterRef("connector"), address=OuterRef("address"))
    switched_off = Exists(same_place.filter(is_enabled=False))
    lookups = Lookup.objects.filter(~switched_off, claim__in=list(claim_ids))
    return lookups.exclude(connector="page").exclude(connector="wayback", hits_found__gt=0)


@transaction.atomic
def request_assessment(claim_ids: Iterable[int], *, now: datetime) -> None:
    """Have the claims weighed again soon, at once when nothing more is on its way.

    A request that arrives during an assessment leads to another.

    For a claim that was merged into another, the other is weighed. One whose weighing was given up gets a new chance.
    """
    weighed = Claim.objects.filter(pk__in=list(claim_ids)).values_list(Coalesce("duplicate_of_id", "pk"), flat=True)
    # Locked in one order: several pages about the same claims may come in at once.
    held = Inquiry.objects.select_for_update().filter(claim_id__in=list(weighed)).order_by("pk")
    inquiries = Inquiry.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
    inquiries.filter(status=Status.FAILED).update(status=Status.WAITING, attempts=0)
    more_to_come = When(claim_id__in=claims_under_way(weighed), then=Coalesce("due_at", now + SETTLE))
    inquiries.update(requests=F("requests") + 1, due_at=Case(more_to_come, default=Value(now, DateTimeField())))


@transaction.atomic
def add_evidence_url(claim: Claim, url: str, *, note: str = "", actor: Actor, now: datetime) -> tuple[Lookup, bool]:
    """Have a page that a person knows of fetched and read; returns its lookup and whether it is new."""
    require("add_evidence", actor)
    lookup, is_new = Lookup.objects.get_or_create(
        claim=claim,
        connector="page",
        address=url,
        defaults={"place_name": f"Added by {actor.name}"[:200], "due_at": now},
    )
    if is_new:
        record(claim, "claim.lookup_added", actor=actor, reason=note.strip(), data={"url": url}, now=now)
    return lookup, is_new
