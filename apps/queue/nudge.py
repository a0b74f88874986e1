"""Tell a worker that there is work, at once and without waiting: a broker that is down costs the caller nothing."""

import logging
import os
import queue
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

NO_OPTIONS: Mapping[str, Any] = {}
_waiting: queue.Queue[tuple[str, dict[str, object], Mapping[str, Any]]] = queue.Queue(maxsize=1_000)
_sender_pid: int | None = None
_starting = threading.Lock()


def nudge_after_commit(task_name: str, *, options: Mapping[str, Any] = NO_OPTIONS, **arguments: object) -> None:
    """Send a hint once the current transaction has committed. The sweep finds the work if the hint is lost.

    `options` are Celery's own, such as `eta`.
    """
    if settings.NUDGE_WORKERS:
        transaction.on_commit(partial(_enqueue, task_name, arguments, options))


def _enqueue(task_name: str, arguments: dict[str, object], options: Mapping[str, Any]) -> None:
    _start_sender()
    try:
        _waiting.put_nowait((task_name, arguments, options))
    except queue.Full:
        logger.info("The broker is slow: the sweep will find the work for %s.", task_name)


def _start_sender() -> None:
    """One sending thread per process; a forked child starts its own."""
    global _sender_pid
    with _starting:
        if _sender_pid != os.getpid():
            _sender_pid = os.getpid()
            threading.Thread(target=_send_forever, name="nudge", daemon=True).start()


def _send_forever() -> None:
    while True:
        task_name, arguments, options = _waiting.get()
        try:
            current_app.send_task(task_name, kwargs=arguments, retry=False, ignore_result=True, **options)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: log and go on
            logger.warning("The broker did not take a hint for %s: %s", task_name, error)
