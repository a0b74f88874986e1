"""When a host may be asked: a pause apart, a few at once, and not at all while it is unwell or has asked for that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

UNWELL_AFTER = 5  # failures in a row
FIRST_REST = timedelta(minutes=1)  # doubled with each further failure
LONGEST_REST = timedelta(hours=6)
LONGEST_CRAWL_DELAY = timedelta(seconds=30)  # a host that wishes for more is asked this often all the same
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Manners:
    """How this installation behaves towards every host but those in the `exempt` networks, which are its own."""

    pause: timedelta = timedelta(seconds=1)  # between the beginnings of two requests to one host; above 0
    at_once: int = 2
    exempt: tuple[IPv4Network | IPv6Network, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where we stand with one host. `asking` holds, for each request under way, when it is over at the latest."""

    next_turn_at: datetime | None = None
    line_ends_at: datetime | None = None  # the first place that nobody who waits for a turn was told yet
    asking: tuple[datetime, ...] = ()
    failures: int = 0  # in a row
    left_alone_until: datetime | None = None


@dataclass(frozen=True)
class Wait:
    """Not now. `reason` is for an editor; "" when it is only the next one's turn."""

    until: datetime
    reason: str = ""


class Outcome(Enum):
    ANSWERED = "answered"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the request was not made after all, or failed for a reason of ours


def ask_for_turn(
    standing: Standing, *, host: str, pause: timedelta, at_once: int, lease: timedelta, now: datetime
) -> tuple[Standing, Wait | None]:
    """The standing afterwards, and what to wait for; None when it is our turn, which lasts for the lease at most.

    Those who wait are told different places, so that they do not all come back at the same moment. Whoever comes less
    than half a pause too early, because the one before began late, waits for the rest and keeps the line as it is.
    """
    if standing.left_alone_until and now < standing.left_alone_until:
        return standing, Wait(standing.left_alone_until, _why_left_alone(standing, host))
    asking = tuple(end for end in standing.asking if end > now)
    most = 1 if standing.failures >= UNWELL_AFTER else at_once  # a host that was unwell is tried with one request
    is_full = len(asking) >= most
    next_turn_at = standing.next_turn_at or now
    if not is_full and timedelta(0) < next_turn_at - now < pause / 2:
        return replace(standing, asking=asking), Wait(next_turn_at)
    if is_full or now < next_turn_at:
        place = max(next_turn_at, standing.line_ends_at or now, now + pause if is_full else now)
        return replace(standing, asking=asking, line_ends_at=place + pause), Wait(place)
    return replace(standing, asking=(*asking, now + lease), next_turn_at=now + pause), None


def end_turn(
    standing: Standing, outcome: Outcome, *, turn_ends_at: datetime, come_back_at: datetime | None, now: datetime
) -> Standing:
    """`turn_ends_at` is when the turn would have run out; `come_back_at` the host's own wish, when it sent one."""
    asking = list(standing.asking)
    if turn_ends_at in asking:
        asking.remove(turn_ends_at)
    standing = replace(standing, asking=tuple(asking))
    is_left_alone = standing.left_alone_until is not None and now < standing.left_alone_until
    if outcome is Outcome.ANSWERED and not is_left_alone:  # else it was asked before, and takes back no wish made since
        standing = replace(standing, failures=0, left_alone_until=None)
    if outcome is Outcome.FAILED:
        standing = _after_failure(standing, now)
    ends = [end for end in (standing.left_alone_until, come_back_at) if end]
    return replace(standing, left_alone_until=max(ends, default=None))


def rest_after(failures: int) -> timedelta:
    """How long a host is left alone after so many failures in a row: nothing up to 4, then 1, 2, 4 … minutes."""
    if failures < UNWELL_AFTER:
        return timedelta(0)
    doublings = min(failures - UNWELL_AFTER, 16)
    return min(FIRST_REST * (1 << doublings), LONGEST_REST)


def host_of(url: str) -> str:
    """The host by which turns are counted: lower case, with its port unless that is the usual one of the scheme.

    "" for what is no address.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # such as a port that there is not: nobody is ever asked there
        return ""
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def is_exempt(host: str, *, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether the host is written as an address in one of these networks; a name never is, but for "localhost"."""
    try:
        name = host.rpartition(":")[0] or host
        address = ip_address("127.0.0.1" if name == "localhost" else name)
    except ValueError:
        return False
    return any(address in network for network in networks)


def _after_failure(standing: Standing, now: datetime) -> Standing:
    failures = standing.failures + 1
    rest = rest_after(failures)
    ends = [end for end in (standing.left_alone_until, now + rest if rest else None) if end]
    return replace(standing, failures=failures, left_alone_until=max(ends, default=None))


def _why_left_alone(standing: Standing, host: str) -> str:
    until = standing.left_alone_until.astimezone(UTC) if standing.left_alone_until else None
    when = f"{until:%H:%M} UTC on {until:%d %B %Y}"
    if standing.failures >= UNWELL_AFTER:
        return f"{host} has failed {standing.failures} times in a row and is left alone until {when}."
    return f"{host} has asked to be left alone until {when}."
