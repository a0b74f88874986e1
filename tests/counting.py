"""Requests counted by several processes at once, as by a web server of several."""

import os
from multiprocessing import get_context
from typing import Any

from tests.racing import PATIENCE, database_address


def count_in_processes(address: str, name: str, ends_at: int, *, quota: int, askers: int, each: int) -> list[int]:
    """How many of its `each` requests every process found to be within the quota."""
    spawn = get_context("spawn")
    start = spawn.Barrier(askers, timeout=PATIENCE)
    pipes = [spawn.Pipe(duplex=False) for _ in range(askers)]
    fixed = (database_address(), address, name, ends_at, quota, each)
    processes = [spawn.Process(target=_ask, args=(*fixed, start, sender)) for _, sender in pipes]
    for process in processes:
        process.start()
    try:
        return [receiver.recv() for receiver, _ in pipes if receiver.poll(PATIENCE)]
    finally:
        for process in processes:
            process.join(timeout=10)
            process.kill()
            process.join()
        for pipe in (end for ends in pipes for end in ends):
            pipe.close()


def _ask(database: str, address: str, name: str, ends_at: int, quota: int, each: int, start: Any, outcome: Any) -> None:
    os.environ |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    import django

    django.setup()
    from apps.accounts.services.counters import Count, counters_at

    counters = counters_at(address)
    start.wait()
    outcome.send(sum(counters.add([Count(name, ends_at)], 1, now=ends_at - 30)[0] <= quota for _ in range(each)))
