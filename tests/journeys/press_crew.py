"""Workers for the press: the real tasks in threads, under a clock that runs as ours does but skips idle waiting."""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Min

from apps.evidence import tasks
from apps.evidence.models import Document, Lookup
from apps.queue import nudge
from apps.queue.models import Status
from verifyhub.outbound import Fetch, FetchFailed, Request, Response

START = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
WORTH_SKIPPING = timedelta(seconds=0.2)
SWEEP_SECONDS = 0.1


@dataclass
class SkippingClock:
    """The time since its making, and whatever was skipped."""

    began: float = field(default_factory=time.monotonic)
    skips: list[tuple[float, float]] = field(default_factory=list)  # when on the monotonic clock, seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.at(time.monotonic()))

    def at(self, moment: float) -> float:
        """Seconds since the start, by this clock, at a moment of the machine's monotonic clock."""
        return moment - self.began + sum(seconds for when, seconds in self.skips if when <= moment)

    def skip_to(self, moment: datetime) -> None:
        self.skips.append((time.monotonic(), (moment - self.now()).total_seconds()))


@dataclass
class Crew:
    """`hints` is the broker: what is due, in the order in which the sweep found it."""

    clock: SkippingClock
    hints: "queue.SimpleQueue[Callable[[], None] | None]" = field(default_factory=queue.SimpleQueue)
    later: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)  # a heap, by time
    known: dict[str, Callable[..., None]] = field(default_factory=dict)  # tasks by name; nudges for others are dropped
    numbers: Iterator[int] = field(default_factory=count)
    busy: int = 0
    late: "Counter[str]" = field(default_factory=Counter)  # addresses whose answer was not whole within the deadline
    failures: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work_until_done(self, workers: int, *, until: datetime, within: float) -> float:
        """Gives the seconds on the wall until no page and no place was due any more, or not before `until`."""
        threads = [threading.Thread(target=self._work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        try:
            while self._is_left(until) and not self.failures:
                assert time.monotonic() - began < within, "The crew is not done in time."
                self._let_them_work()
            return time.monotonic() - began
        finally:
            for _ in threads:
                self.hints.put(None)
            for thread in threads:
                thread.join()

    def _let_them_work(self) -> None:
        """Until the next sweep, or until they have nothing to do."""
        ends = time.monotonic() + SWEEP_SECONDS
        self._pass_on()
        time.sleep(0.005)
        while time.monotonic() < ends and (self.busy or not self.hints.empty()):
            self._pass_on()
            time.sleep(0.005)

    def _pass_on(self) -> None:
        """The hints whose time has come."""
        with self.lock:
            while self.later and self.later[0][0] <= self.clock.now():
                self.hints.put(heappop(self.later)[2])

    def hint(self, task: Callable[..., None]) -> Callable[..., None]:
        """Stands in for sending a message to the broker."""

        def apply_async(*, kwargs: dict[str, int], eta: datetime | None = None, **options: object) -> None:
            with self.lock:
                heappush(self.later, (eta or START, next(self.numbers), partial(task, **kwargs)))

        return apply_async

    def take_nudge(self, task_name: str, arguments: dict[str, int], options: Mapping[str, datetime]) -> None:
        if task := self.known.get(task_name):
            self.hint(task)(kwargs=arguments, eta=options.get("eta"))

    def door(self, open_door: Callable[[], Fetch]) -> Callable[[], Fetch]:
        """The tasks' own way out, with a note of each answer that came too late."""

        def ask_and_note(request: Request) -> Response:
            try:
                return open_door()(request)
            except FetchFailed as error:
                if str(error).endswith("did not answer completely in time."):
                    with self.lock:
                        self.late[request.url] += 1
                raise

        return lambda: ask_and_note

    def _work(self) -> None:
        try:
            while act := self.hints.get():
                self._be_busy(1)
                act()
                self._be_busy(-1)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            self.failures.append(error)
        finally:
            connection.close()

    def _be_busy(self, change: int) -> None:
        with self.lock:
            self.busy += change

    def _is_left(self, until: datetime) -> bool:
        """Sweeps, and skips to the next time that something is due when there is nothing to do before."""
        tasks.sweep()
        waiting = [model.objects.filter(status=Status.WAITING).aggregate(Min("due_at")) for model in (Lookup, Document)]
        moments = [found["due_at__min"] for found in waiting if found["due_at__min"] and found["due_at__min"] < until]
        self._pass_on()
        with self.lock:
            is_idle = not self.busy and self.hints.empty()
            if moments and is_idle and min(moments) > self.clock.now() + WORTH_SKIPPING:
                self.clock.skip_to(min(moments))
        return bool(moments) or not is_idle


@contextmanager
def crew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """The evidence tasks take their time from the crew's clock and send their hints to it; claims are not weighed."""
    made = Crew(SkippingClock())
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "timezone", SimpleNamespace(now=made.clock.now))
        patch.setattr(tasks, "_door", made.door(tasks._door))
        patch.setattr(nudge, "_enqueue", made.take_nudge)
        for task in (tasks.look_up, tasks.fetch_document):
            made.known[task.name] = task
            patch.setattr(task, "apply_async", made.hint(task))
        patch.setattr(tasks.assess_claim, "apply_async", lambda **options: None)
        yield made
