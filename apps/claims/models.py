"""Stories, articles, the claims found in them, and the journal of all that happened to each claim."""

import uuid

from django.db import models
from django.db.models import Q

from verifyhub.corroboration import Finding
from verifyhub.lifecycle import Role, State
from verifyhub.reading.articles import Hedge, Kind

STATES = [(state.value, state.value.replace("_", " ")) for state in State]
FINDINGS = [(finding.value, finding.value) for finding in Finding]
HEDGES = [(hedge.value, hedge.value) for hedge in Hedge]
KINDS = [(kind.value, kind.value) for kind in Kind]
ROLES = [(role.value, role.value) for role in Role]


class Story(models.Model):
    title = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class Article(models.Model):
    """A text in which reports were found, kept as received. `set_aside` lists [start, end, reason]."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=300)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, unique=True)
    source_url = models.URLField(max_length=2000, blank=True)
    publisher_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8)
    set_aside = models.JSONField(default=list)
    entered_by = models.CharField(max_length=40)  # an actor key
    entered_by_name = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """One checkable statement. Written by `claims.services` alone; `version` counts its journal entries.

    `quote` is `article.text[quote_start:quote_end]`. `attribution` lists speakers from the article outward. `finding`,
    `probability` and the two counts repeat the latest assessment, for lists; `shortfall` is what it lacks for
    corroboration. `gains` and `loses` name the sides that the claim serves and harms, if an editor said so.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    story = models.ForeignKey(Story, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    statement = models.TextField()
    quote = models.TextField()
    quote_start = models.PositiveIntegerField()
    quote_end = models.PositiveIntegerField()
    attribution = models.JSONField(default=list, blank=True)
    hedge = models.CharField(max_length=12, choices=HEDGES)
    kind = models.CharField(max_length=12, choices=KINDS)
    places = models.JSONField(default=list, blank=True)
    entities = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=8)
    check_worthiness = models.FloatField(default=0.0)
    needs_edit = models.BooleanField(default=False)
    gains = models.CharField(max_length=100, blank=True)
    loses = models.CharField(max_length=100, blank=True)

    state = models.CharField(max_length=12, choices=STATES, default=State.SUBMITTED.value)
    version = models.PositiveIntegerField(default=0)
    finding = models.CharField(max_length=12, choices=FINDINGS, default=Finding.INSUFFICIENT.value)
    probability = models.FloatField(null=True, blank=True)
    supporting_origins = models.PositiveIntegerField(default=0)
    disputing_origins = models.PositiveIntegerField(default=0)
    disputing_readings = models.PositiveIntegerField(default=0)
    shortfall = models.TextField(default="No source has been looked at yet.", blank=True)
    entered_by = models.CharField(max_length=40, blank=True)  # an actor key
    corroborated_by = models.CharField(max_length=40, blank=True)  # an actor key; "" for the system
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="claim_state_is_known"),
            models.CheckConstraint(condition=Q(finding__in=[f.value for f in Finding]), name="claim_finding_is_known"),
            models.CheckConstraint(condition=Q(quote_end__gt=models.F("quote_start")), name="claim_quote_is_a_span"),
            models.UniqueConstraint(
                fields=["article", "quote_start", "quote_end", "statement"], name="claim_once_per_article"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-updated_at"], name="claim_queue"),  # the newsroom's list
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),  # the partners' list
        ]

    def __str__(self) -> str:
        return self.statement


class JournalEntry(models.Model):
    """One thing that happened to a claim: audit and outbox in one. Appended by `claims.services.record` alone.

    `position` counts within the claim. `sequence` counts over all claims without holes; it is given by
    `claims.services.number_entries` after the entry's transaction has committed, and never changes.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="journal")
    position = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    event = models.CharField(max_length=40)  # what partners are told: "claim.state_changed"
    actor_role = models.CharField(max_length=10, choices=ROLES)
    actor_key = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [models.UniqueConstraint(fields=["claim", "position"], name="journal_position_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(sequence=None), name="journal_unnumbered"),  # the sequencer's scan
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.actor_name})"


class JournalHead(models.Model):
    """The last sequence number given. One row, locked while numbering."""

    last_sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="journal_head_is_one_row")]
