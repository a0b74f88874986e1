"""What the desk says among itself about a claim, and what somebody has to look at."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.claims.models.claims import Claim


class Note(models.Model):
    """What the desk says among itself about a claim. A private note is seen by its author alone."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claim_notes")
    text = models.TextField()
    is_private = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class Flag(models.Model):
    """Something about a claim that a person has to look at, until one has."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=30)  # "evidence_changed", "evidence_gone"
    subject = models.CharField(max_length=200)  # what it is about, such as a document's key: flagged once while open
    message = models.TextField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "subject"], condition=Q(settled_at=None), name="flag_once_while_open"
            )
        ]
