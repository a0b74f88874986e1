"""Asking one place about one claim, and keeping what it pointed to."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from apps.evidence.models import Document, Lead, Lookup
from apps.evidence.queries import publisher_at
from apps.evidence.services.answers import SERVES_FOR, is_shared, read_shared
from apps.evidence.services.archiving import NotKept, Stored
from apps.evidence.services.asking import LeaseLost, ask, note_failure
from apps.evidence.services.budgets import SetAside, set_aside, within_budget
from apps.evidence.services.hosts import NotAsked
from apps.evidence.services.inquiries import request_assessment
from apps.evidence.services.keeping import archive_posts, keep_posts, wait_for_the_archive
from apps.evidence.services.one_page import with_known_pages
from apps.evidence.services.searching import query_about
from apps.queue.models import Status
from apps.queue.services import finish, take
from verifyhub.connectors import CannotAsk, Connector, Hit, Kind, UnreadableAnswer, connector_for
from verifyhub.documents import canonical_address
from verifyhub.outbound import Fetch, FetchFailed, Request, Response
from verifyhub.queries import Query, is_in_time, is_worth_fetching, shared_with

LEASE = timedelta(seconds=90)  # longer than the deadline of the one request made under it
NO_KEYS: Mapping[str, str] = {}
MOST_LEADS = 50  # from a place that lists and does not search: each leads to a page to be fetched
MOST_FOUND = 100  # from a place that searches, best first; a broken one may send any number


def look_up(
    lookup: Lookup,
    *,
    fetch: Fetch,
    random: Callable[[], float],
    keys: Mapping[str, str] = NO_KEYS,
    deposits: Collection[str] = (),
    lease: timedelta = LEASE,
    answer_serves_for: timedelta = SERVES_FOR,
    now: datetime,
) -> None:
    """Ask, then keep the leads. A failed lookup is not an empty one: it is tried again, and says why.

    `keys` are those of the sources that want one, by connector. What a place that lists has answered to another claim
    serves for this one too, for `answer_serves_for`. `deposits` are the kinds of vouching wanted for posts that came
    whole.
    """
    heard: list[tuple[Request, Response]] = []
    if not take(lookup, lease=lease, now=now):
        if lookup.status == Status.FAILED:  # just given up, after killing its worker again and again
            request_assessment([lookup.claim_id], now=now)
        return
    try:
        connector = connector_for(lookup.connector, keys=keys)
        query = query_about(lookup, now=now)
        with within_budget(connector, fetch, now=now) as door:
            read = partial(_read_place, lookup, connector, heard, fetch=door, serves_for=answer_serves_for, now=now)
            hits = _wanted_hits(connector, query, read=read)
        stored = archive_posts(_whole(hits), heard, secrets=keys.values(), now=now)
    except CannotAsk as error:
        _note_failure(lookup, FetchFailed(str(error), retryable=False), was_asked=False, random=random, now=now)
    except SetAside as reason:
        set_aside(lookup, reason, now=now)
    except FetchFailed as error:
        _note_failure(lookup, error, was_asked=not isinstance(error, NotAsked), random=random, now=now)
    except NotKept as error:
        wait_for_the_archive(lookup, error, now=now)
    else:
        with suppress(LeaseLost):
            _keep(lookup, hits, stored, deposits=deposits, now=now)


@transaction.atomic
def _note_failure(
    lookup: Lookup, error: FetchFailed, *, was_asked: bool, random: Callable[[], float], now: datetime
) -> None:
    if note_failure(lookup, error, random=random, now=now):
        if was_asked:
            Lookup.objects.filter(pk=lookup.pk).update(asked_at=now)
        request_assessment([lookup.claim_id], now=now)


def _read_place(
    lookup: Lookup,
    connector: Connector,
    heard: list[tuple[Request, Response]],
    request: Request,
    *,
    fetch: Fetch,
    serves_for: timedelta,
    now: datetime,
) -> list[Hit]:
    """The hits; the exchange they were read from is added to `heard`."""

    def read(response: Response) -> list[Hit]:
        heard.append((request, response))
        return connector.read(response)

    try:
        if is_shared(connector):
            seen_at = lookup.asked_at
            return read_shared(request, read, fetch=fetch, serves_for=serves_for, seen_at=seen_at, now=now)
        return read(ask(fetch, request, now=now))
    except UnreadableAnswer as error:
        raise FetchFailed(str(error), retryable=True) from error


def _wanted_hits(connector: Connector, query: Query, *, read: Callable[[Request], list[Hit]]) -> list[Hit]:
    hits = read(connector.request(query))
    if connector.searches or connector.name == "page":
        return hits[:MOST_FOUND]
    in_time = (hit for hit in hits if is_in_time(query, hit.published_at))
    worth = [hit for hit in in_time if is_worth_fetching(query, _words_of(hit))]
    return sorted(worth, key=lambda hit: shared_with(query, _words_of(hit)), reverse=True)[:MOST_LEADS]


def _whole(hits: Sequence[Hit]) -> set[str]:
    """Addresses of the posts that the answer holds completely."""
    return {canonical_address(hit.url) for hit in hits if hit.text}


def _words_of(hit: Hit) -> str:
    return f"{hit.title}\n{hit.summary}\n{hit.text}"


@transaction.atomic
def _keep(
    lookup: Lookup, hits: Sequence[Hit], stored: Stored | None, *, deposits: Collection[str], now: datetime
) -> None:
    """The leads, the posts and the request to weigh them, all or none. `stored` is the answer the posts came in."""
    by_address = {canonical_address(hit.url): hit for hit in hits}
    # In one order: two places that list the same pages at the same moment do not wait for each other in a circle.
    documents = [_document_for(by_address[address], now=now) for address in sorted(by_address)]
    led_to = with_known_pages(documents)
    Lead.objects.bulk_create([Lead(lookup=lookup, document=d) for d in led_to], ignore_conflicts=True)
    if not finish(lookup, hits_found=len(documents), asked_at=now):
        raise LeaseLost
    if stored:
        keep_posts(documents, stored, deposits=deposits, now=now)
    request_assessment([lookup.claim_id], now=now)


def _document_for(hit: Hit, *, now: datetime) -> Document:
    """The document at the hit's address: the one we know, or a new one, to be fetched unless the hit is all of it."""
    found: dict[str, object] = {
        "kind": hit.kind.value,
        "publisher": publisher_at(hit.forwarded_from if hit.kind is Kind.COPY else hit.url),
        "title": hit.title[:500],
        "published_at": hit.published_at,
        "credited_source": hit.credited_source[:300],
        "forwarded_from": hit.forwarded_from,
        "due_at": now,
    }
    if hit.text:
        found |= {
            "text": hit.text,
            "links": list(hit.links),
            "sha256": hashlib.sha256(hit.text.encode()).hexdigest(),
            "retrieved_at": now,
            "status": Status.DONE,
            "due_at": None,
        }
    document, is_new = Document.objects.get_or_create(url=canonical_address(hit.url), defaults=found)
    if hit.kind is Kind.REVIEW and not is_new:  # another place led to it before, and did not know what it is
        Document.objects.filter(pk=document.pk).update(kind=Kind.REVIEW.value)
    return document
