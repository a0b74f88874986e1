"""Putting an article before the language model: by an editor, or every new one where the installation says so."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from apps.claims.models import Article
from apps.proposals.models import ModelReading
from apps.queue.models import Status
from verifyhub.lifecycle import SYSTEM, Actor
from verifyhub.permissions import require

NO_TEXT = "This article has no text so far that could be sent."
EMBARGOED = "A claim of this article is under embargo. Its text is not sent anywhere until the embargo is lifted."
NEW_FOR = timedelta(days=1)  # articles received before that are asked about by hand: nobody sends a whole archive
AT_ONCE = 100  # of the latest articles, in one sweep


class AskingRefused(Exception):
    """The model is not asked; the message says why."""


def request_reading(article: Article, *, actor: Actor, now: datetime) -> ModelReading:
    """Have the model read the article, once more if it has before; what was proposed then and not tracked goes.

    Raises:
        AskingRefused: there is no text, it is being asked already, or a claim of the article is under embargo.
        NotAllowed: the actor may not.
    """
    require("use_model", actor)
    if not article.text:
        raise AskingRefused(NO_TEXT)
    if is_embargoed(article):
        raise AskingRefused(EMBARGOED)
    begun = {"status": Status.WAITING, "due_at": now, "attempts": 0, "hinted_at": None, "last_error": ""}
    begun |= {"parts": 0, "parts_read": 0, "refused": {}, "notes": [], "seconds": 0.0, "answered_at": None}
    begun |= {"asked_by": actor.key, "asked_by_name": actor.name, "asked_at": now}
    try:
        with transaction.atomic():
            return _again(article, begun) or ModelReading.objects.create(article=article, **begun)
    except IntegrityError as error:  # someone else asked at the same moment
        raise AskingRefused("The model is being asked about this article already.") from error


def _again(article: Article, begun: dict[str, object]) -> ModelReading | None:
    """The reading there is, begun anew; None when there is none."""
    reading = ModelReading.objects.filter(article=article).first()
    if reading is None:
        return None
    if not ModelReading.objects.filter(pk=reading.pk).exclude(status=Status.WAITING).update(**begun):
        raise AskingRefused("The model is being asked about this article already.")
    reading.proposals.filter(claim=None).delete()
    reading.refresh_from_db()
    return reading


def open_readings(*, now: datetime) -> int:
    """Put every new article before the model once the rules have read it; how many. None with an embargo."""
    has_been_read = Article.objects.exclude(status=Status.WAITING).exclude(
        text_sha256=None
    )  # before, nobody could have set an embargo
    latest = has_been_read.order_by("-pk").select_related("model_reading").defer("text", "set_aside")[:AT_ONCE]
    fresh = [a for a in latest if a.received_at >= now - NEW_FOR and not hasattr(a, "model_reading")]
    wanted = [article for article in fresh if not is_embargoed(article)]
    for article in wanted:
        request_reading(article, actor=SYSTEM, now=now)
    return len(wanted)


def is_embargoed(article: Article) -> bool:
    return article.claims.exclude(embargo_until=None).exists()
