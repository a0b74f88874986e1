"""Turns at a host, shared by all workers through the host's row; a worker writes only over what it has read."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from apps.evidence.models import Host
from verifyhub.outbound import FetchFailed
from verifyhub.politeness import Manners, Outcome, Standing, Wait, ask_for_turn, end_turn

T = TypeVar("T")


class NotAsked(FetchFailed):
    """The request was not made, for a reason that says nothing of whether the host is well."""


class NotOurTurn(NotAsked):
    """Others are before us: nothing is wrong, and it is no attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Waits for its turn.", retryable=True, retry_after=until)
        self.until = until


def host_row(name: str) -> Host:
    return Host.objects.get_or_create(name=name)[0]


def take_turn(name: str, *, manners: Manners, crawl_delay: timedelta, lease: timedelta, now: datetime) -> datetime:
    """When the turn runs out, for `give_turn_back`.

    Raises:
        NotOurTurn: others are before us.
        NotAsked: the host is left alone for a while, as the message says.
    """
    pause = max(manners.pause, crawl_delay)

    def rule(standing: Standing) -> tuple[Standing, Wait | None]:
        return ask_for_turn(standing, host=name, pause=pause, at_once=manners.at_once, lease=lease, now=now)

    wait = _change(name, rule)
    if wait and wait.reason:
        raise NotAsked(wait.reason, retryable=True, retry_after=wait.until)
    if wait:
        raise NotOurTurn(wait.until)
    return now + lease


def give_turn_back(
    name: str, outcome: Outcome, *, turn_ends_at: datetime, come_back_at: datetime | None = None, now: datetime
) -> None:
    def rule(standing: Standing) -> tuple[Standing, None]:
        return end_turn(standing, outcome, turn_ends_at=turn_ends_at, come_back_at=come_back_at, now=now), None

    _change(name, rule)


def _change(name: str, rule: Callable[[Standing], tuple[Standing, T]]) -> T:
    """Compare and set, until nobody was quicker: each time someone was, they have got on, so this comes to an end."""
    while True:
        host = Host.objects.defer("robots").get_or_create(name=name)[0]
        standing, answer = rule(_standing(host))
        unchanged = Host.objects.filter(pk=host.pk, version=host.version)
        columns = asdict(standing) | {"asking": [end.isoformat() for end in standing.asking]}
        if unchanged.update(version=host.version + 1, **columns):
            return answer


def _standing(host: Host) -> Standing:
    return Standing(
        next_turn_at=host.next_turn_at,
        line_ends_at=host.line_ends_at,
        asking=tuple(datetime.fromisoformat(end) for end in host.asking),
        failures=host.failures,
        left_alone_until=host.left_alone_until,
    )
