"""How much a key is used, day by day: counted in this process, written down once a minute for all keys together.

What was counted in the last minute is lost with a process that is killed, and written late by one that nobody asks.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from django.db import connection

from apps.accounts.models import ApiKey, DayOfUse

WRITTEN_EVERY = 60  # seconds
DAYS_SHOWN = 30


class DayUsed(NamedTuple):
    day: date  # UTC
    requests: int


_lock = Lock()
_unwritten: Counter[tuple[int, date]] = Counter()  # by key and day (UTC)
_written_at = 0.0


def note_request(key: ApiKey, *, now: datetime) -> None:
    global _written_at
    taken: dict[tuple[int, date], int] = {}
    with _lock:
        _unwritten[key.pk, now.date()] += 1
        if now.timestamp() >= _written_at + WRITTEN_EVERY:
            _written_at = now.timestamp()
            taken = dict(_unwritten)
            _unwritten.clear()
    if taken:
        _write(taken)


def use_by_day(key: ApiKey, *, now: datetime) -> list[DayUsed]:
    """Requests on each of the last 30 days, today last; what other processes have not written down yet is missing."""
    today = now.date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    written = dict(DayOfUse.objects.filter(key=key, day__gte=days[0]).values_list("day", "requests"))
    with _lock:
        return [DayUsed(day, written.get(day, 0) + _unwritten.get((key.pk, day), 0)) for day in days]


def forget() -> None:
    """What is not written down yet."""
    global _written_at
    with _lock:
        _unwritten.clear()
        _written_at = 0.0


def _write(counted: dict[tuple[int, date], int]) -> None:
    in_order = sorted(counted.items())  # two processes that lock the same rows lock them in the same order
    rows = ", ".join(["(%s, %s, %s)"] * len(in_order))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_dayofuse (key_id, day, requests) VALUES {rows}"
            " ON CONFLICT (key_id, day) DO UPDATE SET requests = accounts_dayofuse.requests + excluded.requests",
            [value for (key_id, day), requests in in_order for value in (key_id, day, requests)],
        )
