"""Doing all that is due for some claims here and now, for those who wait for the result."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.claims.models import Claim
from apps.evidence.models import Document, Inquiry, Lookup
from apps.evidence.queries import is_settled
from apps.evidence.services.assessing import assess_claim
from apps.evidence.services.fetching import fetch_document
from apps.evidence.services.inquiries import open_inquiries
from apps.evidence.services.lookups import NO_KEYS, look_up
from apps.queue.models import Status
from apps.queue.services import is_free
from verifyhub.outbound import Fetch
from verifyhub.schedule import DEFAULT, Schedule


@dataclass(frozen=True)
class Progress:
    """How far the work on some claims is: rows tried, of all rows there are so far."""

    lookups_tried: int
    lookups: int
    documents_tried: int
    documents: int
    is_finished: bool


def work_through(
    claims: Sequence[Claim],
    *,
    fetch: Fetch,
    random: Callable[[], float],
    keys: Mapping[str, str] = NO_KEYS,
    schedule: Schedule = DEFAULT,
    clock: Callable[[], datetime],
) -> Iterator[Progress]:
    """One round of whatever is due at each step, until nothing of the claims' work is untried or due.

    Workers may be doing the same: each row is done by whoever takes it. The caller waits between steps, and may stop.
    """
    while True:
        now = clock()
        open_inquiries(schedule=schedule, now=now)
        for lookup in Lookup.objects.filter(is_free(now), claim__in=claims).select_related("claim__article"):
            look_up(lookup, fetch=fetch, random=random, keys=keys, now=clock())
        for document in Document.objects.filter(is_free(clock()), lookups__claim__in=claims).distinct():
            fetch_document(document, fetch=fetch, random=random, now=clock())
        for inquiry in Inquiry.objects.filter(is_free(clock()), claim__in=claims).select_related("claim"):
            assess_claim(inquiry, now=clock())
        progress = _progress(claims)
        yield progress
        if progress.is_finished:
            return


def _progress(claims: Sequence[Claim]) -> Progress:
    lookups = Lookup.objects.filter(claim__in=claims)
    documents = Document.objects.filter(lookups__claim__in=claims).distinct()
    tried = ~Q(status=Status.WAITING) | Q(attempts__gt=0, leased_until=None)
    waiting = Inquiry.objects.filter(claim__in=claims).exclude(due_at=None, leased_until=None).exists()
    return Progress(
        lookups_tried=lookups.filter(tried).count(),
        lookups=lookups.count(),
        documents_tried=documents.filter(tried).count(),
        documents=documents.count(),
        is_finished=not waiting and all(is_settled(claim) for claim in claims),
    )
