"""What claims are found by when a new one may be the same, and the pairs that were found."""

from django.db import models
from django.db.models import F, Q

from apps.claims.models.claims import Claim
from apps.queue.models import QueuedWork


class Wording(QueuedWork):
    """How a claim is found: its folded words, repeats included. The work that is due is to compare it with the others.

    `vector` is what it means, as `verifyhub.reading.vectors.pack` has it, None where it was not computed; one made from
    another statement or by another model than `vector_made_from` says is of no use.
    """

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="wording")
    words = models.TextField(blank=True)
    vector = models.BinaryField(null=True)
    vector_made_from = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="wording_due")]


class Posting(models.Model):
    """A claim has a word. The newest claims that have one are read off the end of its part of the index."""

    word = models.CharField(max_length=40)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="postings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "claim"], name="posting_once")]


class NamePosting(models.Model):
    """A claim has a name in one of these roles; `name` is folded, so that all its spellings are found by any."""

    class Role(models.TextChoices):
        PLACE = "place"
        PERSON = "person"
        ORGANISATION = "organisation"
        SPEAKER = "speaker"
        PUBLISHER = "publisher"  # of the article

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="names")
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "role", "name"], name="name_posting_once")]
        indexes = [models.Index(fields=["role", "name", "-claim"], name="claims_by_name")]


class Refold(QueuedWork):
    """The claims that have one of these words are to be folded anew and compared, a few at a time, oldest first.

    `reached` is the key of the last claim for which that is under way.
    """

    words = models.JSONField()
    reached = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="refold_due")]


class Resemblance(models.Model):
    """`claim` may be the same as `other`, which was entered before it. A proposal: only an editor merges.

    `likeness` is the weighted share of words that one has of the other, `nearness` how near they are in meaning, where
    that is known; `shared` are words of the claim that both have. One that was dismissed stays so.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="resembles")
    other = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="resembled_by")
    likeness = models.FloatField()
    nearness = models.FloatField(null=True)
    shared = models.JSONField(default=list)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "other"], name="resemblance_once"),
            models.CheckConstraint(condition=Q(other__lt=F("claim")), name="resemblance_to_an_earlier_claim"),
        ]
