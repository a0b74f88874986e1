"""Which endpoints are told now, which deliveries wait for theirs to be told again, and what is a partner's own."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.models import Partner
from apps.claims.queries import entries_visible_to_partners
from apps.queue.models import Status
from apps.webhooks.models import Delivery, Endpoint


def told_endpoints() -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(is_enabled=True, deleted_at=None, partner__is_active=True)


def endpoints_of(partner: Partner) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(partner=partner, deleted_at=None)


def deliveries_visible_to(partner: Partner, now: datetime) -> QuerySet[Delivery]:
    """To its endpoints: tests, and what they were told of claims that it may see now."""
    seen = Q(entry=None) | Q(entry__in=entries_visible_to_partners(now))
    return Delivery.objects.filter(seen, endpoint__partner=partner, endpoint__deleted_at=None)


def held_deliveries() -> QuerySet[Delivery]:
    """Nothing is lost while an endpoint is disabled: its deliveries wait with no time set."""
    return Delivery.objects.filter(status=Status.WAITING, due_at=None)
