"""Telling workers of rows that are due or soon will be. A broker that does not take a hint gets it again from a sweep.

Each row is told of once for each time it is due: a worker keeps a hint for later until its time has come. How far ahead
that is, is limited: what a worker keeps is lost with it for as long as a hint is not repeated.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import Task
from django.conf import settings
from django.db.models import Q
from kombu.exceptions import OperationalError

from apps.queue.models import QueuedWork
from apps.queue.nudge import nudge_after_commit
from apps.queue.services import ANY, HINT_AGAIN_AFTER, hint_soon

logger = logging.getLogger(__name__)

AT_ONCE = 200  # rows hinted in one sweep, of one kind
AHEAD = timedelta(seconds=5)  # of a sweep: a few times its pace
SOON = timedelta(seconds=30)  # of whoever has just put work off
_A_MOMENT = timedelta(milliseconds=5)  # a hint a hair too early would find the row not yet due, and be lost


def send_hints(task: Task, model: type[QueuedWork], argument: str, *, now: datetime) -> None:
    """From the sweep, which waits for the broker: should it be away, nothing else could be done anyway."""
    for key, at in hint_soon(model, within=AHEAD, limit=AT_ONCE, now=now):
        try:
            task.apply_async(kwargs={argument: key}, retry=False, **_times(at, now))
        except OperationalError as error:
            logger.warning("The broker did not take a hint for %s: %s", model.__name__, error)
            return


def wake(task: Task, model: type[QueuedWork], argument: str, *, only: Q = ANY, now: datetime) -> None:
    """After a piece of work: pass on at once, without waiting for the broker, what it has made due, now or soon."""
    if settings.NUDGE_WORKERS:
        for key, at in hint_soon(model, only=only, within=SOON, limit=AT_ONCE, now=now):
            nudge_after_commit(task.name, options=_times(at, now), **{argument: key})


def _times(at: datetime, now: datetime) -> dict[str, Any]:
    expires = HINT_AGAIN_AFTER + (at - now)
    if at <= now:
        return {"expires": expires.total_seconds()}
    return {"expires": expires.total_seconds(), "eta": at + _A_MOMENT}
