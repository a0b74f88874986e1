"""What each document says of a claim, and what follows from all of them."""

from django.db import models
from django.db.models import Q

from apps.claims.models import FINDINGS, Claim
from apps.evidence.models.documents import Document
from verifyhub.reading.documents import Relation, Stance

STANCES = [(stance.value, stance.value) for stance in Stance]
RELATIONS = [(relation.value, relation.value.replace("_", " ")) for relation in Relation]
CREDIBILITIES = [
    (1, "1 · confirmed by other independent sources"),
    (2, "2 · probably true"),
    (3, "3 · possibly true"),
    (4, "4 · doubtful"),
    (5, "5 · improbable"),
    (6, "6 · cannot be judged"),
]


class Reading(models.Model):
    """What one document says on one claim. A person's `override_stance` stands beside the machine's `stance`.

    `passage` is `document.text[passage_start:passage_end]`; `confidence` is in 0..1. `credibility` is the Admiralty
    number, a person's judgement with its reason, never computed: not from the publisher's letter, nor the other way.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="readings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readings")
    statement = models.TextField()  # the wording of the claim that it was read for, and the time it tells of
    event_start = models.DateTimeField(null=True, blank=True)
    event_end = models.DateTimeField(null=True, blank=True)
    stance = models.CharField(max_length=10, choices=STANCES)
    confidence = models.FloatField()
    passage = models.TextField(blank=True)
    passage_start = models.PositiveIntegerField(default=0)
    passage_end = models.PositiveIntegerField(default=0)
    relation = models.CharField(max_length=10, choices=RELATIONS)
    named_origins = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    credibility = models.PositiveSmallIntegerField(null=True, blank=True, choices=CREDIBILITIES)
    credibility_reason = models.TextField(blank=True)
    credibility_by = models.CharField(max_length=200, blank=True)
    override_stance = models.CharField(max_length=10, choices=STANCES, blank=True)
    override_reason = models.TextField(blank=True)
    overridden_by = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "document"], name="reading_once"),
            models.CheckConstraint(condition=Q(stance__in=[s.value for s in Stance]), name="reading_stance_is_known"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="reading_confidence_is_share"
            ),
            models.CheckConstraint(
                condition=Q(credibility=None)
                | Q(credibility__range=(2, 6))
                | (Q(credibility=1) & ~Q(relation="relays")),
                name="reading_of_a_relay_is_no_1",
            ),
        ]

    @property
    def effective_stance(self) -> str:
        return self.override_stance or self.stance


class WitnessRuling(models.Model):
    """What an editor decided of two documents about a claim: one witness, or two. It holds for every later weighing.

    `left` is the document with the lower number.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="witness_rulings")
    left = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    are_one = models.BooleanField()
    reason = models.TextField()
    ruled_by = models.CharField(max_length=200)
    ruled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "left", "right"], name="witness_ruling_once"),
            models.CheckConstraint(condition=Q(left__lt=models.F("right")), name="witness_ruling_in_order"),
        ]


class Assessment(models.Model):
    """The weighing of all origins for and against a claim at one time. Never edited; a new one replaces it.

    The three probabilities are None while no origin weighs anything; from the lowest to the highest is nine tenths.
    `base_log_odds` is the base rate it started from, and the two counts the claims resolved here by then; None for what
    was weighed by rules 1 to 3, when it was the shipped one.
    `origins` is a list of objects {label, stance, counted, reason, reliability, interest, first_hand, official,
    log_odds, weight_reason, documents, edges: [{kind, left, right, evidence}]}, documents by id; `explanation` is a
    list of sentences, and `steps` says of each of them, in the same order, {kind, origin, documents}: what it is about,
    the origin by its place from 1, the documents it rests on. It is empty for what was weighed before there were steps.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    rule_version = models.PositiveIntegerField()
    finding = models.CharField(max_length=12, choices=FINDINGS)
    probability = models.FloatField(null=True, blank=True)
    probability_low = models.FloatField(null=True, blank=True)
    probability_high = models.FloatField(null=True, blank=True)
    log_odds = models.FloatField()
    base_log_odds = models.FloatField(null=True, blank=True)
    base_confirmed = models.PositiveIntegerField(null=True, blank=True)
    base_refuted = models.PositiveIntegerField(null=True, blank=True)
    supporting_origins = models.PositiveIntegerField()
    disputing_origins = models.PositiveIntegerField()
    document_count = models.PositiveIntegerField()
    lookups_answered = models.PositiveIntegerField()
    lookups_asked = models.PositiveIntegerField()
    shortfall = models.TextField(blank=True)
    is_outweighed = models.BooleanField(default=False)  # disputed so that an editor may want to refute it
    explanation = models.JSONField()
    steps = models.JSONField(default=list)
    origins = models.JSONField()
    assessed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"], name="assessment_latest")]
