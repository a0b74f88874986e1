"""Looking again: open claims are asked about anew, and the pages that a verdict rests on are visited."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from apps.claims.models import Claim
from apps.claims.services import raise_flag, unpark_due
from apps.evidence.models import Document, Feed, Inquiry, Lookup, Reading, Visit
from apps.evidence.queries import group_of
from apps.evidence.services.asking import ask, note_failure
from apps.evidence.services.inquiries import ask_new_places
from apps.queue.models import Status
from apps.queue.services import finish, take
from apps.queue.sweeping import each
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Fetch, FetchFailed, Request
from verifyhub.reading import Stance
from verifyhub.schedule import DEFAULT, Schedule, next_look

LEASE = timedelta(seconds=90)


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
    return True


def _ask_anew(claim: Claim, *, now: datetime) -> None:
    """Every place, those that are new since included, but none that was switched off, and no single pages.

    Pages do not list anything. A place that is just being asked is left alone.
    """
    same_place = Feed.objects.filter(connector=OuterRef("connector"), address=OuterRef("address"))
    switched_off = Exists(same_place.filter(is_enabled=False))
    at_rest = Lookup.objects.filter(~switched_off, claim__in=group_of(claim), leased_until=None)
    at_rest.exclude(connector="page").update(
        status=Status.WAITING, due_at=now, attempts=0, hinted_at=None, last_error=""
    )
    ask_new_places(claim, now=now)
    # Pages whose host was in trouble for longer than we tried; what is known to be no article stays so.
    given_up = Document.objects.filter(lookups__claim__in=group_of(claim), status=Status.FAILED, failure="")
    Document.objects.filter(pk__in=given_up.values("pk"), leased_until=None).update(
        status=Status.WAITING, due_at=now, attempts=0, hinted_at=None, last_error=""
    )


def look_again_at_once(claim: Claim, *, now: datetime) -> None:
    """The next sweep looks again: for a claim whose verdict was taken back, the pace of verdicts is too slow."""
    Inquiry.objects.filter(claim=claim).update(look_again_at=now)


def _visit_evidence(claim: Claim, *, now: datetime) -> None:
    """Only pages that we fetched ourselves: a post that came whole with its channel has no page to compare."""
    rests_on = _evidence().filter(claim=claim).values("document")
    for document in Document.objects.filter(pk__in=rests_on, attempts__gt=0):
        visit, _ = Visit.objects.get_or_create(document=document)
        Visit.objects.filter(pk=visit.pk, leased_until=None).update(
            status=Status.WAITING, due_at=now, attempts=0, hinted_at=None
        )


def _evidence() -> QuerySet[Reading]:
    """Readings that count for something, as a person or else the machine has read them."""
    effective = Case(When(override_stance="", then=F("stance")), default=F("override_stance"))
    return Reading.objects.alias(effective=effective).exclude(effective=Stance.UNRELATED.value)


def visit_document(
    visit: Visit, *, fetch: Fetch, random: Callable[[], float], lease: timedelta = LEASE, now: datetime
) -> None:
    """See whether the page still says the same. A change or a deletion is flagged on every claim decided on it."""
    if not take(visit, lease=lease, now=now):
        return
    document = visit.document
    try:
        response = ask(fetch, Request(document.url, is_page=True), now=now)
        page = read_page(response.body, url=response.url, status=response.status, headers=response.headers)
    except FetchFailed as error:
        note_failure(visit, error, random=random, now=now)
    except UnreadablePage as error:
        _keep(visit, Visit.Outcome.GONE, f"cannot be read any more. {error}", now=now)
    else:
        is_same = page.text.split() == document.text.split()
        outcome = Visit.Outcome.SAME if is_same else Visit.Outcome.CHANGED
        _keep(visit, outcome, "does not say the same as when it was read.", text=page.text, now=now)


@transaction.atomic
def _keep(visit: Visit, outcome: Visit.Outcome, what: str, *, text: str = "", now: datetime) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest() if text else ""
    is_news = (outcome.value, digest) != (visit.outcome, visit.text_sha256)
    held = finish(visit, outcome=outcome, text_sha256=digest, visited_at=now)
    if held and outcome != Visit.Outcome.SAME:
        _flag(visit.document, outcome, what, is_news=is_news, now=now)


def _flag(document: Document, outcome: Visit.Outcome, what: str, *, is_news: bool, now: datetime) -> None:
    """A person who has settled the flag is not asked again about a page that is as it was at the last visit."""
    kind, subject = f"evidence_{outcome}", f"document:{document.pk}"
    message = f"The page “{document.title or document.url}”, on which this verdict rests, {what}"
    decided = Claim.objects.exclude(verdict_position=None)
    for claim in decided.filter(pk__in=_evidence().filter(document=document).values("claim")).order_by("pk"):
        if is_news or not claim.flags.filter(kind=kind, subject=subject).exists():
            raise_flag(claim, kind, subject=subject, message=message, now=now)
