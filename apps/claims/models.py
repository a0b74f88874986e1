"""Stories, articles, the claims found in them, and the journal of all that happened to each claim."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from apps.accounts.models import Partner, User
from verifyhub.chain import GENESIS
from verifyhub.corroboration import Finding
from verifyhub.lifecycle import Role, State
from verifyhub.reading.articles import Hedge, Kind

STATES = [(state.value, state.value.replace("_", " ")) for state in State]
FINDINGS = [(finding.value, finding.value) for finding in Finding]
HEDGES = [(hedge.value, hedge.value) for hedge in Hedge]
KINDS = [(kind.value, kind.value) for kind in Kind]
ROLES = [(role.value, role.value) for role in Role]


class Story(models.Model):
    """Claims that belong together. A closed story takes no new claims."""

    title = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class Priority(models.TextChoices):
    BREAKING = "breaking"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


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
    `verdict_position` is the journal entry that confirmed or refuted it, while that holds; `assessment_position` is the
    one with the latest assessment; `journal_digest` the digest of the latest of all.
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
    verdict_position = models.PositiveIntegerField(null=True, blank=True)
    assessment_position = models.PositiveIntegerField(null=True, blank=True, editable=False)
    journal_digest = models.CharField(max_length=64, default=GENESIS, editable=False)

    parked_reason = models.TextField(blank=True)  # why it cannot be established for now
    parked_until = models.DateTimeField(null=True, blank=True)  # parked exactly when set; comes back then
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    is_withdrawn = models.BooleanField(default=False)  # entered in error
    assigned_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_claims"
    )
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    due_at = models.DateTimeField(null=True, blank=True)  # when the desk wants it decided
    embargo_until = models.DateTimeField(null=True, blank=True)  # partners do not see it before
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="claim_state_is_known"),
            models.CheckConstraint(condition=Q(finding__in=[f.value for f in Finding]), name="claim_finding_is_known"),
            models.CheckConstraint(condition=~Q(duplicate_of=models.F("id")), name="claim_not_its_own_duplicate"),
            models.CheckConstraint(condition=Q(quote_end__gt=models.F("quote_start")), name="claim_quote_is_a_span"),
            models.UniqueConstraint(
                fields=["article", "quote_start", "quote_end", "statement"], name="claim_once_per_article"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-updated_at"], name="claim_queue"),  # the newsroom's list
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),  # the partners' list
            models.Index(fields=["parked_until"], name="claim_parked"),  # those that come back
            models.Index(fields=["embargo_until"], name="claim_embargoed"),  # those to be released
        ]

    def __str__(self) -> str:
        return self.statement


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


class JournalHead(models.Model):
    """The last sequence number given, and the digest there. One row, locked while numbering."""

    last_sequence = models.PositiveBigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="journal_head_is_one_row")]
