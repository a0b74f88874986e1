"""Who may do a call: the first, and whoever comes after one that broke off. All others get its answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from django.db import IntegrityError
from django.db.models import F, QuerySet

from apps.accounts.models import Partner
from apps.idempotency.models import Call

KEPT_FOR = timedelta(hours=24)  # published in docs/api/README.md
LEASE = timedelta(seconds=30)  # longer than a call takes; one that takes longer loses its effect, and is done again
FORGOTTEN_AT_ONCE = 1_000
TRIES = 5  # of getting hold of a row that others are just taking or forgetting


class KeyReused(Exception):
    """The key was used for another payload at this address."""


class StillRunning(Exception):
    """The first call under this key has not been answered. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class CallLost(Exception):
    """Our lease ran out and another has taken the call since: what we did must not stay."""


def begin(partner: Partner, *, address: str, key: str, fingerprint: str, now: datetime) -> Call:
    """The call, which is ours to do; or, if it has a `status`, has been answered.

    Not within a transaction: others are to see it at once.

    Raises:
        KeyReused: the key stands for another payload.
        StillRunning: someone is doing it.
    """
    leased_until = now + LEASE
    columns = {"fingerprint": fingerprint, "begun_at": now, "leased_until": leased_until}
    for _ in range(TRIES):
        try:
            call, is_new = Call.objects.get_or_create(partner=partner, address=address, key=key, defaults=columns)
        except IntegrityError:  # it was there, and is forgotten since
            continue
        if is_new:
            return call
        if call.begun_at <= now - KEPT_FOR:
            Call.objects.filter(pk=call.pk, begun_at=call.begun_at).delete()
            continue
        if call.fingerprint != fingerprint:
            raise KeyReused
        if call.status is not None:
            return call
        if call.leased_until > now:
            raise StillRunning(_seconds_to_wait(call, now))
        if _held(call).update(attempts=F("attempts") + 1, leased_until=leased_until):
            call.attempts += 1
            return call
    raise StillRunning(1)


def finish(call: Call, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep the answer. In the transaction of the effect: both stay, or neither does.

    Raises:
        CallLost: another has taken the call since.
    """
    if not _held(call).update(status=status, headers=dict(headers), body=body):
        raise CallLost
    call.status, call.headers, call.body = status, dict(headers), body


def forget(call: Call) -> None:
    """Nothing came of the call: the next one under its key is the first again."""
    _held(call).delete()


def forget_old(*, now: datetime) -> int:
    """Calls whose answers need not be kept any longer, a thousand at once; returns how many."""
    old = Call.objects.filter(begun_at__lte=now - KEPT_FOR).order_by("begun_at")
    if keys := list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        return Call.objects.filter(pk__in=keys).delete()[0]
    return 0


def _held(call: Call) -> QuerySet[Call]:
    return Call.objects.filter(pk=call.pk, attempts=call.attempts, status=None)


def _seconds_to_wait(call: Call, now: datetime) -> int:
    """As long again as it has been running, for its server may be dead; not longer than its lease."""
    begun_at = call.leased_until - LEASE
    return max(1, ceil(min(now - begun_at, call.leased_until - now).total_seconds()))
