"""Who publishes: who owns them, how far the newsroom trusts them, and whose side they are on."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.claims.models import Story

RELIABILITIES = [
    ("A", "A · completely reliable"),
    ("B", "B · usually reliable"),
    ("C", "C · fairly reliable"),
    ("D", "D · not usually reliable"),
    ("E", "E · unreliable"),
    ("F", "F · cannot be judged"),
]


class Publisher(models.Model):
    """An outlet, agency, official body, channel or person. Written by `evidence.services` alone.

    `owner` is a publisher itself; `family` the name that all of one owner share, "" when it stands alone: with an
    owner, that of whoever is at the top. `side` names the party it belongs to in general, "" for none; what is said
    for one story (Affiliation) goes before it. `source` says where the facts come from.
    """

    class Kind(models.TextChoices):
        AGENCY = "agency"
        OUTLET = "outlet"
        OFFICIAL = "official", "official body"
        CHANNEL = "channel"
        PERSON = "person"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # by which partners know it
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OUTLET)
    owner = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    family = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166, upper case
    source = models.CharField(max_length=300, blank=True)
    reliability = models.CharField(max_length=1, choices=RELIABILITIES, default="F")
    side = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reliability__in="ABCDEF"), name="publisher_reliability_is_admiralty"),
            models.CheckConstraint(condition=~Q(owner=F("id")), name="publisher_does_not_own_itself"),
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


class PublisherAlias(models.Model):
    """Another name under which texts credit a publisher: "AP" for the Associated Press. `key` is it in lower case."""

    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name_plural = "publisher aliases"

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """Whose side a publisher is on in one story, as an editor says. `side` is "" exactly when it is on none."""

    class Kind(models.TextChoices):
        PARTY = "party", "is a party"
        ALLIED = "allied", "is allied with a party"
        NONE = "none", "is on no side"

    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="affiliations")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="affiliations")
    kind = models.CharField(max_length=6, choices=Kind)
    side = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "story"], name="affiliation_once_per_story"),
            models.CheckConstraint(
                condition=Q(kind="none", side="") | (Q(kind__in=["party", "allied"]) & Q(side__gt="")),
                name="affiliation_names_its_side",
            ),
        ]


class PublisherChange(models.Model):
    """What was said of a publisher, by whom and why; never edited but for the mark of what is still to be done.

    `before` and `after` are words. Open claims with keys above `weigh_after` are still to be weighed again because of
    it; None when none are.
    """

    class What(models.TextChoices):
        ENTERED = "entered", "entered"
        GRADE = "grade", "grade"
        OWNER = "owner", "owner and family"
        SIDE = "side", "side in general"
        AFFILIATION = "affiliation", "side in a story"
        FACTS = "facts", "facts"

    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=12, choices=What)
    story = models.ForeignKey(Story, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=100)  # "user:7"
    at = models.DateTimeField()
    weigh_after = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["publisher", "-id"], name="publisher_change_latest"),
            models.Index(fields=["id"], condition=Q(weigh_after__isnull=False), name="publisher_change_pending"),
        ]
