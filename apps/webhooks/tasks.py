"""What workers do for webhooks: find what is due, and send one delivery."""

import logging
import random
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.queue.hints import send_hints
from apps.webhooks import services
from apps.webhooks.models import Delivery
from verifyhub.outbound import fetch

logger = logging.getLogger(__name__)


@shared_task
def sweep(**later_arguments: object) -> None:
    """The guarantee: whatever hint was lost, a due delivery is found here."""
    now = timezone.now()
    services.fan_out_events(now=now)
    services.release_held(now=now)
    send_hints(deliver, Delivery, "delivery_id", now=now)


@shared_task
def deliver(*, delivery_id: int, **later_arguments: object) -> None:
    delivery = Delivery.objects.select_related("endpoint").filter(pk=delivery_id).first()
    if delivery is None:
        logger.info("Delivery %s is not there any more.", delivery_id)
        return
    policy = settings.OUTBOUND_POLICY
    services.deliver(
        delivery,
        fetch=partial(fetch, policy=policy),
        random=random.random,
        lease=timedelta(seconds=policy.deadline_seconds + 10),
        now=timezone.now(),
    )
