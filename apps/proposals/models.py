"""What a language model was asked about an article, and what it proposed. Nothing here is a claim until tracked."""

from django.db import models

from apps.claims.models import Article, Claim, Drafted
from apps.queue.models import QueuedWork


class ModelReading(QueuedWork):
    """One article being read by the language model, part by part: each part is one piece of work, and one request.

    `refused` counts proposals that were dropped, by reason; `notes` say in sentences what limits the reading; `seconds`
    is how long the model took in all. `last_error` says why it waits or has failed.
    """

    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="model_reading")
    model = models.CharField(max_length=200, blank=True)  # that answered last
    parts = models.PositiveIntegerField(default=0)  # 0 until the first was asked about
    parts_read = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    seconds = models.FloatField(default=0.0)
    asked_by = models.CharField(max_length=40)  # an actor key
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="model_reading_due")]

    def __str__(self) -> str:
        return f"{self.article}: {self.get_status_display()}"


class Proposal(Drafted):
    """A claim as a model proposed it. `reasons` are the doubts about it.

    `claim` is the one that an editor made of it; it stays as it was proposed.
    """

    reading = models.ForeignKey(ModelReading, on_delete=models.CASCADE, related_name="proposals")
    model = models.CharField(max_length=200)
    claim = models.OneToOneField(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quote_end__gt=models.F("quote_start")), name="proposal_quote_is_a_span"
            ),
            models.UniqueConstraint(
                fields=["reading", "quote_start", "quote_end", "statement"], name="proposal_once_per_reading"
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class AskedDay(models.Model):
    """How many requests were sent to the model on one day, by all workers together, from midnight to midnight UTC."""

    day = models.DateField(unique=True)
    asked = models.PositiveIntegerField(default=0)
