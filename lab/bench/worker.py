"""A real worker to be measured: `python -m lab.bench.worker`, with the settings of the environment.

With the broker in memory it is the embedded worker and scheduler without the web server around them; else a Celery
worker on threads, beside which the bench starts the scheduler. SIGUSR1 makes it write a profile of its tasks, in
processor time of their own threads, to the file that BENCH_PROFILE names.
"""

import cProfile
import os
import pstats
import signal
import threading
import time
from typing import Any

_profiles: dict[int, cProfile.Profile] = {}


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    if os.environ.get("BENCH_PROFILE"):
        _profile_tasks()
    if settings.EMBEDDED_WORKER:
        from config import embedded

        embedded._start_worker(threads=settings.EMBEDDED_WORKER_THREADS)
        embedded._start_scheduler()
        while True:
            time.sleep(3_600)
    from config.celery import app

    app.worker_main(["worker", "--pool", "threads", "--concurrency", os.environ["BENCH_THREADS"], "-l", "WARNING"])


def _profile_tasks() -> None:
    from celery.signals import task_postrun, task_prerun

    def begin(**_: Any) -> None:
        _profiles.setdefault(threading.get_ident(), cProfile.Profile(time.thread_time)).enable()

    def end(**_: Any) -> None:
        _profiles[threading.get_ident()].disable()

    task_prerun.connect(begin, weak=False)
    task_postrun.connect(end, weak=False)
    signal.signal(signal.SIGUSR1, lambda *_: _write())


def _write() -> None:
    first, *others = list(_profiles.values())
    pstats.Stats(first, *others).dump_stats(os.environ["BENCH_PROFILE"])


if __name__ == "__main__":
    main()
