"""How every connector is doing, in words an operator can act on; gathered in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from apps.evidence.models import ConnectorHour, ConnectorState, Document, Feed, Host, Lookup
from apps.evidence.queries import FAILING
from apps.evidence.services.budgets import budget_of
from apps.queue.models import Status
from verifyhub.connectors import CONNECTORS, Budget, Connector, missing_key
from verifyhub.politeness import host_of

LOOKED_AT = timedelta(hours=24)  # for the share of failures
SILENT_FOR = timedelta(minutes=10)  # without an answer while requests fail: one feed of many that is down is no outage
WAITING = Q(status=Status.WAITING, due_at__isnull=False)
RESTING = Q(status=Status.WAITING, due_at=None)
_ORDER = ("failing", "paused", "working", "not asked yet", "off")


@dataclass(frozen=True)
class Place:
    """One feed of a connector. `left_alone_until` is None unless its site is in trouble or has asked for it."""

    feed: Feed
    answered: int
    failing: int
    last_asked_at: datetime | None
    error: str
    left_alone_until: datetime | None


@dataclass(frozen=True)
class ConnectorView:
    """One row. `state` is one of _ORDER, `words` say the rest; `late_since` is None when nothing that waits is late."""

    name: str
    label: str
    state: str
    words: str
    last_answer_at: datetime | None
    last_error_at: datetime | None
    last_error: str
    asked: int
    failed: int
    own: Budget
    set: ConnectorState
    pace: str
    left: str
    waiting: int
    resting: int
    late_since: datetime | None
    next_turn_at: datetime | None
    places: tuple[Place, ...]

    @property
    def failure_rate(self) -> str:
        """Of what was asked and is not under way any more."""
        return f"{100 * self.failed / self.asked:.0f} %" if self.asked else "–"


@dataclass(frozen=True)
class Queues:
    """What waits beside the connectors' own: pages to be fetched, and sites that are left alone."""

    pages_waiting: int
    pages_late_since: datetime | None
    pages_given_up: int
    hosts_left_alone: int


def connector_views(*, keys: Mapping[str, str], now: datetime) -> list[ConnectorView]:
    """Those in trouble first."""
    states = {state.name: state for state in ConnectorState.objects.all()}
    hours = {row["name"]: row for row in _hours(now)}
    queues = {row["connector"]: row for row in _queues()}
    places = _places(now)
    views = [
        _view(
            connector,
            state=states.get(name) or ConnectorState(name=name),
            hours=hours.get(name, {}),
            queue=queues.get(name, {}),
            places=tuple(places[name]),
            missing=missing_key(name, keys=keys),
            now=now,
        )
        for name, connector in CONNECTORS.items()
    ]
    return sorted(views, key=lambda view: (_ORDER.index(view.state), view.label))


def other_queues(*, now: datetime) -> Queues:
    pages = Document.objects.aggregate(
        waiting=Count("pk", filter=WAITING),
        oldest=Min("due_at", filter=WAITING),
        given_up=Count("pk", filter=Q(status=Status.FAILED)),
    )
    return Queues(
        pages_waiting=pages["waiting"],
        pages_late_since=_late(pages["oldest"], now),
        pages_given_up=pages["given_up"],
        hosts_left_alone=Host.objects.filter(left_alone_until__gt=now).count(),
    )


def _view(
    connector: Connector,
    *,
    state: ConnectorState,
    hours: Mapping[str, Any],
    queue: Mapping[str, Any],
    places: tuple[Place, ...],
    missing: str,
    now: datetime,
) -> ConnectorView:
    budget = budget_of(connector, state)
    health, words = _health(state, missing=missing)
    oldest = queue.get("oldest")
    return ConnectorView(
        name=connector.name,
        label=connector.label,
        state=health,
        words=words,
        last_answer_at=state.last_answer_at,
        last_error_at=state.last_error_at,
        last_error=state.last_error if _last_failed(state) else "",
        asked=hours.get("requests") or 0,
        failed=hours.get("failures") or 0,
        own=connector.budget,
        set=state,
        pace=_pace(budget.pause_seconds),
        left=_left(budget.per_day, hours.get("today") or 0),
        waiting=queue.get("waiting", 0),
        resting=queue.get("resting", 0),
        late_since=_late(oldest, now),
        next_turn_at=oldest if oldest and oldest > now else None,
        places=places,
    )


def _health(state: ConnectorState, *, missing: str) -> tuple[str, str]:
    """One of _ORDER, and a sentence; "" where the word says it all."""
    if missing:
        return "off", missing
    if state.paused_at:
        return "paused", f"By {state.paused_by}: {state.pause_reason}"
    if not state.last_answer_at and not state.last_error_at:
        return "not asked yet", ""
    if _last_failed(state) and not state.last_answer_at:
        return "failing", "It has never answered."
    if state.last_error_at and state.last_answer_at and state.last_error_at - state.last_answer_at > SILENT_FOR:
        return "failing", ""
    return "working", ""


def _last_failed(state: ConnectorState) -> bool:
    """Whether the latest request that came to an end failed."""
    if not state.last_error_at:
        return False
    return state.last_answer_at is None or state.last_error_at > state.last_answer_at


def _pace(pause_seconds: float) -> str:
    if not pause_seconds:
        return "as for every site"
    if pause_seconds < 1:
        return f"at most {1 / pause_seconds:.3g} a second"
    return f"one every {pause_seconds:g} s"


def _left(per_day: int | None, used: int) -> str:
    if per_day is None:
        return f"no daily limit known; {used:,} asked"
    return f"{max(per_day - used, 0):,} of {per_day:,} left"


def _late(due_at: datetime | None, now: datetime) -> datetime | None:
    return due_at if due_at and due_at <= now else None


def _hours(now: datetime) -> Iterable[Mapping[str, Any]]:
    """The last 24 hours by connector, and what was asked since midnight UTC of it."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = ConnectorHour.objects.filter(began_at__gt=now - LOOKED_AT).values("name")
    today = Sum("asked", filter=Q(began_at__gte=midnight))
    return recent.annotate(requests=Sum("asked"), failures=Sum("failed"), today=today)


def _queues() -> Iterable[Mapping[str, Any]]:
    return Lookup.objects.values("connector").annotate(
        waiting=Count("pk", filter=WAITING),
        resting=Count("pk", filter=RESTING),
        oldest=Min("due_at", filter=WAITING),
    )


def _places(now: datetime) -> Mapping[str, list[Place]]:
    """Every feed with what became of it, by connector."""
    counted = Lookup.objects.filter(address__in=Feed.objects.values("address")).values("connector", "address")
    told = counted.annotate(
        answered=Count("pk", filter=Q(status=Status.DONE)),
        failing=Count("pk", filter=FAILING),
        asked_at=Max("asked_at"),
        error=Max("last_error", filter=FAILING),  # any of them
    )
    by_place = {(row["connector"], row["address"]): row for row in told}
    resting = dict(Host.objects.filter(left_alone_until__gt=now).values_list("name", "left_alone_until"))
    places: dict[str, list[Place]] = defaultdict(list)
    for feed in Feed.objects.order_by("name"):
        row: Mapping[str, Any] = by_place.get((feed.connector, feed.address), {})
        places[feed.connector].append(_place(feed, row, resting.get(host_of(feed.address))))
    return places


def _place(feed: Feed, row: Mapping[str, Any], left_alone_until: datetime | None) -> Place:
    return Place(
        feed=feed,
        answered=row.get("answered", 0),
        failing=row.get("failing", 0),
        last_asked_at=row.get("asked_at"),
        error=row.get("error") or "",
        left_alone_until=left_alone_until,
    )
