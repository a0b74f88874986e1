"""How much is asked of each source, by all workers together: counted before it is asked, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from apps.evidence.models import ConnectorHour, ConnectorState, Lookup
from apps.evidence.services.hosts import NotAsked
from apps.evidence.services.inquiries import request_assessment
from apps.queue.models import Status
from apps.queue.services import try_again
from verifyhub.connectors import Budget, Connector
from verifyhub.outbound import Fetch, FetchFailed, Request, Response

HOURS_KEPT_FOR = timedelta(days=30)


class SetAside(NotAsked):
    """We do not ask for now, by our own choice: no failure, and no attempt. `until` None: until a person says so."""

    def __init__(self, message: str, *, until: datetime | None) -> None:
        super().__init__(message, retryable=True, retry_after=until)
        self.until = until

    def still_holds(self, state: ConnectorState, *, now: datetime) -> bool:
        """By the connector's row as it is now, held."""
        return True


class Paused(SetAside):
    """The message names nobody: partners read it on the lookup."""

    def __init__(self, connector: Connector) -> None:
        super().__init__(f"Not asked: the newsroom has paused “{connector.label}”.", until=None)

    def still_holds(self, state: ConnectorState, *, now: datetime) -> bool:
        return state.paused_at is not None


class BudgetUsedUp(SetAside):
    def __init__(self, connector: Connector, per_day: int, *, now: datetime) -> None:
        requests = f"{per_day:,} request{'' if per_day == 1 else 's'}"
        used_up = f"Not asked: today's budget for “{connector.label}”, {requests}, is used up."
        super().__init__(f"{used_up} It is asked after midnight UTC.", until=_tomorrow(now))
        self.connector = connector

    def still_holds(self, state: ConnectorState, *, now: datetime) -> bool:
        per_day = budget_of(self.connector, state).per_day
        return per_day is not None and asked_today(self.connector.name, now=now) >= per_day


@contextmanager
def within_budget(connector: Connector, fetch: Fetch, *, now: datetime) -> Iterator[Fetch]:
    """A `fetch` that keeps the connector's pace and counts what it asks; leaving notes whether it was answered.

    Nothing is noted when nothing was asked.

    Raises:
        Paused: on entering.
        BudgetUsedUp: from the fetch.
    """
    state = ConnectorState.objects.filter(name=connector.name).first()
    if state and state.paused_at:
        raise Paused(connector)
    door = _CountingDoor(connector, budget_of(connector, state), fetch, now)
    try:
        yield door
    except FetchFailed as error:
        if door.has_asked:
            _note(connector.name, "failed", now=now, last_error_at=now, last_error=str(error))
        raise
    if door.has_asked:
        _note(connector.name, "answered", now=now, last_answer_at=now)


@dataclass
class _CountingDoor:
    connector: Connector
    budget: Budget
    fetch: Fetch
    now: datetime
    has_asked: bool = False

    def __call__(self, request: Request) -> Response:
        hour = reserve(self.connector, per_day=self.budget.per_day, now=self.now)
        self.has_asked = True
        try:
            return self.fetch(replace(request, pause_seconds=self.budget.pause_seconds))
        except NotAsked:  # after a redirect something was asked after all; sources with a daily limit send none
            give_back(hour, per_day=self.budget.per_day, now=self.now)
            self.has_asked = False
            raise


def budget_of(connector: Connector, state: ConnectorState | None) -> Budget:
    """The connector's own, but for what an operator has set in its place."""
    own = connector.budget
    if state is None:
        return own
    return Budget(
        pause_seconds=own.pause_seconds if state.pause_seconds is None else state.pause_seconds,
        per_day=own.per_day if state.per_day is None else state.per_day,
    )


@transaction.atomic
def reserve(connector: Connector, *, per_day: int | None, now: datetime) -> ConnectorHour:
    """Count one request, of at most `per_day` from midnight to midnight UTC; the hour is for `give_back`.

    Raises:
        BudgetUsedUp: that many are counted already.
    """
    if per_day is not None:
        locked_state(connector.name)  # of two workers, the second counts what the first has reserved
        if asked_today(connector.name, now=now) >= per_day:
            raise BudgetUsedUp(connector, per_day, now=now)
    hour = _hour(connector.name, now)
    ConnectorHour.objects.filter(pk=hour.pk).update(asked=F("asked") + 1)
    return hour


@transaction.atomic
def give_back(hour: ConnectorHour, *, per_day: int | None, now: datetime) -> None:
    """The request was not made after all. One who was told meanwhile that nothing is left for today may make theirs."""
    if per_day is not None:
        locked_state(hour.name)  # as in `set_aside`: either they see this, or this sees them
    ConnectorHour.objects.filter(pk=hour.pk, asked__gt=0).update(asked=F("asked") - 1)
    if per_day is not None:
        told = Lookup.objects.filter(connector=hour.name, status=Status.WAITING, attempts=0, leased_until=None)
        first = told.filter(due_at=_tomorrow(now)).order_by("pk").values_list("pk", flat=True)[:1]
        Lookup.objects.filter(pk__in=list(first)).update(due_at=now, last_error="", hinted_at=None)


def asked_today(name: str, *, now: datetime) -> int:
    today = ConnectorHour.objects.filter(name=name, began_at__gte=_midnight(now), began_at__lte=now)
    return today.aggregate(n=Sum("asked"))["n"] or 0


def locked_state(name: str) -> ConnectorState:
    """The connector's row, held until the transaction ends; on SQLite the transaction itself holds everything."""
    ConnectorState.objects.get_or_create(name=name)
    return ConnectorState.objects.select_for_update().get(name=name)


@transaction.atomic
def set_aside(lookup: Lookup, reason: SetAside, *, now: datetime) -> None:
    """Let a taken lookup wait as the reason says; its claim is weighed without it meanwhile."""
    # Held against those who end it: a row put to rest just after them would not be woken.
    still_holds = reason.still_holds(locked_state(lookup.connector), now=now)
    due_at, error = (reason.until, str(reason)) if still_holds else (now, "")
    if try_again(lookup, due_at=due_at, error=error, attempts=lookup.attempts - 1):
        request_assessment([lookup.claim_id], now=now)


def forget_old_hours(*, now: datetime) -> None:
    old = ConnectorHour.objects.filter(began_at__lt=now - HOURS_KEPT_FOR)
    if old.exists():  # a sweep that has nothing to delete does not make SQLite's other writers wait
        old.delete()


@transaction.atomic
def _note(name: str, outcome: str, *, now: datetime, **columns: object) -> None:
    # The connector's row before the hour's, as `reserve` has it: so no two wait for each other in a circle.
    ConnectorState.objects.get_or_create(name=name)
    ConnectorState.objects.filter(name=name).update(**columns)
    hour = _hour(name, now)
    ConnectorHour.objects.filter(pk=hour.pk).update(**{outcome: F(outcome) + 1})


def _hour(name: str, now: datetime) -> ConnectorHour:
    began_at = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return ConnectorHour.objects.get_or_create(name=name, began_at=began_at)[0]


def _tomorrow(now: datetime) -> datetime:
    return _midnight(now) + timedelta(days=1)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
