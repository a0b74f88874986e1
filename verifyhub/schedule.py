"""How often something is looked at again: often at first, more slowly with age."""

import re
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
PAGE_PACES = (  # pages read as evidence for a claim that is still open
    Pace(timedelta(days=30), timedelta(days=1)),
    Pace(timedelta.max, timedelta(days=7)),
)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Schedule:
    """`open` and `open_pages` count from when a claim is taken up, `decided` from its verdict."""

    open: tuple[Pace, ...] = PACES
    decided: tuple[Pace, ...] = VERDICT_PACES
    open_pages: tuple[Pace, ...] = PAGE_PACES


DEFAULT = Schedule()


def next_look(began_at: datetime, now: datetime, *, paces: Sequence[Pace] = PACES) -> datetime:
    """When to look again at something that began at `began_at`; the last pace has no end."""
    age = now - began_at
    return now + next(pace.every for pace in paces if age <= pace.up_to_age)


def read_paces(text: str) -> tuple[Pace, ...]:
    """Paces as people write them, "2h:15m, 1d:1h, later:7d": up to an age of 2 hours every 15 minutes, and so on.

    Raises:
        ValueError: with a sentence that says what cannot be read.
    """
    paces = tuple(_pace(part.strip()) for part in text.split(","))
    ages = [pace.up_to_age for pace in paces]
    if ages[-1] != timedelta.max:
        raise ValueError("The last pace must be for “later”, such as later:7d.")
    if any(earlier >= following for earlier, following in zip(ages, ages[1:], strict=False)):
        raise ValueError("The ages must rise from one pace to the next, with “later” last.")
    return paces


def write_paces(paces: Sequence[Pace]) -> str:
    """The inverse of `read_paces`."""
    return ", ".join(f"{_in_words(pace.up_to_age)}:{_in_words(pace.every)}" for pace in paces)


def _pace(text: str) -> Pace:
    age, colon, every = text.partition(":")
    if not colon:
        raise ValueError(f"“{text}” is not an age and a pace with a colon between, such as 2h:15m.")
    pause = _duration(every)
    if not SHORTEST <= pause <= LONGEST:
        raise ValueError(f"“{every}” is not from 1m to 366d.")
    return Pace(timedelta.max if age.strip() == "later" else _duration(age), pause)


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,5})([mhd])", text.strip())
    if not found:
        raise ValueError(f"“{text.strip()}” is not a number of minutes, hours or days, such as 15m, 6h or 7d.")
    return int(found[1]) * _UNITS[found[2]]


def _in_words(duration: timedelta) -> str:
    if duration == timedelta.max:
        return "later"
    unit = next(name for name in "dhm" if duration % _UNITS[name] == timedelta(0))
    return f"{duration // _UNITS[unit]}{unit}"
