"""Fetching one document and keeping it: the answer itself in the archive, what a reader would see on the row.

The file is in the archive before any row speaks of it: a worker killed in between leaves a file that nothing refers to,
never evidence that cannot be shown.
"""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from apps.evidence.models import Document
from apps.evidence.queries import claims_led_to, publisher_at
from apps.evidence.services.archiving import NotKept, Stored, archive_answer
from apps.evidence.services.asking import ask, note_failure
from apps.evidence.services.inquiries import request_assessment
from apps.evidence.services.keeping import keep_state, wait_for_the_archive
from apps.evidence.services.lost_pages import ask_the_archive
from apps.evidence.services.one_page import stand_aside
from apps.evidence.services.politely import Disallowed
from apps.queue.models import Status
from apps.queue.services import finish, give_up, take
from verifyhub.documents import Page, UnreadablePage, is_aggregator, read_page
from verifyhub.outbound import Fetch, FetchFailed, Request, Response

LONGEST_ADDRESS = 2_000  # characters
LEASE = timedelta(seconds=90)  # longer than the deadline of the one request made under it


def fetch_document(
    document: Document,
    *,
    fetch: Fetch,
    random: Callable[[], float],
    deposits: Collection[str] = (),
    lease: timedelta = LEASE,
    now: datetime,
) -> None:
    """`deposits` are the kinds of vouching wanted for what is kept."""
    if not take(document, lease=lease, now=now):
        if document.status == Status.FAILED:  # just given up, after killing its worker again and again
            request_assessment(claims_led_to(document), now=now)
        return
    keep = _ask(document, fetch=fetch, random=random, deposits=deposits, now=now)
    # Both or neither: a worker killed in between would leave evidence that nobody weighs.
    with transaction.atomic():
        if keep():
            request_assessment(claims_led_to(document), now=now)


def _ask(
    document: Document, *, fetch: Fetch, random: Callable[[], float], deposits: Collection[str], now: datetime
) -> Callable[[], bool]:
    """Get the page; what is returned writes what came of it, and says whether there is anything new to weigh."""
    request = Request(document.url, is_page=True)
    try:
        response = ask(fetch, request, now=now)
        page = read_page(
            response.body,
            url=response.url,
            status=response.status,
            headers=response.headers,
            asked_url=document.url,
        )
    except Disallowed as error:
        return partial(give_up, document, error=str(error), failure="robots")
    except FetchFailed as error:
        return partial(note_failure, document, error, random=random, now=now)
    except UnreadablePage as error:
        return partial(_give_up, document, error, now=now)
    try:
        stored = archive_answer(request, response, now=now)
    except NotKept as error:
        return partial(wait_for_the_archive, document, error, now=now)
    readable = _readable_part(document, page, response)
    return partial(_finish_and_keep, document, readable, stored, deposits=deposits, now=now)


def _give_up(document: Document, error: UnreadablePage, *, now: datetime) -> bool:
    if not give_up(document, error=str(error), failure=error.reason, retrieved_at=now):
        return False
    if error.reason == "gone":
        ask_the_archive(document, now=now)
    return True


def _finish_and_keep(
    document: Document, readable: dict[str, Any], stored: Stored, *, deposits: Collection[str], now: datetime
) -> bool:
    if not finish(document, **readable, retrieved_at=now):
        return False
    keep_state(document, stored, title=document.title, text=document.text, deposits=deposits, now=now)
    stand_aside(document)
    return True


def _readable_part(document: Document, page: Page, response: Response) -> dict[str, Any]:
    # A date in the address is less than the time in the feed.
    is_fed = document.published_at is not None and page.published_from in ("", "address")
    original = page.links[0] if page.links and is_aggregator(response.url) else response.url
    return {
        "publisher": publisher_at(original) or publisher_at(response.url) or document.publisher,
        "title": (page.title or document.title)[:500],
        "text": page.text,
        "byline": page.byline[:300],
        "language": page.language[:8],
        "published_at": document.published_at if is_fed else page.published_at,
        "published_from": "feed" if is_fed else page.published_from,
        "modified_at": page.modified_at,
        "modified_from": page.modified_from,
        "canonical_url": page.canonical_url if len(page.canonical_url) <= LONGEST_ADDRESS else "",
        "links": list(page.links),
        "quoted_sources": list(page.quoted_sources),
        "sha256": hashlib.sha256(response.body).hexdigest(),
    }
