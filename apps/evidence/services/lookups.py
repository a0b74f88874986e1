"""Asking one place about one claim, and keeping what it pointed to."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from django.db import transaction

from apps.claims.models import Claim
from apps.evidence.models import Document, Lead, Lookup
from apps.evidence.queries import publisher_at
from apps.evidence.services.asking import LeaseLost, ask, note_failure
from apps.evidence.services.inquiries import request_assessment
from apps.queue.models import Status
from apps.queue.services import finish, give_up, take
from verifyhub.connectors import CONNECTORS, Connector, Hit, UnreadableAnswer
from verifyhub.outbound import Fetch, FetchFailed
from verifyhub.queries import Query, is_worth_fetching, query_for

LEASE = timedelta(seconds=90)  # longer than the deadline of the one request made under it


def look_up(
    lookup: Lookup, *, fetch: Fetch, random: Callable[[], float], lease: timedelta = LEASE, now: datetime
) -> None:
    """Ask, then keep the leads. A failed lookup is not an empty one: it is tried again, and says why."""
    if not take(lookup, lease=lease, now=now):
        if lookup.status == Status.FAILED:  # just given up, after killing its worker again and again
            request_assessment([lookup.claim_id], now=now)
        return
    connector = CONNECTORS.get(lookup.connector)
    if connector is None:
        give_up(lookup, error=f"This version has no connector called “{lookup.connector}”.")
        request_assessment([lookup.claim_id], now=now)
        return
    try:
        hits = _wanted_hits(connector, _query(lookup.claim, lookup.address), fetch=fetch, now=now)
    except FetchFailed as error:
        _note_failure(lookup, error, random=random, now=now)
    else:
        with suppress(LeaseLost):
            _keep(lookup, hits, now=now)


@transaction.atomic
def _note_failure(lookup: Lookup, error: FetchFailed, *, random: Callable[[], float], now: datetime) -> None:
    note_failure(lookup, error, random=random, now=now)
    request_assessment([lookup.claim_id], now=now)


def _query(claim: Claim, address: str) -> Query:
    names = tuple([*claim.places, *claim.entities])
    return query_for(claim.statement, names=names, address=address, around=claim.article.published_at)


def _wanted_hits(connector: Connector, query: Query, *, fetch: Fetch, now: datetime) -> list[Hit]:
    response = ask(fetch, connector.request(query), now=now)
    try:
        hits = connector.read(response)
    except UnreadableAnswer as error:
        raise FetchFailed(str(error), retryable=True) from error
    if connector.searches or connector.name == "page":
        return hits
    return [hit for hit in hits if is_worth_fetching(query, f"{hit.title}\n{hit.summary}\n{hit.text}")]


@transaction.atomic
def _keep(lookup: Lookup, hits: Sequence[Hit], *, now: datetime) -> None:
    """The leads and the request to weigh them, both or neither."""
    by_address = {urldefrag(hit.url).url: hit for hit in hits}
    # In one order: two places that list the same pages at the same moment do not wait for each other in a circle.
    documents = [_document_for(by_address[address], now=now) for address in sorted(by_address)]
    Lead.objects.bulk_create([Lead(lookup=lookup, document=d) for d in documents], ignore_conflicts=True)
    if not finish(lookup, hits_found=len(documents), asked_at=now):
        raise LeaseLost
    request_assessment([lookup.claim_id], now=now)


def _document_for(hit: Hit, *, now: datetime) -> Document:
    """The document at the hit's address: the one we know, or a new one, to be fetched unless the hit is all of it."""
    found: dict[str, object] = {
        "publisher": publisher_at(hit.url),
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
    document, _ = Document.objects.get_or_create(url=urldefrag(hit.url).url, defaults=found)
    return document
