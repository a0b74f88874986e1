"""How often an open claim is looked at again: often at first, more slowly with age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Pace:
    """Up to this age, look again after this long."""

    up_to_age: timedelta
    every: timedelta


# Proposed, not measured: a fast story changes by the quarter of an hour, an old one by the week.
PACES = (
    Pace(timedelta(hours=2), timedelta(minutes=15)),
    Pace(timedelta(days=1), timedelta(hours=1)),
    Pace(timedelta(days=7), timedelta(hours=6)),
    Pace(timedelta(days=30), timedelta(days=1)),
    Pace(timedelta.max, timedelta(days=7)),
)
VERDICT_PACES = (  # pages that a verdict rests on
    Pace(timedelta(days=7), timedelta(hours=12)),
    Pace(timedelta.max, timedelta(days=7)),
)


def next_look(began_at: datetime, now: datetime, *, paces: Sequence[Pace] = PACES) -> datetime:
    """When to look again at something that began at `began_at`; the last pace has no end."""
    age = now - began_at
    return now + next(pace.every for pace in paces if age <= pace.up_to_age)
