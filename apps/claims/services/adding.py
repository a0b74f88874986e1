"""A claim that a person found in an article."""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.claims.models import Article, Claim
from apps.claims.services.desk import SAID_ALREADY, DeskRefused
from apps.claims.services.intake import enter
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.reading.drafts import Kind, Shade


def add_claim(article: Article, *, quote: str, statement: str = "", actor: Actor, now: datetime) -> Claim:
    """Track words of the article as a claim; without a statement of its own it says what the words say.

    Who says so, how surely, where and when are corrected afterwards, as with what a machine read.
    """
    require("submit", actor)
    words = quote.strip()
    start = article.text.find(words)
    if not words or start < 0:
        raise DeskRefused("These words do not stand in the article. Copy them from the text, as they are.")
    claim = Claim(
        article=article,
        story=article.story,
        statement=statement.strip() or words,
        quote=words,
        quote_start=start,
        quote_end=start + len(words),
        hedge=Shade.ASSERTED.value,
        kind=Kind.EVENT.value,
        language=article.language,
    )
    try:
        with transaction.atomic():
            return enter(claim, actor=actor, now=now)
    except IntegrityError as error:
        raise DeskRefused(SAID_ALREADY) from error
