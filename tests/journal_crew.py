"""Writers of the journal, a process each, that commit, roll back and are killed; their plan says what must remain."""

import os
import signal
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from random import Random
from typing import NamedTuple

COMMIT, ROLL_BACK, DIE_BEFORE, DIE_AFTER, DIE_NUMBERING = "commit", "roll back", "die before", "die after", "numbering"
_DEADLY = {DIE_BEFORE, DIE_AFTER, DIE_NUMBERING}
_WEIGHTS = {COMMIT: 92, ROLL_BACK: 5, DIE_BEFORE: 1, DIE_AFTER: 1, DIE_NUMBERING: 1}


class Step(NamedTuple):
    """One transaction: an entry for each mark, all to one claim, and how it ends."""

    end: str
    claim: int
    marks: tuple[str, ...]


def plan(writer: int, *, transactions: int, claims: Sequence[int], random: Random) -> list[Step]:
    ends = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=transactions)
    ends[:5] = [COMMIT, DIE_BEFORE, ROLL_BACK, DIE_AFTER, DIE_NUMBERING]  # each at least once
    return [
        Step(
            end,
            random.choice(claims),
            tuple(f"{writer}.{number}.{part}" for part in range(random.choice((1, 1, 1, 2)))),
        )
        for number, end in enumerate(ends)
    ]


def committed(plans: Iterable[Sequence[Step]]) -> list[str]:
    return sorted(mark for steps in plans for step in steps if step.end in (COMMIT, DIE_AFTER) for mark in step.marks)


def start_crew(address: str, plans: Sequence[Sequence[Step]], now: datetime) -> BaseProcess:
    """A process whose children are the writers; a killed one has a successor that goes on after the deadly step."""
    crew = get_context("spawn").Process(target=_run_crew, args=(address, plans, now))
    crew.start()
    return crew


def _run_crew(address: str, plans: Sequence[Sequence[Step]], now: datetime) -> None:
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    import django

    django.setup()
    at_work = {_fork(steps, now): steps for steps in plans}
    while at_work:
        writer, status = os.wait()
        steps = at_work.pop(writer)
        if os.WIFSIGNALED(status):
            died_at = next(number for number, step in enumerate(steps) if step.end in _DEADLY)
            left = steps[died_at + 1 :]
            at_work[_fork(left, now)] = left
        elif os.waitstatus_to_exitcode(status):
            raise SystemExit("A writer failed: see above.")


def _fork(steps: Sequence[Step], now: datetime) -> int:
    writer = os.fork()
    if not writer:
        code = 1
        try:
            _write(steps, now)
            code = 0
        except Exception:  # noqa: BLE001 - the edge of a process
            traceback.print_exc()
        finally:
            os._exit(code)
    return writer


class _RolledBack(Exception):
    pass


def _write(steps: Sequence[Step], now: datetime) -> None:
    # Here and not above: a new process has to set up Django first.
    from django.db import transaction

    from apps.claims.models import Claim
    from apps.claims.services import number_entries, record
    from verifyhub.lifecycle import SYSTEM

    for step in steps:
        with suppress(_RolledBack), transaction.atomic():
            if step.end == DIE_NUMBERING:
                number_entries()
                _die()
            for mark in step.marks:
                claim = Claim.objects.get(pk=step.claim)
                record(claim, "evidence.added", actor=SYSTEM, data={"title": mark}, now=now)
            if step.end == DIE_BEFORE:
                _die()
            if step.end == ROLL_BACK:
                raise _RolledBack
        if step.end == DIE_AFTER:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
