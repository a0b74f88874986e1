"""Looking again: open claims are asked about anew, and the pages that a verdict rests on are visited."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.claims.models import Claim
from apps.claims.services import raise_flag
from apps.evidence.models import Document, Inquiry, Lookup, Visit
from apps.evidence.queries import group_of
from apps.evidence.services.asking import ask, note_failure
from apps.queue.models import Status
from apps.queue.services import finish, take
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Fetch, FetchFailed, Request
from verifyhub.reading import Stance
from verifyhub.schedule import PACES, VERDICT_PACES, next_look

LEASE = timedelta(seconds=90)


def look_again(*, limit: int = 100, now: datetime) -> int:
    """Make due whatever the schedule wants looked at again; returns the number of claims."""
    due = Inquiry.objects.filter(look_again_at__lte=now).select_related("claim").order_by("look_again_at")[:limit]
    return sum(1 for inquiry in due if _look_again(inquiry, now=now))


@transaction.atomic
def _look_again(inquiry: Inquiry, *, now: datetime) -> bool:
    claim = inquiry.claim
    paces = VERDICT_PACES if claim.verdict_position else PACES
    next_at = next_look(inquiry.opened_at, now, paces=paces)
    taken = Inquiry.objects.filter(pk=inquiry.pk, look_again_at=inquiry.look_again_at).update(look_again_at=next_at)
    if not taken or claim.is_withdrawn or claim.duplicate_of_id or claim.parked_until:
        return False
    if claim.verdict_position:
        _visit_evidence(claim, now=now)
    else:
        at_rest = Lookup.objects.filter(claim__in=group_of(claim), leased_until=None).exclude(connector="page")
        at_rest.update(status=Status.WAITING, due_at=now, attempts=0, hinted_at=None)
    return True


def _visit_evidence(claim: Claim, *, now: datetime) -> None:
    """Only pages that we fetched ourselves: a post that came whole with its channel has no page to compare."""
    documents = Document.objects.filter(_is_evidence(), readings__claim=claim, attempts__gt=0).distinct()
    for document in documents:
        visit, _ = Visit.objects.get_or_create(document=document)
        Visit.objects.filter(pk=visit.pk, leased_until=None).update(
            status=Status.WAITING, due_at=now, attempts=0, hinted_at=None
        )


def _is_evidence() -> Q:
    read_otherwise = Q(readings__override_stance__gt="") & ~Q(readings__override_stance=Stance.UNRELATED.value)
    return read_otherwise | (Q(readings__override_stance="") & ~Q(readings__stance=Stance.UNRELATED.value))


def visit_document(
    visit: Visit, *, fetch: Fetch, random: Callable[[], float], lease: timedelta = LEASE, now: datetime
) -> None:
    """See whether the page still says the same. A change or a deletion is flagged on every claim decided on it."""
    if not take(visit, lease=lease, now=now):
        return
    document = visit.document
    try:
        response = ask(fetch, Request(document.url), now=now)
        page = read_page(response.body, url=response.url, status=response.status, headers=response.headers)
    except FetchFailed as error:
        note_failure(visit, error, random=random, now=now)
    except UnreadablePage as error:
        _keep(visit, Visit.Outcome.GONE, str(error), now=now)
    else:
        is_same = page.text.split() == document.text.split()
        outcome = Visit.Outcome.SAME if is_same else Visit.Outcome.CHANGED
        _keep(visit, outcome, "It does not say the same as when it was read.", text=page.text, now=now)


@transaction.atomic
def _keep(visit: Visit, outcome: Visit.Outcome, what: str, *, text: str = "", now: datetime) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest() if text else ""
    held = finish(visit, outcome=outcome, text_sha256=digest, visited_at=now)
    if not held or outcome == Visit.Outcome.SAME:
        return
    document = visit.document
    decided = Claim.objects.filter(readings__document=document).exclude(verdict_position=None).distinct()
    for claim in decided:
        message = f"The page “{document.title or document.url}”, on which this verdict rests, has changed. {what}"
        raise_flag(claim, f"evidence_{outcome}", subject=f"document:{document.pk}", message=message, now=now)
