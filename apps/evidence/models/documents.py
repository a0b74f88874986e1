"""What was found: documents, what led to them, and the states in which each was seen."""

from django.db import models
from django.db.models import Q

from apps.evidence.models.publishers import Publisher
from apps.queue.models import QueuedWork
from verifyhub.connectors import Kind

DOCUMENT_KINDS = [(kind.value, kind.value) for kind in Kind]


class Document(QueuedWork):
    """One fetched page, or one post. `failure` names why it cannot be read ("login_wall", "robots", …); "" when it can.

    `credited_source` and `forwarded_from` are what the place that led to it said of where it comes from. A `kind` of
    "prior review" is another desk's verdict: shown to editors, never read as evidence.
    `canonical_url` is the page's one address, as far as it is known; `same_as` the document that already stood for that
    address, and this one then has the failure "same_page". `published_from` and `modified_from` say where the times
    were read. `quoted_sources` are the names and addresses the page itself gives for what it says.
    """

    kind = models.CharField(max_length=12, choices=DOCUMENT_KINDS, default=Kind.DOCUMENT.value)
    url = models.URLField(max_length=2000, unique=True)
    canonical_url = models.URLField(max_length=2000, blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="other_addresses")
    publisher = models.ForeignKey(Publisher, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_from = models.CharField(max_length=40, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    modified_from = models.CharField(max_length=40, blank=True)
    retrieved_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes as received
    links = models.JSONField(default=list, blank=True)
    quoted_sources = models.JSONField(default=list, blank=True)
    credited_source = models.CharField(max_length=300, blank=True)
    forwarded_from = models.URLField(max_length=2000, blank=True)
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "due_at"], name="document_due"),
            models.Index(fields=["canonical_url"], name="document_canonical"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="document_kind_is_known")
        ]

    def __str__(self) -> str:
        return self.title or self.url


class SentenceVectors(models.Model):
    """What the language model made of a document's first sentences: 13 ms each, spent once and not for every claim.

    In a table of its own, so that no list loads it. `made_from` is the digest of the sentences and of the model: when
    either is another now, this is as good as none. It can be thrown away at any time.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="sentence_vectors")
    made_from = models.CharField(max_length=64)
    rows = models.BinaryField()  # as `verifyhub.reading.vectors.pack` has them


class Capture(models.Model):
    """One state of a document, kept as it came over the wire in the archive; never edited.

    A state that says the same as the one before is not kept again. `archive_key` is the SHA-256 of the WARC file that
    holds request, answer and headers, "" for what was found before there was an archive; posts that came together share
    one file. `text` is what a reader saw, "" for a page that is gone, and `failure` is then its reason.
    """

    class Outcome(models.TextChoices):
        FIRST = "first", "first seen"
        CHANGED = "changed"
        GONE = "gone"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="captures")
    outcome = models.CharField(max_length=8, choices=Outcome)
    captured_at = models.DateTimeField()
    url = models.URLField(max_length=2000)  # that answered, after redirects
    status = models.PositiveSmallIntegerField()
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)  # as the far side wrote it
    body_sha256 = models.CharField(max_length=64)
    archive_key = models.CharField(max_length=64, blank=True)
    archive_size = models.PositiveBigIntegerField(default=0)  # bytes
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["document", "-id"], name="capture_latest")]


class Deposit(QueuedWork):
    """Having someone outside vouch for a capture: a time stamp (RFC 3161), or a copy in the Wayback Machine.

    `token` is the time stamp as sent (DER); `result_url` where the copy can be seen; `job` the far side's own number.
    """

    class Kind(models.TextChoices):
        TIMESTAMP = "timestamp", "time stamp"
        WAYBACK = "wayback", "copy in the Wayback Machine"

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="deposits")
    kind = models.CharField(max_length=10, choices=Kind)
    job = models.CharField(max_length=200, blank=True)
    result_url = models.URLField(max_length=2000, blank=True)
    token = models.BinaryField(default=bytes, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["capture", "kind"], name="deposit_once")]
        indexes = [models.Index(fields=["status", "due_at"], name="deposit_due")]
