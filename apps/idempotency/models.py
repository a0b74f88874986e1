"""Calls that partners made under a key of their own, so that a call made again has no second effect."""

from django.db import models

from apps.accounts.models import Partner


class Call(models.Model):
    """One call, and what it was answered; `status` is None until then.

    `address` is its method and path, `fingerprint` the SHA-256 of these and the body. `attempts` is the fencing token:
    only who made the latest attempt may write the answer. Once the lease has run out, the next may try.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="calls")
    address = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    leased_until = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "address", "key"], name="call_once_per_key")]
        indexes = [models.Index(fields=["begun_at"], name="call_by_age")]  # those to be forgotten
