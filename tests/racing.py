"""Racers: each makes one move on every claim of a list, all starting together on each; as threads or as processes."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from threading import Barrier
from typing import Any, NamedTuple

from django.db import connection

PATIENCE = 120  # seconds for the slowest to reach the start


class Racer(NamedTuple):
    move: str
    role: str
    key: str


def race_threads(racers: Sequence[Racer], claims: Sequence[int], now: datetime) -> list[tuple[str, ...]]:
    """For each claim what became of each racer: the state it moved the claim to, or the code of the refusal."""
    start = Barrier(len(racers), timeout=PATIENCE)

    def run(racer: Racer) -> list[str]:
        try:
            return _rounds(racer, claims, start, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(zip(*pool.map(run, racers), strict=True))


def race_processes(racers: Sequence[Racer], claims: Sequence[int], now: datetime) -> list[tuple[str, ...]]:
    """The same with a process each, on the database of this one."""
    spawn = get_context("spawn")
    start = spawn.Barrier(len(racers), timeout=PATIENCE)
    pipes = [spawn.Pipe(duplex=False) for _ in racers]
    processes = [
        spawn.Process(target=_run_process, args=(database_address(), racer, claims, start, now, sender))
        for racer, (_, sender) in zip(racers, pipes, strict=True)
    ]
    for process in processes:
        process.start()
    try:
        outcomes = [receiver.recv() if receiver.poll(PATIENCE + len(claims)) else [] for receiver, _ in pipes]
    finally:
        for process in processes:
            process.join(timeout=10)
            process.kill()
            process.join()
        for pipe in (end for ends in pipes for end in ends):
            pipe.close()
    return list(zip(*outcomes, strict=True))


def database_address() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def _run_process(address: str, racer: Racer, claims: Sequence[int], start: Any, now: datetime, outcomes: Any) -> None:
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    import django

    django.setup()
    outcomes.send(_rounds(racer, claims, start, now))


def _rounds(racer: Racer, claims: Sequence[int], start: Any, now: datetime) -> list[str]:
    # Here and not above: a new process has to set up Django first.
    from apps.claims.models import Claim
    from apps.claims.services import move_claim
    from verifyhub.lifecycle import Actor, Role, TransitionRefused

    actor, outcomes = Actor(Role(racer.role), racer.key, racer.key), []
    for key in claims:
        claim = Claim.objects.get(pk=key)
        start.wait()
        try:
            outcomes.append(move_claim(claim, racer.move, actor=actor, reason="Sure.", now=now).data["to"])
        except TransitionRefused as refused:
            outcomes.append(refused.code)
    return outcomes
