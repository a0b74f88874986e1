"""A claim that a person found in an article, or that a partner sends."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.claims.models import Article, Claim
from apps.claims.services.desk import SAID_ALREADY, DeskRefused, take_out
from apps.claims.services.intake import ArticleText, digest_of, enter, keep_article
from apps.claims.services.statements import lock
from apps.queue.models import Status
from verifyhub.lifecycle import Actor, Role, State
from verifyhub.permissions import require
from verifyhub.reading.drafts import Kind, Shade
from verifyhub.reading.languages import language_to_read

QUOTED = "This was sent as the words of one claim, and not searched for others."
TAKEN_BACK = "Taken back by the partner that sent it."


class QuoteNotFound(DeskRefused):
    """The words do not stand in the article."""

    def __init__(self) -> None:
        super().__init__("These words do not stand in the article. Copy them from the text, as they are.")


class TakeBackRefused(DeskRefused):
    """The newsroom has the claim in hand."""


class NotEnteredBy(DeskRefused):
    """Somebody else sent it."""


def add_claim(article: Article, *, quote: str, statement: str = "", actor: Actor, now: datetime) -> Claim:
    """Track words of the article as a claim; without a statement of its own it says what the words say.

    Who says so, how surely, where and when are corrected afterwards, as with what a machine read.
    """
    claim, is_new = submit_claim(article, quote=quote, statement=statement, actor=actor, now=now)
    if not is_new:
        raise DeskRefused(SAID_ALREADY)
    return claim


def submit_claim(
    article: Article, *, quote: str, statement: str = "", actor: Actor, now: datetime
) -> tuple[Claim, bool]:
    """As `add_claim`; the same words again give the claim there is. Returns the claim and whether it is new.

    Raises:
        QuoteNotFound: at least one character of the quote is not as in the article.
    """
    require("submit", actor)
    words = quote.strip()
    start = article.text.find(words)
    if not words or start < 0:
        raise QuoteNotFound
    said = {"quote_start": start, "quote_end": start + len(words), "statement": statement.strip() or words}
    if known := article.claims.filter(**said).first():
        return known, False
    claim = Claim(
        article=article,
        story=article.story,
        quote=words,
        hedge=Shade.ASSERTED.value,
        kind=Kind.EVENT.value,
        language=article.language or language_to_read(article.text),
        **said,
    )
    try:
        with transaction.atomic():
            return enter(claim, actor=actor, now=now), True
    except IntegrityError:  # someone said so at the same moment
        return article.claims.get(**said), False


def keep_quotation(published: ArticleText, *, actor: Actor, max_characters: int, now: datetime) -> Article:
    """An article of no more than the words of one claim. It is not read; one of the same text is used as it is.

    Raises:
        ArticleRefused: "empty", "too_long" or "not_text".
    """
    require("submit", actor)
    digest = digest_of(published.text, max_characters=max_characters)
    if known := Article.objects.filter(text_sha256=digest).first():
        return known
    article, _ = keep_article(
        published,
        digest=digest,
        actor=actor,
        now=now,
        status=Status.DONE,
        notes=[QUOTED],
        language=language_to_read(published.text),
    )
    return article


@transaction.atomic
def withdraw_own(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """Withdraw what the actor entered, as long as nobody else has done anything with it.

    Raises:
        NotEnteredBy, TakeBackRefused.
    """
    require("withdraw_own", actor)
    held = lock(claim)
    if held.entered_by != actor.key:
        raise NotEnteredBy("You did not send this claim.")
    by_others = held.journal.exclude(actor_role=Role.SYSTEM.value).exclude(actor_key=actor.key)
    is_open = held.state in (State.SUBMITTED, State.UNDER_REVIEW)
    if not is_open or held.is_withdrawn or held.duplicate_of_id or by_others.exists() or held.duplicates.exists():
        raise TakeBackRefused("The newsroom has taken this claim up: ask it to withdraw it.")
    take_out(claim, held, reason=TAKEN_BACK, actor=actor, now=now)
