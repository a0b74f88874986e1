"""Articles that are sent by their address: kept at once, and given their text when a worker has fetched the page."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.claims.models import Article, Story
from apps.claims.services.intake import ArticleText, create_article, title_of
from apps.queue.models import Status
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

SAME_TEXT = "This text was here already, as another article."


def expect_article(told: ArticleText, *, actor: Actor, story: Story | None = None, now: datetime) -> Article:
    """An article without a text so far: nobody reads it before it has one. `told.source_url` is where it stands.

    Raises:
        NotAllowed: the actor may not submit.
    """
    require("submit", actor)
    return create_article(told, digest=None, actor=actor, story=story, now=now)


def fill_article(article: Article, found: ArticleText, *, digest: str, now: datetime) -> None:
    """Give it the text of its page, to be read. What was told of it when it was sent stays.

    It stands aside when another article has the text already, or gets it at the same moment.
    """
    columns = {
        "text": found.text,
        "text_sha256": digest,
        "title": article.title or title_of(found),
        "source_url": found.source_url or article.source_url,
        "publisher_name": article.publisher_name or found.publisher_name[:200],
        "published_at": article.published_at or found.published_at,
    }
    try:
        with transaction.atomic():
            _without_text(article).update(**columns, status=Status.WAITING, due_at=now, last_error="")
    except IntegrityError:
        known = Article.objects.get(text_sha256=digest)
        seen = {name: columns[name] for name in ("title", "source_url", "publisher_name", "published_at")}
        _without_text(article).update(**seen, same_as=known, status=Status.DONE, notes=[SAME_TEXT], last_error="")
    article.refresh_from_db()


def note_no_text(article: Article, why: str, *, is_final: bool) -> None:
    """Say why there is no text so far, or, if that is final, why there will be none."""
    status = Status.FAILED if is_final else Status.WAITING
    _without_text(article).update(status=status, last_error=why)


def _without_text(article: Article) -> QuerySet[Article]:
    return Article.objects.filter(pk=article.pk, text_sha256=None, same_as=None)
