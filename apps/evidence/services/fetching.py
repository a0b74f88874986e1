"""Fetching one document and keeping what a reader would see of it, or the reason why it cannot be read."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from apps.evidence.models import Document
from apps.evidence.queries import claims_led_to, publisher_at
from apps.evidence.services.asking import ask, note_failure
from apps.evidence.services.inquiries import request_assessment
from apps.evidence.services.politely import Disallowed
from apps.queue.models import Status
from apps.queue.services import finish, give_up, take
from verifyhub.documents import Page, UnreadablePage, read_page
from verifyhub.outbound import Fetch, FetchFailed, Request, Response

LEASE = timedelta(seconds=90)  # longer than the deadline of the one request made under it


def fetch_document(
    document: Document, *, fetch: Fetch, random: Callable[[], float], lease: timedelta = LEASE, now: datetime
) -> None:
    if not take(document, lease=lease, now=now):
        if document.status == Status.FAILED:  # just given up, after killing its worker again and again
            request_assessment(claims_led_to(document), now=now)
        return
    keep = _ask(document, fetch=fetch, random=random, now=now)
    # Both or neither: a worker killed in between would leave evidence that nobody weighs.
    with transaction.atomic():
        if keep():
            request_assessment(claims_led_to(document), now=now)


def _ask(document: Document, *, fetch: Fetch, random: Callable[[], float], now: datetime) -> Callable[[], bool]:
    """Get the page; what is returned writes what came of it, and says whether there is anything new to weigh."""
    try:
        response = ask(fetch, Request(document.url, is_page=True), now=now)
        page = read_page(response.body, url=response.url, status=response.status, headers=response.headers)
    except Disallowed as error:
        return partial(give_up, document, error=str(error), failure="robots")
    except FetchFailed as error:
        return partial(note_failure, document, error, random=random, now=now)
    except UnreadablePage as error:
        return partial(give_up, document, error=str(error), failure=error.reason, retrieved_at=now)
    return partial(finish, document, **_readable_part(document, page, response), retrieved_at=now)


def _readable_part(document: Document, page: Page, response: Response) -> dict[str, Any]:
    return {
        "publisher": publisher_at(response.url) or document.publisher,
        "title": (page.title or document.title)[:500],
        "text": page.text,
        "byline": page.byline[:300],
        "language": page.language[:8],
        "published_at": page.published_at or document.published_at,
        "links": list(page.links),
        "sha256": hashlib.sha256(response.body).hexdigest(),
    }
