"""The claims found in articles."""

import uuid

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.claims.models.articles import Article, Story
from apps.claims.models.drafted import Drafted
from verifyhub.chain import GENESIS
from verifyhub.corroboration import Finding
from verifyhub.lifecycle import State
from verifyhub.reading.drafts import Shade

STATES = [(state.value, state.value.replace("_", " ")) for state in State]
FINDINGS = [(finding.value, finding.value) for finding in Finding]


class Priority(models.TextChoices):
    BREAKING = "breaking"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Claim(Drafted):
    """One checkable statement. Written by `claims.services` alone; `version` counts its journal entries.

    `finding`, `probability` and the two counts repeat the latest assessment, for lists; `shortfall` is what it lacks
    for corroboration. `gains` and `loses` name the sides that the claim serves and harms, if an editor said so.
    `verdict_position` is the journal entry that confirmed or refuted it, while that holds; `assessment_position` is the
    one with the latest assessment; `journal_digest` the digest of the latest of all.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    story = models.ForeignKey(Story, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    check_worthiness = models.FloatField(default=0.0)
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
            models.CheckConstraint(condition=Q(hedge__in=[s.value for s in Shade]), name="claim_hedge_is_known"),
            models.CheckConstraint(
                # Said in full: a comparison with NULL is no refusal.
                condition=Q(event_start=None, event_end=None)
                | Q(event_start__isnull=False, event_end__isnull=False, event_end__gt=models.F("event_start")),
                name="claim_event_is_a_window",
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=models.F("id")), name="claim_not_its_own_duplicate"),
            models.CheckConstraint(condition=Q(quote_end__gt=models.F("quote_start")), name="claim_quote_is_a_span"),
            models.UniqueConstraint(
                fields=["article", "quote_start", "quote_end", "statement"], name="claim_once_per_article"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-updated_at"], name="claim_queue"),  # the newsroom's list
            # The partners' lists, each in the order in which it is paged through.
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),
            models.Index(fields=["-updated_at", "-id"], name="claim_changed"),
            models.Index(fields=["-check_worthiness", "-id"], name="claim_worthiest"),
            models.Index(fields=["state", "-created_at", "-id"], name="claim_newest_in_state"),
            models.Index(fields=["finding", "-created_at", "-id"], name="claim_newest_found"),
            models.Index(fields=["hedge", "-created_at", "-id"], name="claim_newest_hedged"),
            models.Index(fields=["kind", "-created_at", "-id"], name="claim_newest_of_kind"),
            models.Index(fields=["language", "-created_at", "-id"], name="claim_newest_in_language"),
            models.Index(fields=["story", "-created_at", "-id"], name="claim_newest_of_story"),
            models.Index(fields=["entered_by", "-created_at", "-id"], name="claim_newest_entered_by"),
            # What they are narrowed by, where few claims are meant.
            models.Index(fields=["supporting_origins"], name="claim_supporting"),
            models.Index(fields=["disputing_origins"], name="claim_disputing"),
            models.Index(fields=["event_start"], name="claim_event_start"),
            models.Index(fields=["event_end"], name="claim_event_end"),
            models.Index(fields=["parked_until"], name="claim_parked"),  # those that come back
            models.Index(fields=["embargo_until"], name="claim_embargoed"),  # those to be released
        ]

    def __str__(self) -> str:
        return self.statement
