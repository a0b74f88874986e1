"""The web server's own settings, and the hooks by which the worker and the scheduler live as threads inside it.

A configuration file of gunicorn: gunicorn reads the lower-case names. Django and Celery are imported only in the hooks,
which run in the forked process: no thread is started before the fork.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

wsgi_app = "config.wsgi:application"
pythonpath = str(Path(__file__).resolve().parent.parent)
worker_class = "gthread"
timeout = 60  # seconds without a sign of life, after which the process is replaced
graceful_timeout = 3  # seconds between the signal to stop and the kill; whatever is cut off is found again by its lease
keepalive = 5  # seconds
control_socket_disable = True  # otherwise a socket appears in the home folder of whoever starts the server
loglevel = "warning"

_began = time.monotonic()
_logger = logging.getLogger("verifyhub.embedded")
_stopping = threading.Event()
_stop: list[Callable[[], None]] = []


def post_worker_init(worker: Any) -> None:
    from django.conf import settings

    if settings.EMBEDDED_WORKER:
        _start_worker(threads=settings.EMBEDDED_WORKER_THREADS)
        _start_scheduler()
    if worker.age == 1:  # not when a killed process is replaced
        from config.welcome import welcome

        print(welcome(started_in=time.monotonic() - _began), flush=True)


def worker_exit(server: Any, worker: Any) -> None:
    _stopping.set()
    for stop in _stop:
        stop()


def _start_worker(*, threads: int) -> None:
    from celery.worker import WorkController, state

    from config.celery import app

    # The command line's own worker class sets signal handlers, which only the main thread may do.
    controller = WorkController(
        app=app,
        pool_cls="threads",
        concurrency=threads,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    _run("worker", controller.start)
    _stop.append(lambda: setattr(state, "should_stop", os.EX_OK))


def _start_scheduler() -> None:
    from celery.beat import Service

    from config.celery import app

    service = Service(app, max_interval=1, scheduler_cls=app.conf.beat_scheduler)
    _run("scheduler", service.start)
    _stop.append(service.stop)


def _run(name: str, act: Callable[[], object]) -> None:
    threading.Thread(target=_watch, args=(name, act), name=name, daemon=True).start()


def _watch(name: str, act: Callable[[], object]) -> None:
    """Should one end by itself, end the whole process: a new one with both takes its place."""
    try:
        act()
    finally:
        if not _stopping.is_set():
            _logger.critical("The embedded %s ended unexpectedly; a new process takes over.", name)
            os.kill(os.getpid(), signal.SIGTERM)
