"""The one door out: every request VerifyHub makes leaves through `fetch`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True)
class Request:
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    follow_redirects: bool = True  # each hop is checked again, at most 3


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status. `url` is the address that gave it, after redirects; header names are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

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


Network = IPv4Network | IPv6Network
Fetch = Callable[[Request], Response]


@dataclass(frozen=True)
class Policy:
    """What this installation allows. Only demonstration mode names private networks."""

    user_agent: str = "VerifyHub (+https://example.org/verifyhub)"
    private_networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    deadline_seconds: float = 20.0  # for the whole exchange, redirects included
    max_body_bytes: int = 5_000_000  # before and after decompression


def fetch(request: Request, *, policy: Policy) -> Response:
    raise FetchFailed("No door yet.", retryable=False)
