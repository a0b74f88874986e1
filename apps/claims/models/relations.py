"""How claims are related to each other, as editors have said, or as a machine proposes."""

from django.db import models
from django.db.models import F, Q

from apps.claims.models.claims import Claim
from verifyhub.relations import WORDS, Relation

RELATIONS = [(relation.value, WORDS[relation][0]) for relation in Relation]


class ClaimRelation(models.Model):
    """`claim` implies, contradicts, is part of, or tells the same event later than `other`.

    It holds from `accepted_at`, when an editor said so, until `ended_at`, when one took it back. With neither it is
    what a machine proposes. A proposal that was dismissed has ended too, and is not made again. `proposed_by` is "" for
    what an editor said first. `flagged_at`: both claims stand, though they contradict each other, and were flagged.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="related_from")
    kind = models.CharField(max_length=12, choices=RELATIONS)
    reason = models.TextField()
    proposed_by = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "other", "kind"], name="claim_relation_once"),
            models.CheckConstraint(condition=~Q(claim=F("other")), name="claim_relation_to_another"),
            models.CheckConstraint(
                condition=Q(kind__in=[relation.value for relation in Relation]), name="claim_relation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Relation.CONTRADICTS.value) | Q(claim__lt=F("other")),
                name="claim_contradiction_in_one_order",
            ),
        ]
        indexes = [
            # Those that are looked at again and again, for claims that both stand.
            models.Index(
                fields=["id"],
                condition=Q(kind=Relation.CONTRADICTS.value, ended_at=None, accepted_at__isnull=False),
                name="claim_contradictions",
            )
        ]
