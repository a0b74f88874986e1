"""Take a row, give it back, find those that are due. The database decides who holds what; messages are only hints."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from apps.queue.models import QueuedWork, Status

MOST_ATTEMPTS = 12  # more than any retry schedule has: only work that keeps killing its worker gets here
GAVE_UP = f"The worker stopped in the middle of this {MOST_ATTEMPTS} times."
HINT_AGAIN_AFTER = timedelta(seconds=15)  # a hint still waiting in a busy broker is not repeated before
ANY = Q()


def is_free(now: datetime) -> Q:
    return Q(status=Status.WAITING, due_at__lte=now) & (Q(leased_until=None) | Q(leased_until__lte=now))


def take(row: QueuedWork, *, lease: timedelta, gave_up: str = GAVE_UP, now: datetime) -> bool:
    """Lease a due row and count the attempt; False when it is not due or someone else holds it.

    The attempt is counted before the work: a row that kills its worker every time is given up in the end, and then says
    `gave_up`.
    """
    taken = (
        type(row)
        ._default_manager.filter(is_free(now), pk=row.pk)
        .update(leased_until=now + lease, attempts=F("attempts") + 1, hinted_at=None)
    )
    if not taken:
        return False
    row.refresh_from_db()
    if row.attempts > MOST_ATTEMPTS:
        give_up(row, error=gave_up)
        return False
    return True


def finish(row: QueuedWork, *, status: Status = Status.DONE, error: str = "", **outcome: object) -> bool:
    """Write the outcome and end the work; False when our lease ran out and another worker has taken the row since."""
    return _release(row, status=status, due_at=None, last_error=error, **outcome)


def try_again(row: QueuedWork, *, due_at: datetime | Combinable | None, error: str, **outcome: object) -> bool:
    return _release(row, due_at=due_at, last_error=error, **outcome)


def put_off(row: QueuedWork, *, due_at: datetime) -> bool:
    """Give the row back unworked: this attempt does not count, and the row says what it said before."""
    return _release(row, due_at=due_at, attempts=row.attempts - 1)


def keep_hold(row: QueuedWork, **so_far: object) -> bool:
    """Write what is done so far and go on; False when another worker has taken the row since."""
    return _write_if_held(row, **so_far)


def give_up(row: QueuedWork, *, error: str, **outcome: object) -> bool:
    return finish(row, status=Status.FAILED, error=error, **outcome)


def _release(row: QueuedWork, **outcome: object) -> bool:
    return _write_if_held(row, leased_until=None, **outcome)


def _write_if_held(row: QueuedWork, **columns: object) -> bool:
    held = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, leased_until=row.leased_until)
    written = held.update(**columns)
    row.refresh_from_db()
    return bool(written)


def hint_due(model: type[QueuedWork], *, limit: int, now: datetime) -> list[int]:
    """Keys of due rows that no worker was told of lately, oldest first; they count as told from now on."""
    return [key for key, _ in hint_soon(model, within=timedelta(0), limit=limit, now=now)]


def hint_soon(
    model: type[QueuedWork], *, only: Q = ANY, within: timedelta, limit: int, now: datetime
) -> list[tuple[int, datetime]]:
    """Keys of rows that are due by then and nobody was told of, and when to come; they count as told from that time.

    A row that was told of for later, and has become due before that, was not told of.
    """
    untold = Q(hinted_at=None) | Q(hinted_at__lte=now - HINT_AGAIN_AFTER)
    told_for_later = Q(hinted_at__gt=now) & Q(hinted_at__gt=F("due_at"))
    free = Q(status=Status.WAITING, due_at__lte=now + within) & (Q(leased_until=None) | Q(leased_until__lte=now))
    rows = model._default_manager.filter(only, free & (untold | told_for_later)).order_by("due_at")
    due_at = dict(rows.values_list("pk", "due_at")[:limit])
    if not due_at:
        return []
    with transaction.atomic():
        # What another holds just now is left to them: they tell of it when they are done.
        held = model._default_manager.select_for_update(skip_locked=True, no_key=True).filter(pk__in=list(due_at))
        keys = set(held.order_by("pk").values_list("pk", flat=True))
        told = Greatest("due_at", Value(now, DateTimeField()))
        model._default_manager.filter(pk__in=list(keys)).update(hinted_at=told)
    return [(key, max(at, now)) for key, at in due_at.items() if key in keys]
