"""What goes out, what comes back, what can go wrong on the way, and what this installation allows."""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Network, IPv6Network

LONGEST_WAIT = timedelta(hours=24)  # a source that asks for more is asked again tomorrow all the same


@dataclass(frozen=True)
class Request:
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    follow_redirects: bool = True  # each hop is checked again, at most 3
    is_page: bool = False  # made for readers: whether programs may read it is said by the site's robots.txt
    cut_at: int | None = None  # bytes: read no more than these and take them for the whole; None refuses long answers
    pause_seconds: float = 0.0  # the host wishes at least this long between two requests


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status. `url` gave it, after redirects; header names are lower case.

    `hops` are the answers that sent us on to it, in order, without their bodies.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple["Response", ...] = ()

    @property
    def content_type(self) -> str:
        """The media type alone, lower case: "text/html"."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class FetchFailed(Exception):
    """No usable answer came. `retryable` says whether asking again may help; the message is for an editor.

    `retry_after` is the far side's own wish, when it sent one.
    """

    def __init__(self, message: str, *, retryable: bool, retry_after: datetime | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


Connect = Callable[[tuple[str, int], float], socket.socket]
Network = IPv4Network | IPv6Network
Fetch = Callable[[Request], Response]
Admit = Callable[[str], None]  # given the address of each hop before it is asked; raises FetchFailed to stop there


@dataclass(frozen=True)
class Proxy:
    """Where all requests leave through. `authorization` is the header's value, "" for none; see `read_proxy`."""

    host: str
    port: int
    is_secure: bool = False  # spoken to over TLS
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True)
class Policy:
    """What this installation allows. Only demonstration mode names private networks."""

    user_agent: str = "VerifyHub (+https://example.org/verifyhub)"
    private_networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    deadline_seconds: float = 20.0  # for the whole exchange, redirects included
    max_body_bytes: int = 5_000_000  # before and after decompression
    proxy: Proxy | None = None


def retry_after(response: Response, *, now: datetime) -> datetime | None:
    """When the far side wishes to be asked again: its Retry-After, in seconds or as a date, 0 to 24 hours from now.

    None when it sent none, or one that cannot be read. The status is the caller's concern.
    """
    value = response.headers.get("retry-after", "").strip()
    wish = _seconds_from(value, now) if re.fullmatch(r"[0-9]+", value) else _http_date(value)
    return min(max(wish, now), now + LONGEST_WAIT) if wish else None


def _seconds_from(value: str, now: datetime) -> datetime:
    longest = int(LONGEST_WAIT.total_seconds())
    return now + timedelta(seconds=min(int(value[:9]), longest))  # 9 digits are 31 years: enough to see it is too long


def _http_date(value: str) -> datetime | None:
    try:
        wish = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return wish if wish.tzinfo else wish.replace(tzinfo=UTC)  # "-0000" means UTC of unknown origin
