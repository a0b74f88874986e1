"""Where we ask, and how we stand with each place."""

from django.db import models


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


class ConnectorState(models.Model):
    """How one connector may be used here, beside what its code says. Without a row: as its code says.

    `pause_seconds` and `per_day` are an operator's, in place of the connector's own; None for the connector's own.
    """

    name = models.CharField(max_length=40, unique=True)  # in verifyhub.connectors.CONNECTORS
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.CharField(max_length=200, blank=True)
    pause_reason = models.TextField(blank=True)
    pause_seconds = models.FloatField(null=True, blank=True)  # between the beginnings of two requests
    per_day = models.PositiveIntegerField(null=True, blank=True)  # requests from midnight to midnight UTC
    last_answer_at = models.DateTimeField(null=True, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class ConnectorHour(models.Model):
    """How one connector fared in one hour; a request is counted as asked before it is made."""

    name = models.CharField(max_length=40)
    began_at = models.DateTimeField()  # the full hour, UTC
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "began_at"], name="connector_hour_once")]


class OperatorAct(models.Model):
    """What a person did to a connector or to a site; never edited. `said` is the reason, or what was changed."""

    class Kind(models.TextChoices):
        CONNECTOR = "connector"
        SITE = "site"

    class Act(models.TextChoices):
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        RUN = "run", "run now"
        BUDGET = "budget", "budget set"
        ASKED_AGAIN = "again", "asked again"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=300)  # as ConnectorState and Host have it
    act = models.CharField(max_length=10, choices=Act)
    said = models.TextField(blank=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=100)  # "user:7"
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "name", "-id"], name="operator_act_latest")]


class Answer(models.Model):
    """The latest answer of a place that lists what it has, shared by all claims it is asked about.

    `key` is the SHA-256 of what was asked. `etag` and `last_modified` are as the far side wrote them.
    """

    key = models.CharField(max_length=64, unique=True)
    url = models.URLField(max_length=2000)  # that answered, after redirects
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField()  # when it was last said to be still so
