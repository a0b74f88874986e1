"""Stories, and the articles in which reports are to be found."""

import uuid

from django.db import models

from apps.queue.models import QueuedWork, Status
from verifyhub.lifecycle import Role

ROLES = [(role.value, role.value) for role in Role]


class Story(models.Model):
    """Claims that belong together. A closed story takes no new claims."""

    title = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class Article(QueuedWork):
    """A text in which reports are to be found, kept as received. The work that is due is to read it.

    One that was sent by its address has no text, and no `text_sha256`, before a worker has fetched its page. If another
    article has that text already, this one stands aside and names it: `same_as`.

    `entered_by…` is whoever sent it. What the reading found beside claims: `language` ("" before, "und" for one that is
    not read), `set_aside`, which lists [start, end, reason], and `notes`, sentences that say what limits the reading.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="other_addresses")
    source_url = models.URLField(max_length=2000, blank=True)
    publisher_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    set_aside = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    entered_by = models.CharField(max_length=40)  # an actor key
    entered_by_name = models.CharField(max_length=200)
    entered_by_role = models.CharField(max_length=20, choices=ROLES, default=Role.SYSTEM.value)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["status", "due_at"], name="article_due"),
            models.Index(fields=["entered_by", "-received_at", "-id"], name="article_newest_sent"),
        ]

    def __str__(self) -> str:
        return self.title or self.source_url

    @property
    def read_as(self) -> "Article":
        """The article that has the text and its claims: this one, or the one that it stands aside for."""
        return self.same_as or self

    @property
    def reading_status(self) -> str:
        """ "waiting", "read", or "failed", and `last_error` then says why."""
        return "read" if self.status == Status.DONE else str(self.status)
