"""What the demonstration's own webhook receiver got."""

from django.db import models


class ReceivedNotice(models.Model):
    """A webhook as it arrived at the viewer. `problem` says why its signature did not verify, "" when it did."""

    webhook_id = models.CharField(max_length=40)
    event = models.CharField(max_length=40)
    body = models.TextField()
    problem = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook_id"], condition=models.Q(problem=""), name="notice_received_once")
        ]
