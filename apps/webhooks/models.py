"""Who is told, what they are told, and every attempt to tell them."""

import uuid

from django.db import models
from django.db.models import Q

from apps.accounts.models import Partner
from apps.claims.models import JournalEntry
from apps.queue.models import QueuedWork


class Endpoint(models.Model):
    """An address that wants to be told. `event_types` [] means all.

    `disabled_reason` is set by VerifyHub, not by hand. `starts_after` is the journal sequence at its creation: nothing
    older is sent. A deleted one is kept for its deliveries; to its partner it does not exist.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="endpoints")
    url = models.URLField(max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    event_types = models.JSONField(default=list, blank=True)
    is_enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    starts_after = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "url"], condition=Q(deleted_at=None), name="endpoint_once_per_partner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.url}"


class Secret(models.Model):
    """A signing secret, encrypted at rest. During a rotation two are live and both sign."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)


class Delivery(QueuedWork):
    """One event for one endpoint; the body is frozen here and sent byte for byte on every try.

    `entry` is None only for a ping. Sending again by hand begins the schedule anew: `attempts` counts this round,
    `attempts_before` the earlier ones.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    entry = models.ForeignKey(JournalEntry, null=True, on_delete=models.PROTECT, related_name="deliveries")
    webhook_id = models.CharField(max_length=40, unique=True)
    event = models.CharField(max_length=40)
    body = models.BinaryField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    attempts_before = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry"], name="delivery_once_per_event")]
        indexes = [
            models.Index(fields=["status", "due_at"], name="delivery_due"),
            models.Index(fields=["endpoint", "-created_at", "-id"], name="delivery_newest"),  # what its partner sees
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint.url}"


class Attempt(models.Model):
    """One try. `status_code` is None when no answer came; `error` says why in words; `excerpt` is untrusted text."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.TextField(blank=True)
    excerpt = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number_once")]


class FanOut(models.Model):
    """How far the journal has been turned into deliveries. One row, locked while fanning out."""

    sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="fan_out_is_one_row")]
