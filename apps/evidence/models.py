"""Who publishes, what was asked where, what was found, what it says, and what follows from it."""

from django.db import models
from django.db.models import Q

from apps.claims.models import FINDINGS, Claim
from apps.queue.models import QueuedWork
from verifyhub.connectors import Kind
from verifyhub.reading.documents import Relation, Stance

STANCES = [(stance.value, stance.value) for stance in Stance]
RELATIONS = [(relation.value, relation.value.replace("_", " ")) for relation in Relation]
DOCUMENT_KINDS = [(kind.value, kind.value) for kind in Kind]
RELIABILITIES = [
    ("A", "A · completely reliable"),
    ("B", "B · usually reliable"),
    ("C", "C · fairly reliable"),
    ("D", "D · not usually reliable"),
    ("E", "E · unreliable"),
    ("F", "F · cannot be judged"),
]
CREDIBILITIES = [
    (1, "1 · confirmed by other independent sources"),
    (2, "2 · probably true"),
    (3, "3 · possibly true"),
    (4, "4 · doubtful"),
    (5, "5 · improbable"),
    (6, "6 · cannot be judged"),
]


class Publisher(models.Model):
    """An outlet, agency, official body, channel or person. `family` is its owner, "" when it stands alone.

    `side` names the party to the story it belongs to, "" for none.
    """

    class Kind(models.TextChoices):
        AGENCY = "agency"
        OUTLET = "outlet"
        OFFICIAL = "official", "official body"
        CHANNEL = "channel"
        PERSON = "person"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OUTLET)
    family = models.CharField(max_length=200, blank=True)
    reliability = models.CharField(max_length=1, choices=RELIABILITIES, default="F")
    side = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reliability__in="ABCDEF"), name="publisher_reliability_is_admiralty"),
        ]

    def __str__(self) -> str:
        return self.name


class PublisherAddress(models.Model):
    """Where a publisher speaks: a host, or a host and the start of a path ("t.me/channel"); the longest match wins."""

    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="addresses")
    prefix = models.CharField(max_length=300, unique=True)  # lower case, no scheme, no port

    class Meta:
        verbose_name_plural = "publisher addresses"

    def __str__(self) -> str:
        return self.prefix


class Feed(models.Model):
    """A place that is asked about every claim: a news feed, a channel, a search service."""

    connector = models.CharField(max_length=40)  # a name in verifyhub.connectors.CONNECTORS
    name = models.CharField(max_length=200, unique=True)
    address = models.URLField(max_length=2000)
    is_enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Host(models.Model):
    """Where we stand with one site, shared by all workers: the columns of verifyhub.politeness.Standing.

    `version` counts the changes: a worker writes only over what it has read. `asking` is a list of times (ISO 8601).
    `robots` is the text of the site's robots.txt as last read, "" when it has none.
    """

    name = models.CharField(max_length=300, unique=True)  # lower case, with an unusual port: "press.example:8080"
    version = models.PositiveBigIntegerField(default=0)
    next_turn_at = models.DateTimeField(null=True, blank=True)
    line_ends_at = models.DateTimeField(null=True, blank=True)
    asking = models.JSONField(default=list, blank=True)
    failures = models.PositiveIntegerField(default=0)
    left_alone_until = models.DateTimeField(null=True, blank=True)
    robots = models.TextField(blank=True)
    robots_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


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
        "Document", through="Lead", related_name="lookups"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "connector", "address"], name="lookup_once_per_place")]
        indexes = [models.Index(fields=["status", "due_at"], name="lookup_due")]

    def __str__(self) -> str:
        return f"{self.place_name}: {self.get_status_display()}"


class Document(QueuedWork):
    """One fetched page, or one post. `failure` names why it cannot be read ("login_wall", "robots", …); "" when it can.

    `credited_source` and `forwarded_from` are what the place that led to it said of where it comes from. A `kind` of
    "prior review" is another desk's verdict: shown to editors, never read as evidence.
    """

    kind = models.CharField(max_length=12, choices=DOCUMENT_KINDS, default=Kind.DOCUMENT.value)
    url = models.URLField(max_length=2000, unique=True)
    publisher = models.ForeignKey(Publisher, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retrieved_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes as received
    links = models.JSONField(default=list, blank=True)
    credited_source = models.CharField(max_length=300, blank=True)
    forwarded_from = models.URLField(max_length=2000, blank=True)
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="document_due")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="document_kind_is_known")
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Visit(QueuedWork):
    """Going back to a page that evidence came from, to see whether it still says the same; the document is kept."""

    class Outcome(models.TextChoices):
        SAME = "same"
        CHANGED = "changed"
        GONE = "gone"

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="visit")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)  # of the text as found
    visited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="visit_due")]


class Lead(models.Model):
    """A lookup pointed to a document."""

    lookup = models.ForeignKey(Lookup, on_delete=models.PROTECT, related_name="leads")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="leads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "document"], name="lead_once")]


class Reading(models.Model):
    """What one document says on one claim. A person's `override_stance` stands beside the machine's `stance`.

    `passage` is `document.text[passage_start:passage_end]`; `confidence` is in 0..1. `credibility` is the Admiralty
    number, a person's judgement, never computed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="readings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readings")
    statement = models.TextField()  # the wording of the claim that it was read for
    stance = models.CharField(max_length=10, choices=STANCES)
    confidence = models.FloatField()
    passage = models.TextField(blank=True)
    passage_start = models.PositiveIntegerField(default=0)
    passage_end = models.PositiveIntegerField(default=0)
    relation = models.CharField(max_length=10, choices=RELATIONS)
    named_origins = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    credibility = models.PositiveSmallIntegerField(null=True, blank=True, choices=CREDIBILITIES)
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
        ]

    @property
    def effective_stance(self) -> str:
        return self.override_stance or self.stance


class Assessment(models.Model):
    """The weighing of all origins for and against a claim at one time. Never edited; a new one replaces it.

    `origins` is a list of objects {label, stance, counted, reason, reliability, interest, log_odds, documents,
    edges: [{kind, left, right, evidence}]}, documents by id; `explanation` is a list of sentences.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    rule_version = models.PositiveIntegerField()
    finding = models.CharField(max_length=12, choices=FINDINGS)
    probability = models.FloatField()
    log_odds = models.FloatField()
    supporting_origins = models.PositiveIntegerField()
    disputing_origins = models.PositiveIntegerField()
    document_count = models.PositiveIntegerField()
    lookups_answered = models.PositiveIntegerField()
    lookups_asked = models.PositiveIntegerField()
    shortfall = models.TextField(blank=True)
    explanation = models.JSONField()
    origins = models.JSONField()
    assessed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"], name="assessment_latest")]
