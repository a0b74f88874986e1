"""From the journal to deliveries: each entry becomes one delivery per endpoint that wants it, in order, once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from apps.claims.models import JournalEntry
from apps.claims.queries import entries_visible_to_partners
from apps.claims.services import number_entries
from apps.webhooks.models import Delivery, Endpoint, FanOut
from apps.webhooks.payloads import SHAPES, body_of
from apps.webhooks.queries import held_deliveries, told_endpoints

HELD = "held: endpoint disabled"
_BATCH = 500  # entries


def fan_out_events(*, now: datetime) -> int:
    """Make the deliveries of every entry committed so far; returns how many entries were gone through.

    Nothing can be missed: the entry is committed with the change it tells of, the cursor moves in the same transaction
    as the deliveries are made, and the feed it moves along has no holes.
    """
    number_all_entries()
    total = 0
    while handled := _fan_out_batch(now):
        total += handled
    return total


def number_all_entries() -> None:
    """Give every entry committed so far its place in the feed."""
    limit = 1_000
    while number_entries(limit=limit) == limit:
        continue


def release_held(*, now: datetime) -> int:
    """Make held deliveries due whose endpoint is told again, however it came to be; returns how many."""
    return held_deliveries().filter(endpoint__in=told_endpoints()).update(due_at=now, hinted_at=None, last_error="")


@transaction.atomic
def _fan_out_batch(now: datetime) -> int:
    FanOut.objects.get_or_create(pk=1)
    cursor = FanOut.objects.select_for_update().get(pk=1)
    batch = JournalEntry.objects.filter(sequence__gt=cursor.sequence).order_by("sequence")
    numbers = list(batch.values_list("sequence", flat=True)[:_BATCH])
    if not numbers:
        return 0
    entries = list(
        entries_visible_to_partners(now)
        .filter(sequence__gt=cursor.sequence, sequence__lte=numbers[-1])
        .select_related("claim")
        .order_by("sequence")
    )
    # Endpoints after entries: one that began before an entry was numbered is committed by then, and so is seen here.
    endpoints = list(Endpoint.objects.filter(deleted_at=None).order_by("pk"))
    told = frozenset(told_endpoints().values_list("pk", flat=True))
    deliveries = _deliveries(entries, endpoints, told=told, now=now)
    Delivery.objects.bulk_create(deliveries, batch_size=500, ignore_conflicts=True)
    FanOut.objects.filter(pk=1).update(sequence=numbers[-1])
    return len(numbers)


def _deliveries(
    entries: Sequence[JournalEntry], endpoints: Sequence[Endpoint], *, told: frozenset[int], now: datetime
) -> list[Delivery]:
    deliveries = []
    for entry in entries:
        wanting = [endpoint for endpoint in endpoints if _wants(endpoint, entry)]
        if wanting:
            body = body_of(entry, base_url=settings.BASE_URL)
            deliveries += [
                _delivery(entry, endpoint, body, is_told=endpoint.pk in told, now=now) for endpoint in wanting
            ]
    return deliveries


def _wants(endpoint: Endpoint, entry: JournalEntry) -> bool:
    if entry.event not in SHAPES or entry.sequence is None or entry.sequence <= endpoint.starts_after:
        return False
    return not endpoint.event_types or entry.event in endpoint.event_types


def _delivery(entry: JournalEntry, endpoint: Endpoint, body: bytes, *, is_told: bool, now: datetime) -> Delivery:
    return Delivery(
        endpoint=endpoint,
        entry=entry,
        webhook_id=_webhook_id(endpoint, entry),
        event=entry.event,
        body=body,
        due_at=now if is_told else None,
        last_error="" if is_told else HELD,
        created_at=now,
    )


def _webhook_id(endpoint: Endpoint, entry: JournalEntry) -> str:
    """The receiver's key against doubles: the same whenever and however often this delivery is made or sent."""
    return "msg_" + hashlib.sha256(f"{endpoint.uid}:{entry.claim.uid}:{entry.position}".encode()).hexdigest()[:32]
