"""The claims worker's doors: articles that were received are read here, never while somebody waits for a page."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.claims import services
from apps.claims.models import Article, Refold, Wording
from apps.queue.hints import send_hints
from apps.queue.nudge import nudge_after_commit
from verifyhub.reading.vectors import embed


@shared_task
def sweep(**later_arguments: object) -> None:
    send_hints(read_article, Article, "article_id", now=timezone.now())
    send_hints(refold_some, Refold, "refold_id", now=timezone.now())
    send_hints(compare_claim, Wording, "wording_id", now=timezone.now())
    services.flag_contradictions(now=timezone.now())


@shared_task
def read_article(*, article_id: int, **later_arguments: object) -> None:
    """Whoever looks into claims, and whoever tells of them, hears of it at once."""
    if services.read_article(Article.objects.select_related("story").get(pk=article_id), now=timezone.now()):
        nudge_after_commit("apps.evidence.tasks.sweep")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        nudge_after_commit("apps.claims.tasks.sweep")


@shared_task
def compare_claim(*, wording_id: int, **later_arguments: object) -> None:
    """The language model is loaded here alone, when the first claim is compared."""
    wording = Wording.objects.select_related("claim").get(pk=wording_id)
    services.compare(wording, embed=embed if settings.COMPARE_BY_MEANING else None, now=timezone.now())


@shared_task
def refold_some(*, refold_id: int, **later_arguments: object) -> None:
    services.refold_some(Refold.objects.get(pk=refold_id), now=timezone.now())
