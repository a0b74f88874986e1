"""Articles that are sent by their address: fetched as politely as evidence is, and then read as any article is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urldefrag

from django.db import IntegrityError, transaction

from apps.claims.models import Article, Story
from apps.claims.services import (
    ArticleRefused,
    ArticleText,
    article_from_page,
    digest_of,
    expect_article,
    fill_article,
    note_no_text,
)
from apps.evidence.models import ArticlePage
from apps.evidence.services.asking import ask, note_failure
from apps.evidence.services.inquiries import ASKED_ANEW
from apps.queue.models import Status
from apps.queue.services import MOST_ATTEMPTS, finish, give_up, take
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.lifecycle import Actor
from verifyhub.outbound import Fetch, FetchFailed, Request
from verifyhub.permissions import require

LEASE = timedelta(seconds=90)  # longer than the deadline of the one request made under it
GAVE_UP = (
    f"Fetching this page broke off {MOST_ATTEMPTS} times, so VerifyHub has stopped trying. Send the text of the article"
    " instead."
)


@transaction.atomic
def receive_address(
    told: ArticleText, *, actor: Actor, story: Story | None = None, now: datetime
) -> tuple[ArticlePage, bool]:
    """Keep an article of which only the address, `told.source_url`, is known; a worker fetches and reads it.

    The same address again gives the article we have; if its page could not be had, that is tried once more. Returns
    its page and whether it is new.

    Raises:
        NotAllowed: the actor may not submit.
    """
    require("submit", actor)
    url = urldefrag(told.source_url).url
    if known := _page_at(url):
        _try_again(known, now=now)
        return known, False
    try:
        with transaction.atomic():
            article = expect_article(told, actor=actor, story=story, now=now)
            return ArticlePage.objects.create(article=article, url=url, due_at=now), True
    except IntegrityError:  # someone else sent it at the same moment
        return ArticlePage.objects.get(url=url), False


@transaction.atomic
def fetch_again(article: Article, *, actor: Actor, now: datetime) -> ArticlePage:
    """Have the page of an article fetched once more that could not be had; one that was, or is about to be, stays so.

    Raises:
        ArticlePage.DoesNotExist: the article was not sent by its address.
        NotAllowed: the actor may not submit.
    """
    require("submit", actor)
    page = ArticlePage.objects.select_related("article").get(article=article)
    _try_again(page, now=now)
    return page


def _page_at(url: str) -> ArticlePage | None:
    return ArticlePage.objects.filter(url=url).first()


def _try_again(page: ArticlePage, *, now: datetime) -> None:
    if ArticlePage.objects.filter(pk=page.pk, status=Status.FAILED).update(due_at=now, **ASKED_ANEW):
        note_no_text(page.article, "", is_final=False)
        page.refresh_from_db()


def fetch_article(
    page: ArticlePage,
    *,
    fetch: Fetch,
    random: Callable[[], float],
    max_characters: int,
    lease: timedelta = LEASE,
    now: datetime,
) -> bool:
    """Get the text of an article whose page is due. Whether there is one; False also when another worker has it."""
    with transaction.atomic():
        if not take(page, lease=lease, gave_up=GAVE_UP, now=now):
            if page.status == Status.FAILED:  # just given up, after killing its worker again and again
                note_no_text(page.article, page.last_error, is_final=True)
            return False
    keep = _ask(page, fetch=fetch, random=random, max_characters=max_characters, now=now)
    with transaction.atomic():  # the page and its article: both or neither
        return keep()


def _ask(
    page: ArticlePage, *, fetch: Fetch, random: Callable[[], float], max_characters: int, now: datetime
) -> Callable[[], bool]:
    """Get the page; what is returned writes what came of it."""
    try:
        response = ask(fetch, Request(page.url, is_page=True), now=now)
        found = article_from_page(
            read_page(
                response.body,
                url=response.url,
                status=response.status,
                headers=response.headers,
                asked_url=page.url,
            )
        )
        digest = digest_of(found.text, max_characters=max_characters)
    except FetchFailed as error:
        return partial(_note_failure, page, error, random=random, now=now)
    except (UnreadablePage, ArticleRefused) as error:
        return partial(_give_up, page, str(error))
    return partial(_keep, page, found, digest=digest, now=now)


def _note_failure(page: ArticlePage, error: FetchFailed, *, random: Callable[[], float], now: datetime) -> bool:
    if note_failure(page, error, random=random, now=now):
        note_no_text(page.article, page.last_error, is_final=page.status == Status.FAILED)
    return False


def _give_up(page: ArticlePage, why: str) -> bool:
    if give_up(page, error=why):
        note_no_text(page.article, why, is_final=True)
    return False


def _keep(page: ArticlePage, found: ArticleText, *, digest: str, now: datetime) -> bool:
    if not finish(page, retrieved_at=now):
        return False
    fill_article(page.article, found, digest=digest, now=now)
    return page.article.same_as_id is None
