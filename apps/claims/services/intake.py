"""From a text as received to an article that is to be read, and from a claim to one that is tracked."""

import codecs
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from apps.claims.events import SUBMITTED
from apps.claims.models import Article, Claim, Story
from apps.claims.services.journal import record
from apps.claims.services.wordings import keep_words
from apps.claims.snapshots import claim_part
from verifyhub.documents import Page, UnreadablePage, read_page
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

_MOST_BYTES_PER_CHARACTER = 4  # in UTF-8


class ArticleRefused(Exception):
    """The text cannot be taken in. `code` is stable; the message is for whoever sent it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class ArticleText:
    """A text as received, and what is known of it. Only `text` is needed."""

    text: str
    title: str = ""
    source_url: str = ""
    publisher_name: str = ""
    published_at: datetime | None = None


def decode_article(body: bytes, *, name: str, max_characters: int) -> ArticleText:
    """A file as it was handed in, plain text or HTML, UTF-8 only. `name` is its file name.

    Raises:
        ArticleRefused: "empty", "too_long", "not_text" or "wrong_encoding".
    """
    if len(body) > _MOST_BYTES_PER_CHARACTER * max_characters:
        raise ArticleRefused("too_long", f"The file has {len(body):,} bytes, more than any article we read at once.")
    if b"\x00" in body and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ArticleRefused("not_text", f"{name} is not text: it holds NUL characters, as binary files do.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleRefused(
            "wrong_encoding",
            f"{name} is not UTF-8 text (byte {error.start + 1:,} does not fit). Save it as UTF-8 and try again.",
        ) from error
    return article_from_file(text)


def article_from_file(text: str) -> ArticleText:
    """What a file says: of an HTML page its main text, title, site and date; anything else as it stands.

    Raises:
        ArticleRefused: "not_text", a page without a text that could be read.
    """
    if not text.lstrip().lower().startswith(("<!doctype html", "<html")):
        return ArticleText(text)
    try:
        page = read_page(text.encode(), url="", status=200, headers={"content-type": "text/html; charset=utf-8"})
    except UnreadablePage as error:
        raise ArticleRefused("not_text", str(error)) from error
    return article_from_page(page)


def article_from_page(page: Page) -> ArticleText:
    return ArticleText(page.text, page.title, page.url, page.site_name, page.published_at)


def receive_article(
    received: ArticleText, *, actor: Actor, story: Story | None = None, max_characters: int, now: datetime
) -> tuple[Article, bool]:
    """Keep an article and have it read by a worker. The same text sent again gives the article we have.

    Returns the article and whether it is new.

    Raises:
        ArticleRefused: "empty", "too_long" or "not_text".
        NotAllowed: the actor may not submit.
    """
    require("submit", actor)
    digest = digest_of(received.text, max_characters=max_characters)
    if known := Article.objects.filter(text_sha256=digest).first():
        return known, False
    return keep_article(received, digest=digest, actor=actor, now=now, story=story, due_at=now)


def keep_article(
    received: ArticleText, *, digest: str, actor: Actor, now: datetime, **columns: Any
) -> tuple[Article, bool]:
    """A row of its own, unless someone has sent the same text at the same moment; and whether it is new."""
    try:
        with transaction.atomic():
            return create_article(received, digest=digest, actor=actor, now=now, **columns), True
    except IntegrityError:
        return Article.objects.get(text_sha256=digest), False


def create_article(
    received: ArticleText, *, digest: str | None, actor: Actor, now: datetime, **columns: Any
) -> Article:
    return Article.objects.create(
        title=title_of(received),
        text=received.text,
        text_sha256=digest,
        source_url=received.source_url,
        publisher_name=received.publisher_name[:200],
        published_at=received.published_at,
        entered_by=actor.key,
        entered_by_name=actor.name,
        entered_by_role=actor.role.value,
        received_at=now,
        **columns,
    )


def enter(claim: Claim, *, actor: Actor, proposed_by: str = "", now: datetime) -> Claim:
    """Save a new claim with its first journal entry, which keeps the whole of it.

    `proposed_by` is the language model whose proposal a person accepted, "" for none.
    """
    claim.entered_by = actor.key
    claim.created_at = claim.updated_at = now
    claim.save(force_insert=True)
    data = {"statement": claim.statement, "quote": claim.quote, "attribution": claim.attribution, "hedge": claim.hedge}
    data |= {"proposed_by": proposed_by} if proposed_by else {}
    record(claim, SUBMITTED, actor=actor, after={"claim": claim_part(claim)}, data=data, now=now)
    keep_words(claim, now=now)
    return claim


def digest_of(text: str, *, max_characters: int) -> str:
    """The SHA-256 of an acceptable text."""
    if not text.strip():
        raise ArticleRefused("empty", "The article is empty.")
    if len(text) > max_characters:
        raise ArticleRefused(
            "too_long", f"The article has {len(text):,} characters; at most {max_characters:,} are read at once."
        )
    if "\x00" in text:
        raise ArticleRefused("not_text", "This is not text: it holds NUL characters, as binary files do.")
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise ArticleRefused("not_text", "This is not valid text: it holds halves of characters.") from error


def title_of(received: ArticleText) -> str:
    """Its own, or the first words of the text."""
    return received.title.strip()[:300] or _first_words(received.text)


def _first_words(text: str) -> str:
    words = text.split(maxsplit=13)
    return " ".join(words[:12])[:300] + (" …" if len(words) > 12 else "")
