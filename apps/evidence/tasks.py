"""The evidence worker's doors: take the row, make one call. The sweep finds whatever is due."""

import random
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.claims.services import lift_due_embargoes
from apps.evidence import services
from apps.evidence.models import ArticlePage, Deposit, Document, Inquiry, Lookup, Visit
from apps.evidence.services.archiving import archive
from apps.evidence.services.politely import ROBOTS_DEADLINE
from apps.queue.hints import send_hints, wake
from apps.queue.nudge import nudge_after_commit
from verifyhub.documents.pdf import PATIENCE as PDF_PATIENCE
from verifyhub.outbound import Fetch

TELL = "apps.webhooks.tasks.sweep"
SPARE = timedelta(seconds=5)  # for rows that others hold just now, and a machine that has much to do


@shared_task
def sweep(**later_arguments: object) -> None:
    now = timezone.now()
    lift_due_embargoes(now=now)
    services.bring_back(now=now)
    services.open_inquiries(schedule=settings.LOOK_AGAIN, now=now)
    services.look_again(schedule=settings.LOOK_AGAIN, now=now)
    services.weigh_again(now=now)
    services.forget_old_hours(now=now)
    send_hints(look_up, Lookup, "lookup_id", now=now)
    send_hints(fetch_document, Document, "document_id", now=now)
    send_hints(fetch_article, ArticlePage, "page_id", now=now)
    send_hints(assess_claim, Inquiry, "inquiry_id", now=now)
    send_hints(visit_document, Visit, "visit_id", now=now)
    send_hints(make_deposit, Deposit, "deposit_id", now=now)


@shared_task
def look_up(*, lookup_id: int, **later_arguments: object) -> None:
    lookup = Lookup.objects.select_related("claim__article").get(pk=lookup_id)
    services.look_up(
        lookup,
        fetch=_door(),
        random=random.random,
        keys=settings.CONNECTOR_KEYS,
        deposits=_outside().kinds,
        lease=_lease(),
        answer_serves_for=settings.ANSWER_KEPT,
        now=timezone.now(),
    )
    wake(look_up, Lookup, "lookup_id", only=Q(pk=lookup_id), now=timezone.now())
    wake(fetch_document, Document, "document_id", only=Q(lookups=lookup_id), now=timezone.now())
    wake(assess_claim, Inquiry, "inquiry_id", only=Q(claim=lookup.claim_id), now=timezone.now())


@shared_task
def fetch_document(*, document_id: int, **later_arguments: object) -> None:
    services.fetch_document(
        Document.objects.get(pk=document_id),
        fetch=_door(),
        random=random.random,
        deposits=_outside().kinds,
        lease=_lease(),
        now=timezone.now(),
    )
    wake(fetch_document, Document, "document_id", only=Q(pk=document_id), now=timezone.now())
    wake(assess_claim, Inquiry, "inquiry_id", only=Q(claim__lookups__documents=document_id), now=timezone.now())


@shared_task
def fetch_article(*, page_id: int, **later_arguments: object) -> None:
    page = ArticlePage.objects.get(pk=page_id)
    has_text = services.fetch_article(
        page,
        fetch=_door(),
        random=random.random,
        max_characters=settings.MAX_ARTICLE_CHARACTERS,
        lease=_lease(),
        now=timezone.now(),
    )
    if has_text:
        nudge_after_commit("apps.claims.tasks.read_article", article_id=page.article_id)
    wake(fetch_article, ArticlePage, "page_id", only=Q(pk=page_id), now=timezone.now())


@shared_task
def assess_claim(*, inquiry_id: int, **later_arguments: object) -> None:
    inquiry = Inquiry.objects.select_related("claim").get(pk=inquiry_id)
    services.assess_claim(inquiry, by_meaning=settings.READ_BY_MEANING, now=timezone.now())
    wake(assess_claim, Inquiry, "inquiry_id", only=Q(pk=inquiry_id), now=timezone.now())
    nudge_after_commit(TELL)


@shared_task
def visit_document(*, visit_id: int, **later_arguments: object) -> None:
    visit = Visit.objects.select_related("document").get(pk=visit_id)
    services.visit_document(
        visit,
        fetch=_door(),
        random=random.random,
        deposits=_outside().kinds,
        lease=_lease(),
        now=timezone.now(),
    )
    wake(visit_document, Visit, "visit_id", only=Q(pk=visit_id), now=timezone.now())
    nudge_after_commit(TELL)


@shared_task
def make_deposit(*, deposit_id: int, **later_arguments: object) -> None:
    services.make_deposit(
        Deposit.objects.select_related("capture").get(pk=deposit_id),
        outside=_outside(),
        fetch=_door(),
        random=random.random,
        lease=_lease(),
        now=timezone.now(),
    )


@shared_task
def forget_answers(**later_arguments: object) -> None:
    services.forget_answers(now=timezone.now())


def _door() -> Fetch:
    return services.PoliteFetch(settings.OUTBOUND_POLICY, settings.MANNERS, clock=timezone.now)


def _outside() -> services.Outside:
    """Who is asked to vouch for what is kept."""
    return services.Outside(settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS, settings.WAYBACK_KEY)


def _lease() -> timedelta:
    """As long as one piece of work may take: the site's rules and the request, reading what came, keeping it.

    A shorter one would have a page asked for twice whenever the site and the archive are slow.
    """
    deadline = settings.OUTBOUND_POLICY.deadline_seconds
    outside = deadline + min(deadline, ROBOTS_DEADLINE)
    return timedelta(seconds=outside + PDF_PATIENCE + archive().patience_seconds) + SPARE
