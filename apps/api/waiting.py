"""Requests that wait for news: never so many that none is left to answer the others, and none longer than it is wanted.

A thread that waits holds its database connection, but no transaction and no lock.
"""

import select
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

LOOK_EVERY = 0.5  # seconds
_HUNG_UP = getattr(select, "POLLRDHUP", 0)  # known to Linux; elsewhere one that hangs up is waited for to the end


class Places:
    """At most `in_all` requests of this process wait at once, of them at most `each` of one partner."""

    def __init__(self, in_all: int, *, each: int) -> None:
        self.in_all, self.each = in_all, each
        self._lock = Lock()
        self._taken: Counter[int] = Counter()

    @contextmanager
    def place_for(self, partner: int) -> Iterator[bool]:
        """Whether there is one; it is free again at the end."""
        with self._lock:
            has_place = self._taken.total() < self.in_all and self._taken[partner] < self.each
            self._taken[partner] += has_place
        try:
            yield has_place
        finally:
            with self._lock:
                self._taken[partner] -= has_place


def places_of(threads: int) -> Places:
    """Half the threads of a process may wait, half of those for one partner; of a single thread none."""
    in_all = threads // 2
    return Places(in_all, each=(in_all + 1) // 2)


def moments(seconds: float, *, clock: Callable[[], float], pause: Callable[[float], object]) -> Iterator[None]:
    """When to look again: every LOOK_EVERY, the last time at the very end."""
    end = clock() + seconds
    while (left := end - clock()) > 0:
        pause(min(LOOK_EVERY, left))
        yield


def has_hung_up(environ: Mapping[str, Any]) -> bool:
    """Whether the caller has closed the connection, as far as the web server lets us see it."""
    connection = environ.get("gunicorn.socket")
    if connection is None:
        return False
    watch = select.poll()
    watch.register(connection, _HUNG_UP)
    return bool(watch.poll(0))
