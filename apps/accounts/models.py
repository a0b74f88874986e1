"""Who may come in: staff as users, outlets as partners with API keys."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A member of the newsroom. What they may do follows from their groups (see `roles.py`)."""


class Partner(models.Model):
    name = models.CharField(max_length=200, unique=True)
    contact_email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A partner's key; only its SHA-256 is kept. `key_id` is the public part by which it is found."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=100)
    key_id = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Requests let in per minute and per day (UTC); None: as the settings say.
    reads_per_minute = models.PositiveIntegerField(null=True, blank=True)
    writes_per_minute = models.PositiveIntegerField(null=True, blank=True)
    requests_per_day = models.PositiveIntegerField(null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.partner}: {self.label} (vh_live_{self.key_id}…)"

    def own_limits(self) -> dict[str, int | None]:
        return {
            "reads_per_minute": self.reads_per_minute,
            "writes_per_minute": self.writes_per_minute,
            "requests_per_day": self.requests_per_day,
        }


class KeyEvent(models.Model):
    """What somebody did to a key. The database refuses to change or remove it."""

    class Kind(models.TextChoices):
        ISSUED = "issued"
        REPLACED = "replaced"
        REVOKED = "revoked"
        LIMITED = "limited", "Limits set"

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=50, blank=True)  # "user:7"; empty for the system and commands
    happened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.kind}"


class RequestCount(models.Model):
    """How often something was asked in one window. Written by `services.counters` alone, and swept in the end."""

    name = models.CharField(max_length=100)
    ends_at = models.BigIntegerField()  # seconds since 1970
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "ends_at"], name="one_count_of_a_window")]


class DayOfUse(models.Model):
    """Requests let in by one key on one day (UTC), a minute late at most."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="days_of_use")
    day = models.DateField()
    requests = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_count_of_a_day")]
