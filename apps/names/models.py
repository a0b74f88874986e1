"""Spellings of names that the newsroom adds to the table we ship."""

import uuid

from django.db import models
from django.db.models import Q

from verifyhub.spellings import KINDS


class Spelling(models.Model):
    """`spelling` is another way to write `name`. Written by `names.services` alone; switched off, never deleted.

    `key` is the spelling in lower case Latin letters and its script: what may belong to one name only.
    """

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    name = models.CharField(max_length=100)
    spelling = models.CharField(max_length=100)
    key = models.CharField(max_length=420)
    is_active = models.BooleanField(default=True)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(is_active=True), name="spelling_of_one_name"),
        ]

    def __str__(self) -> str:
        return self.spelling


class Stamp(models.Model):
    """Another value after every change: by it a process sees that what it knows is old. One row, locked by writers."""

    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="names_stamp_is_one_row")]
