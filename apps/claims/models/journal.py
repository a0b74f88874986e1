"""The journal of all that happened to each claim, and what partners were told of it."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from apps.accounts.models import Partner
from apps.claims.models.articles import ROLES
from apps.claims.models.claims import STATES, Claim
from verifyhub.chain import GENESIS

_NUMBERED = Q(sequence__isnull=False)


class JournalEntry(models.Model):
    """One thing that happened to a claim: audit and outbox in one. Appended by `claims.services.record` alone.

    `content` is canonical JSON of all there is to say; `digest` covers the claim's previous digest and these very
    characters. The other columns repeat parts of it, for queries. `position` counts within the claim. `sequence` counts
    over all claims without holes; it and `feed_digest`, which covers the feed up to here, are given once by
    `claims.services.number_entries` after the entry's transaction has committed. The database refuses any other update
    and every delete. `is_embargoed`: written while partners could not see the claim, so never shown to them.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="journal")
    position = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    event = models.CharField(max_length=40)  # what partners are told: "claim.state_changed"
    actor_role = models.CharField(max_length=20, choices=ROLES)
    actor_key = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    is_embargoed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    feed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [models.UniqueConstraint(fields=["claim", "position"], name="journal_position_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(sequence=None), name="journal_unnumbered"),  # the sequencer's scan
            models.Index(fields=["created_at"], name="journal_by_time"),  # what moved today
            # The feed narrowed to some types, or to one claim.
            models.Index(fields=["event", "sequence"], condition=_NUMBERED, name="journal_by_event"),
            models.Index(fields=["claim", "sequence"], condition=_NUMBERED, name="journal_of_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.actor_name})"

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The content as objects: "data" describes the event, "before" and "after" what it changed of the claim."""
        return json.loads(self.content)

    @property
    def data(self) -> dict[str, Any]:
        return self.parts["data"]


class JournalHead(models.Model):
    """The last sequence number given, and the digest there. One row, locked while numbering."""

    last_sequence = models.PositiveBigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="journal_head_is_one_row")]


class Telling(models.Model):
    """The ledger: a partner has been told the verdict in journal entry `position` of a claim.

    Or, where there is nothing else to say any more, that the claim was withdrawn or merged into another.
    """

    class Via(models.TextChoices):
        WEBHOOK = "webhook"
        API = "api", "API"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="tellings")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tellings")
    position = models.PositiveIntegerField()
    via = models.CharField(max_length=8, choices=Via)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "partner", "position"], name="told_once")]


class Correction(models.Model):
    """We said something and took it back. Open until everyone who was told has the new verdict.

    `old_position`, `reopened_position` and `new_position` are journal entries of the claim: the verdict that was
    given, the reopening with its reason, and the verdict that replaced it, once there is one. `new_state` is that
    verdict, or "withdrawn" or "merged" when the claim went that way instead.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    old_state = models.CharField(max_length=12, choices=STATES)
    old_position = models.PositiveIntegerField()
    said_at = models.DateTimeField()
    reopened_position = models.PositiveIntegerField()
    reopened_at = models.DateTimeField()
    reason = models.TextField()
    new_state = models.CharField(max_length=12, choices=STATES, blank=True)
    new_position = models.PositiveIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "old_position"], name="correction_once_per_verdict")]
