"""Counts of requests in fixed windows: in this process, in the database, or in Redis; each adds in one atomic step.

Why by hand and not by the library `limits` 5.8: its extra for Redis ends below the client we run (8.1), it needs a trip
for each window where one will do, and its counts in memory start a thread for most requests.
"""

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple, Protocol

import redis
from django.db import connection

SWEPT_EVERY = 60  # seconds
PATIENCE = 0.25  # seconds; counting must never be what a partner waits for
LEFT_ALONE = 5  # seconds for which a Redis that failed is not asked again
KEPT_AFTER = 60  # seconds; the clocks of several machines differ


class Count(NamedTuple):
    """What is counted until when, in seconds since 1970. Another window is another count."""

    name: str
    ends_at: int


class CountersDown(Exception):
    """Nobody can say how much was counted."""


class Counters(Protocol):
    def add(self, counts: Sequence[Count], amount: int, *, now: float) -> list[int]:
        """Add to each of these and give what it then is, in order. Adding 0 reads.

        Raises:
            CountersDown
        """


class CountersInMemory:
    """For a web server of one process. They begin anew with it."""

    def __init__(self) -> None:
        self._amounts: dict[Count, int] = {}
        self._lock = Lock()
        self._swept_at = 0.0

    def add(self, counts: Sequence[Count], amount: int, *, now: float) -> list[int]:
        with self._lock:
            if now >= self._swept_at + SWEPT_EVERY:
                self._amounts = {count: so_far for count, so_far in self._amounts.items() if count.ends_at > now}
                self._swept_at = now
            for count in counts:
                self._amounts[count] = self._amounts.get(count, 0) + amount
            return [self._amounts[count] for count in counts]


class CountersInDatabase:
    """For several web processes without Redis: one statement for each request, which locks the rows it adds to.

    On PostgreSQL the table is unlogged: no request waits for a disk, and the counts begin anew after a crash.
    """

    def __init__(self) -> None:
        self._swept_at = 0.0

    def add(self, counts: Sequence[Count], amount: int, *, now: float) -> list[int]:
        in_order = sorted(set(counts))  # two requests that lock the same rows lock them in the same order
        rows = ", ".join(["(%s, %s, %s)"] * len(in_order))
        values = [value for count in in_order for value in (count.name, count.ends_at, amount)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO accounts_requestcount (name, ends_at, amount) VALUES {rows}"
                " ON CONFLICT (name, ends_at) DO UPDATE SET amount = accounts_requestcount.amount + excluded.amount"
                " RETURNING name, ends_at, amount",
                values,
            )
            found = {Count(name, ends_at): so_far for name, ends_at, so_far in cursor.fetchall()}
            if now >= self._swept_at + SWEPT_EVERY:
                self._swept_at = now
                cursor.execute("DELETE FROM accounts_requestcount WHERE ends_at <= %s", [now - KEPT_AFTER])
        return [found[count] for count in counts]


class CountersInRedis:
    """For any number of web processes and machines. One round trip for each request."""

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis.Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._clock = clock
        self._ask_again_at = 0.0

    def add(self, counts: Sequence[Count], amount: int, *, now: float) -> list[int]:
        if self._clock() < self._ask_again_at:
            raise CountersDown("Redis did not answer a moment ago.")
        pipeline = self._redis.pipeline(transaction=True)
        for count in counts:
            name = f"verifyhub:{count.name}:{count.ends_at}"
            pipeline.incrby(name, amount)
            pipeline.expireat(name, count.ends_at + KEPT_AFTER)
        try:
            return pipeline.execute()[::2]
        except redis.RedisError as error:
            self._ask_again_at = self._clock() + LEFT_ALONE
            raise CountersDown(str(error)) from error


def counters_at(address: str) -> Counters:
    """`memory://`, `database://`, or the address of a Redis server."""
    if address == "memory://":
        return CountersInMemory()
    return CountersInDatabase() if address == "database://" else CountersInRedis(address)
