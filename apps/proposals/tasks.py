"""The doors through which workers ask the language model. Without one, nothing here does anything."""

import random
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.proposals import services
from apps.proposals.models import ModelReading
from apps.queue.hints import send_hints, wake
from verifyhub.outbound import ask_language_model


@shared_task
def sweep(**later_arguments: object) -> None:
    if settings.LANGUAGE_MODEL is None:
        return
    now = timezone.now()
    if settings.ASK_ABOUT_EVERY_ARTICLE:
        services.open_readings(now=now)
    send_hints(ask_model, ModelReading, "reading_id", now=now)


@shared_task
def ask_model(*, reading_id: int, **later_arguments: object) -> None:
    if settings.LANGUAGE_MODEL is None:
        return
    services.ask_model(
        ModelReading.objects.select_related("article").get(pk=reading_id),
        model=settings.LANGUAGE_MODEL,
        ask=partial(ask_language_model, policy=settings.OUTBOUND_POLICY),
        per_day=settings.MODEL_REQUESTS_PER_DAY,
        random=random.random,
        clock=timezone.now,
    )
    wake(ask_model, ModelReading, "reading_id", only=Q(pk=reading_id), now=timezone.now())
