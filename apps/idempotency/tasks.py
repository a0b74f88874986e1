"""Forgetting calls whose time is over."""

from celery import shared_task
from django.utils import timezone

from apps.idempotency import services


@shared_task
def sweep(**later_arguments: object) -> None:
    services.forget_old(now=timezone.now())
