"""What is asked about each claim, and what is due."""

from django.db import models

from apps.claims.models import Article, Claim
from apps.evidence.models.documents import Document
from apps.queue.models import QueuedWork


class Inquiry(QueuedWork):
    """What VerifyHub is doing about one claim: due when its evidence has changed and it must be weighed again.

    `requests` counts the calls for a new assessment, so that one arriving during an assessment is not lost.
    `look_again_at` is when every place is asked anew, or, once there is a verdict, the pages it rests on are visited.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="inquiry")
    requests = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    look_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "inquiries"
        indexes = [
            models.Index(fields=["status", "due_at"], name="inquiry_due"),
            models.Index(fields=["look_again_at"], name="inquiry_look_again"),
        ]


class Lookup(QueuedWork):
    """One question to one place about one claim. `hits_found` is None until it has answered."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lookups")
    connector = models.CharField(max_length=40)
    address = models.URLField(max_length=2000)
    place_name = models.CharField(max_length=200)  # what an editor calls the place asked
    hits_found = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    documents: "models.ManyToManyField[Document, Lead]" = models.ManyToManyField(
        Document, through="Lead", related_name="lookups"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "connector", "address"], name="lookup_once_per_place")]
        indexes = [models.Index(fields=["status", "due_at"], name="lookup_due")]

    def __str__(self) -> str:
        return f"{self.place_name}: {self.get_status_display()}"


class Visit(QueuedWork):
    """Going back to a page that evidence came from, to see whether it still says the same; the document is kept.

    `misses` counts the visits in a row that reached nobody, the first of them at `missed_since`.
    """

    class Outcome(models.TextChoices):
        SAME = "same"
        CHANGED = "changed"
        GONE = "gone"

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="visit")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)  # of the text as found
    visited_at = models.DateTimeField(null=True, blank=True)
    misses = models.PositiveIntegerField(default=0)
    missed_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="visit_due")]


class ArticlePage(QueuedWork):
    """The page of an article that was sent by its address, as it was sent. It is fetched once, for the text."""

    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="page")
    url = models.URLField(max_length=2000, unique=True)
    retrieved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="article_page_due")]

    def __str__(self) -> str:
        return self.url


class Lead(models.Model):
    """A lookup pointed to a document."""

    lookup = models.ForeignKey(Lookup, on_delete=models.PROTECT, related_name="leads")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="leads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "document"], name="lead_once")]


class Search(models.Model):
    """What to search for about a claim, as a person has written it; without it the claim's own words are used.

    `phrases` go from narrow to wide; `names` are lists of spellings, one list for each name; `languages` are codes.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="search")
    phrases = models.JSONField()
    names = models.JSONField(default=list, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    edited_by = models.CharField(max_length=200)
    edited_at = models.DateTimeField()
