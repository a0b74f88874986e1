"""Which endpoints are told now, and which deliveries wait for theirs to be told again."""

from django.db.models import QuerySet

from apps.queue.models import Status
from apps.webhooks.models import Delivery, Endpoint


def told_endpoints() -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(is_enabled=True, partner__is_active=True)


def held_deliveries() -> QuerySet[Delivery]:
    """Nothing is lost while an endpoint is disabled: its deliveries wait with no time set."""
    return Delivery.objects.filter(status=Status.WAITING, due_at=None)
