"""Visiting a page that evidence came from: the same, changed, gone, or not to be reached. What is new is kept.

Nothing is read again by itself: a reading rests on the state it was made from, and a person is told of the newer one.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from django.db import transaction
from django.db.models import Case, F, QuerySet, When

from apps.claims.models import Claim
from apps.claims.services import raise_flag
from apps.evidence.models import Capture, Document, Reading, Visit
from apps.evidence.services.archiving import NotKept, NotThere, Stored, archive_answer, kept_answer
from apps.evidence.services.asking import ask, note_failure
from apps.evidence.services.keeping import keep_state, latest_state, state_before_the_archive, wait_for_the_archive
from apps.evidence.services.lost_pages import ask_the_archive
from apps.queue.models import Status
from apps.queue.services import finish, take
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Fetch, FetchFailed, Request, Response
from verifyhub.reading import Stance

LEASE = timedelta(seconds=90)
MOST_MISSES = 3  # visits in a row that reach nobody, each with all its attempts: then a person is told
UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Found:
    """What a visit found. `is_known`: the latest state that we keep says the same."""

    outcome: Visit.Outcome
    is_known: bool
    what: str  # for the flag, after "The page “…”, on which this verdict rests,"
    title: str = ""
    text: str = ""
    failure: str = ""


def evidence() -> QuerySet[Reading]:
    """Readings that count for something, as a person or else the machine has read them."""
    effective = Case(When(override_stance="", then=F("stance")), default=F("override_stance"))
    return Reading.objects.alias(effective=effective).exclude(effective=Stance.UNRELATED.value)


def visit_document(
    visit: Visit,
    *,
    fetch: Fetch,
    random: Callable[[], float],
    deposits: Collection[str] = (),
    lease: timedelta = LEASE,
    now: datetime,
) -> None:
    """See whether the page still says the same. What is new is kept, and flagged on every claim that rests on it."""
    if not take(visit, lease=lease, now=now):
        return
    keep = _ask(visit, fetch=fetch, random=random, deposits=deposits, now=now)
    with transaction.atomic():
        keep()


def _ask(
    visit: Visit, *, fetch: Fetch, random: Callable[[], float], deposits: Collection[str], now: datetime
) -> Callable[[], object]:
    """Get the page; what is returned writes what came of it."""
    document = visit.document
    latest = latest_state(document) or state_before_the_archive(document, now=now)
    request = Request(document.url, headers=_conditions(latest), is_page=True)
    try:
        response = ask(fetch, request, now=now)
        found = _compare(visit, latest, response)
        stored = None if found.is_known and latest.pk else archive_answer(request, response, now=now)
    except FetchFailed as error:
        return partial(_miss, visit, error, random=random, now=now)
    except NotKept as error:
        return partial(wait_for_the_archive, visit, error, now=now)
    return partial(_keep, visit, latest, found, stored, deposits=deposits, now=now)


def _conditions(latest: Capture) -> dict[str, str]:
    """Not for a page that was gone: "as before" would not say which of its states it has come back in."""
    if latest.failure:
        return {}
    conditions = {"If-None-Match": latest.etag, "If-Modified-Since": latest.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _compare(visit: Visit, latest: Capture, response: Response) -> Found:
    """The outcome is about the text that was read as evidence; whether it is known, about the latest state."""
    as_before = Found(Visit.Outcome(visit.outcome or Visit.Outcome.SAME), True, _DIFFERS, latest.title, latest.text)
    if response.status == HTTPStatus.NOT_MODIFIED:
        return as_before
    try:
        page = read_page(
            response.body,
            url=response.url,
            status=response.status,
            headers=response.headers,
            asked_url=visit.document.url,
        )
    except UnreadablePage as error:
        what = f"cannot be read any more. {error}"
        return Found(Visit.Outcome.GONE, latest.failure == error.reason, what, failure=error.reason)
    if not latest.failure and _says_the_same(latest, page.text, response):
        return as_before
    is_same = page.text.split() == visit.document.text.split()
    outcome = Visit.Outcome.SAME if is_same else Visit.Outcome.CHANGED
    return Found(outcome, False, _DIFFERS, title=page.title, text=page.text)


_DIFFERS = "does not say the same as when it was read."


def _says_the_same(latest: Capture, text: str, response: Response) -> bool:
    """An older version of VerifyHub may have read another text off the same page: then the kept page is read anew."""
    if text.split() == latest.text.split() or hashlib.sha256(response.body).hexdigest() == latest.body_sha256:
        return True
    if not latest.archive_key:
        return False
    try:
        kept = kept_answer(latest.archive_key)
        page = read_page(kept.payload, url=latest.url, status=kept.status, headers=kept.headers)
    except (NotThere, UnreadablePage):
        return False
    return page.text.split() == text.split()


def _keep(
    visit: Visit,
    latest: Capture,
    found: Found,
    stored: Stored | None,
    *,
    deposits: Collection[str],
    now: datetime,
) -> None:
    digest = hashlib.sha256(found.text.encode()).hexdigest() if found.text else ""
    if found.is_known and visit.text_sha256:
        digest = visit.text_sha256
    is_news = (found.outcome.value, digest) != (visit.outcome, visit.text_sha256)
    if not finish(visit, outcome=found.outcome, text_sha256=digest, visited_at=now, misses=0, missed_since=None):
        return
    if latest.pk is None and not found.is_known:
        latest.save()
    if stored:
        parts = {"title": found.title, "text": found.text, "failure": found.failure}
        keep_state(visit.document, stored, **parts, deposits=deposits, now=now)
    if found.failure == "gone":
        ask_the_archive(visit.document, now=now)
    if found.outcome != Visit.Outcome.SAME:
        _flag(visit.document, found.outcome, found.what, is_news=is_news, now=now)


def _miss(visit: Visit, error: FetchFailed, *, random: Callable[[], float], now: datetime) -> None:
    """A visit that reached nobody, however often it tried, is counted; several in a row are a fact to be told."""
    if not note_failure(visit, error, random=random, now=now) or visit.status != Status.FAILED:
        return
    misses, since = visit.misses + 1, visit.missed_since or now
    Visit.objects.filter(pk=visit.pk).update(misses=misses, missed_since=since, visited_at=now)
    if misses >= MOST_MISSES:
        what = f"cannot be reached since {since:%-d %B %Y}. {error}"
        _flag(visit.document, UNREACHABLE, what, is_news=misses == MOST_MISSES, now=now)


def _flag(document: Document, outcome: str, what: str, *, is_news: bool, now: datetime) -> None:
    """A person who has settled the flag is not asked again about a page that is as it was at the last visit."""
    kind, subject = f"evidence_{outcome}", f"document:{document.pk}"
    in_play = Claim.objects.filter(is_withdrawn=False, duplicate_of=None)
    for claim in in_play.filter(pk__in=evidence().filter(document=document).values("claim")).order_by("pk"):
        if is_news or not claim.flags.filter(kind=kind, subject=subject).exists():
            raise_flag(claim, kind, subject=subject, message=_message(claim, document, what), now=now)


def _message(claim: Claim, document: Document, what: str) -> str:
    page = f"The page “{document.title or document.url}”"
    if claim.verdict_position:
        return f"{page}, on which this verdict rests, {what}"
    return f"{page}, read as evidence for this claim, {what} The claim is still weighed by what it said then."
