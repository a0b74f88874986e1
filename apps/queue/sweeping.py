"""Going through rows in a sweep: one that cannot be dealt with is logged, and does not hold up those behind it."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import models

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


def each(rows: Iterable[Row], act: Callable[[Row], bool]) -> int:
    """How many rows `act` says it has dealt with. What it does to one row is its own transaction."""
    return sum(_guarded(row, act) for row in rows)


def _guarded(row: Row, act: Callable[[Row], bool]) -> bool:
    try:
        return act(row)
    except Exception:  # the edge of a sweep: whatever is wrong with one row, the others are due too
        logger.exception("A sweep could not deal with %s %s.", row._meta.label, row.pk)
        return False
