"""Telling workers of due rows, from the sweep. A broker that does not take a hint gets it again at a later sweep."""

import logging
from datetime import datetime

from celery import Task
from kombu.exceptions import OperationalError

from apps.queue.models import QueuedWork
from apps.queue.services import HINT_AGAIN_AFTER, hint_due

logger = logging.getLogger(__name__)

AT_ONCE = 200  # rows hinted in one sweep, of one kind


def send_hints(task: Task, model: type[QueuedWork], argument: str, *, now: datetime) -> None:
    for key in hint_due(model, limit=AT_ONCE, now=now):
        try:
            task.apply_async(kwargs={argument: key}, retry=False, expires=HINT_AGAIN_AFTER.total_seconds())
        except OperationalError as error:
            logger.warning("The broker did not take a hint for %s: %s", model.__name__, error)
            return
