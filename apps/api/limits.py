"""How often a key may ask, and an address with bad keys; told by the IETF draft on RateLimit headers (2025-09-23).

Windows are fixed and begin at round times, so a key may have its quota at the end of one and again at the start of the
next. If nobody can count (Redis is down), requests are let through and the log says so: a desk that is kept from
reading a verdict is worse off than one that asks too often.
"""

import logging
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.exceptions import APIException

from apps.accounts.models import ApiKey
from apps.accounts.services.counters import Count, Counters, CountersDown, counters_at

MINUTE, DAY = 60, 86_400  # seconds
READING, DAILY = "reading", "daily"
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
LOGGED_EVERY = MINUTE
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

logger = logging.getLogger(__name__)
_logged_at = -math.inf


class Policy(NamedTuple):
    name: str
    quota: int
    seconds: int


class Standing(NamedTuple):
    """How far a quota is used; `left` is None while nobody can count."""

    policy: Policy
    left: int | None
    resets_in: int  # seconds


class QuotaExceeded(APIException):
    status_code = 429
    default_code = "quota_exceeded"
    type = QUOTA_EXCEEDED

    def __init__(self, standings: Sequence[Standing]) -> None:
        names = [standing.policy.name for standing in standings]
        self.wait = max(standing.resets_in for standing in standings)
        super().__init__(f"Too many requests ({', '.join(names)}). Ask again in {self.wait} s.")
        self.members = {"violated-policies": names}


def policies_for(key: ApiKey, method: str, needed: Sequence[str]) -> list[Policy]:
    """Those that a request of this method, to an address that needs these scopes, counts against."""
    if method in SAFE_METHODS:
        return [_reading(key), _daily(key)]
    return [*(_writing(key, scope) for scope in needed or ["writing"]), _daily(key)]


def all_policies(key: ApiKey) -> list[Policy]:
    """Everything a key is held to: what it reads, what it writes by scope, and everything in a day."""
    writes = [_writing(key, scope) for scope in key.scopes if not scope.endswith(":read")]
    return [_reading(key), *writes, _daily(key)]


def _reading(key: ApiKey) -> Policy:
    return Policy(READING, _first(key.reads_per_minute, settings.READS_PER_MINUTE), MINUTE)


def _writing(key: ApiKey, scope: str) -> Policy:
    return Policy(scope, _first(key.writes_per_minute, settings.WRITES_PER_MINUTE), MINUTE)


def _daily(key: ApiKey) -> Policy:
    return Policy(DAILY, _first(key.requests_per_day, settings.REQUESTS_PER_DAY), DAY)


def count(key: ApiKey, policies: Sequence[Policy], *, amount: int = 1, now: datetime) -> list[Standing]:
    """Count a request against each. `amount` -1 gives one back, 0 only looks."""
    return _count(f"key:{key.key_id}", policies, amount, now)


def exceeded(standings: Iterable[Standing]) -> list[Standing]:
    return [standing for standing in standings if standing.left is not None and standing.left < 0]


def describe(response: HttpResponseBase, standings: Sequence[Standing]) -> None:
    """Say on an answer what the caller is held to and what is left."""
    response["RateLimit-Policy"] = ", ".join(f'"{name}";q={quota};w={w}' for (name, quota, w), _, _ in standings)
    if all(standing.left is not None for standing in standings):
        response["RateLimit"] = ", ".join(
            f'"{policy.name}";r={max(0, left or 0)};t={resets_in}' for policy, left, resets_in in standings
        )


def count_for_address(address: str, policy: Policy, *, now: datetime) -> Standing:
    return _count(f"address:{address}", [policy], 1, now)[0]


def _count(whose: str, policies: Sequence[Policy], amount: int, now: datetime) -> list[Standing]:
    at = now.timestamp()
    ends = [int(at // policy.seconds + 1) * policy.seconds for policy in policies]
    counts = [Count(f"{whose}:{policy.name}", end) for policy, end in zip(policies, ends, strict=True)]
    used: Sequence[int | None]
    try:
        used = _counters(settings.LIMITS_URL).add(counts, amount, now=at)
    except CountersDown as failure:
        used = [None] * len(counts)
        _say_that_nobody_counts(failure, at)
    return [
        Standing(policy, None if so_far is None else policy.quota - so_far, math.ceil(end - at))
        for policy, so_far, end in zip(policies, used, ends, strict=True)
    ]


def _say_that_nobody_counts(failure: CountersDown, at: float) -> None:
    global _logged_at
    if at >= _logged_at + LOGGED_EVERY:
        _logged_at = at
        logger.error("Requests are let through uncounted: %s", failure)


def _first(own: int | None, general: int) -> int:
    return general if own is None else own


@lru_cache
def _counters(address: str) -> Counters:
    return counters_at(address)


def forget() -> None:
    """What this process has counted in its memory."""
    global _logged_at
    _logged_at = -math.inf
    _counters.cache_clear()
