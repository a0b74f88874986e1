"""When to try again: one schedule each for webhooks and for fetching."""

from collections.abc import Callable
from datetime import datetime, timedelta

# Standard Webhooks 1.0.0, example schedule: 75 h 35 min 5 s in all. The first attempt is at once.
WEBHOOK_DELAYS = tuple(timedelta(seconds=s) for s in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400))
# A source that does not answer is asked again while the story is hot, then let go: about 3 h 10 min in all.
FETCH_DELAYS = tuple(timedelta(seconds=s) for s in (5, 60, 600, 3_600, 7_200))
JITTER = 0.2  # each delay varies by up to this share, so that retries do not march in step


def next_attempt_at(
    attempts: int,
    now: datetime,
    *,
    delays: tuple[timedelta, ...],
    random: Callable[[], float],
    not_before: datetime | None = None,
) -> datetime | None:
    """When to try again after `attempts` (≥ 1) failed attempts; None when the schedule is used up.

    `random` returns 0.0 to 1.0 (such as `random.random`). `not_before` is the far side's Retry-After, if it sent one.
    """
    if attempts > len(delays):
        return None
    delay = delays[attempts - 1] * (1 + JITTER * (2 * random() - 1))
    return max(now + delay, not_before) if not_before else now + delay
