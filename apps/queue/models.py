"""A row that is its own place in the queue: when it is due, who holds it, how often it was tried."""

from django.db import models


class Status(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class QueuedWork(models.Model):
    """Work that outlives any worker or broker.

    A row being worked on is WAITING with a lease in the future. `attempts` is raised when the row is taken, before any
    risky step; with `leased_until` it is the fencing token: only the holder of the latest lease can write the outcome.
    `due_at` None: not wanted for now.
    """

    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    due_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    hinted_at = models.DateTimeField(null=True, blank=True)  # when a worker was last told of it
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
