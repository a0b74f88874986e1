"""Reading an article that was received: the claims in it, all or nothing, however often a worker is killed at it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.claims.models import Article, Claim, Story
from apps.claims.services.desk import DeskRefused
from apps.claims.services.intake import ArticleText, enter, receive_article
from apps.queue.models import Status
from apps.queue.services import MOST_ATTEMPTS, finish, give_up, take, try_again
from verifyhub import reading
from verifyhub.lifecycle import Actor, Role
from verifyhub.permissions import require
from verifyhub.reading import ArticleReading, ClaimDraft

LEASE = timedelta(minutes=2)  # the longest text takes ten seconds, and loading the language model a few more
PAUSE = timedelta(seconds=10)  # before a text that could not be read is tried again
NOT_READ = "und"
GAVE_UP = (
    f"Reading this text broke off {MOST_ATTEMPTS} times, so VerifyHub has stopped trying. The text is kept as it was"
    " received. It can be read again, and claims can be added by hand."
)
LANGUAGE_NOT_READ = "The text is kept, and claims can be added by hand. VerifyHub reads English, Ukrainian and Russian."

Read = Callable[..., ArticleReading]
logger = logging.getLogger(__name__)


def submit_article(
    received: ArticleText,
    *,
    actor: Actor,
    story: Story | None = None,
    max_characters: int,
    read: Read = reading.read_article,
    now: datetime,
) -> tuple[Article, bool]:
    """Receive an article and read it here and now, for those who wait; returns it and whether it is new.

    A worker reads it should this process die over it, and may be at it already when the text is not new.

    Raises:
        ArticleRefused, NotAllowed: as `receive_article` does.
    """
    with transaction.atomic():  # taken before any worker sees it
        article, is_new = receive_article(received, actor=actor, story=story, max_characters=max_characters, now=now)
        is_ours = _take(article, now)
    if is_ours:
        _read(article, read=read, now=now)
    return article, is_new


def read_article(article: Article, *, read: Read = reading.read_article, now: datetime) -> bool:
    """Find the claims in an article that is due. Whether it was read; False also when another worker has it."""
    return _take(article, now) and _read(article, read=read, now=now)


def _take(article: Article, now: datetime) -> bool:
    return take(article, lease=LEASE, gave_up=GAVE_UP, now=now)


def _read(article: Article, *, read: Read, now: datetime) -> bool:
    published_at = article.published_at
    try:
        found = read(article.text, published_at=timezone.localtime(published_at) if published_at else None)
    except Exception as error:  # whatever is wrong with one text: say so, and try again until it is given up
        logger.exception("Article %s could not be read.", article.pk)
        try_again(article, due_at=now + PAUSE, error=f"Reading broke off ({type(error).__name__}). It is tried again.")
        return False
    if found.language == NOT_READ:
        why = " ".join((*found.notes, LANGUAGE_NOT_READ))
        give_up(article, error=why, language=NOT_READ, notes=list(found.notes))
        return False
    return _write(article, found, now=now)


@transaction.atomic
def _write(article: Article, found: ArticleReading, *, now: datetime) -> bool:
    """Whether it was still ours to write. The row comes first: who has it holds it until the claims are there."""
    set_aside = [[passage.start, passage.end, passage.reason] for passage in found.set_aside]
    if not finish(article, language=found.language, set_aside=set_aside, notes=list(found.notes)):
        return False
    sender = Actor(Role(article.entered_by_role), article.entered_by_name, article.entered_by)
    known = set(article.claims.values_list("quote_start", "quote_end", "statement"))
    for draft in found.drafts:
        if (key := (draft.start, draft.end, draft.statement)) not in known:
            known.add(key)
            enter(_claim(article, draft), actor=sender, now=now)
    return True


def read_again(article: Article, *, actor: Actor, now: datetime) -> None:
    """Have an article read once more in which nothing was found, or that could not be read."""
    require("submit", actor)
    if not article.text:
        raise DeskRefused("This article has no text so far that could be read.")
    if article.reading_status == "read" and article.claims.exists():
        raise DeskRefused("This article has been read, and its claims are tracked.")
    fresh = {"status": Status.WAITING, "due_at": now, "attempts": 0, "hinted_at": None, "last_error": ""}
    if not Article.objects.filter(pk=article.pk).exclude(status=Status.WAITING).update(**fresh):
        raise DeskRefused("This article is about to be read already.")
    article.refresh_from_db()


def _claim(article: Article, draft: ClaimDraft) -> Claim:
    return Claim(article=article, story=article.story, check_worthiness=draft.check_worthiness, **draft_columns(draft))


def draft_columns(draft: ClaimDraft) -> dict[str, Any]:
    """What a draft says, by the columns of a claim that keep it."""
    return {
        "statement": draft.statement,
        "quote": draft.quote,
        "quote_start": draft.start,
        "quote_end": draft.end,
        "attribution": list(draft.attribution),
        "speakers": _speakers(draft),
        "hedge": draft.shade.value,
        "kind": draft.kind.value,
        "places": list(draft.places),
        "people": list(draft.people),
        "organisations": list(draft.organisations),
        "entities": list(draft.entities),
        **_event(draft),
        "language": draft.language,
        "needs_edit": draft.needs_edit,
        "reasons": list(draft.reasons),
    }


def _speakers(draft: ClaimDraft) -> list[dict[str, object]]:
    spans = {speaker.name: speaker.span for speaker in draft.speakers}
    named = ((name, spans.get(name) or (None, None)) for name in draft.attribution)
    return [{"name": name, "start": start, "end": end} for name, (start, end) in named]


def _event(draft: ClaimDraft) -> dict[str, object]:
    if draft.time is None:
        return {}
    start, end = (_aware(moment) for moment in (draft.time.start, draft.time.end))
    return {"event_start": start, "event_end": end, "event_words": draft.time.words[:200]}


def _aware(moment: datetime | None) -> datetime | None:
    """Days of an article without a date of its own are days of the newsroom."""
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
