"""From an address as written to the machine it leads to: read once, resolved once, checked in full."""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from verifyhub.outbound.addresses import Address, is_open
from verifyhub.outbound.messages import FetchFailed, Policy

Resolve = Callable[[str, int], Sequence[str]]

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 8_000  # characters
# Where readers of addresses disagree, attackers hide: no backslash, blank or control character gets past this line.
_SUSPECT = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?|[0-9a-f:.]+")


@dataclass(frozen=True)
class Target:
    """One address taken apart. `path` includes the query. Nothing is taken from the written form after this."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def read_url(url: str, *, policy: Policy) -> Target:
    """Take a web address apart.

    Raises:
        FetchFailed: it is not one this installation may ask; never retryable.
    """
    if len(url) > _LONGEST_URL or _SUSPECT.search(url):
        raise _refused("The address is too long, or has a blank, a backslash or a control character in it.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except ValueError as error:  # includes UnicodeError
        raise _refused(f"“{url[:200]}” is not a web address.") from error
    _check_form(parts, host)
    port = _PORTS[parts.scheme] if port is None else port
    if port not in policy.ports:
        raise _refused(f"{host}: port {port} is not one that VerifyHub may ask.")
    return Target(parts.scheme, host, port, _path(parts))


def find_addresses(target: Target, *, policy: Policy, resolve: Resolve) -> tuple[Address, ...]:
    """The network addresses of the target, every one of them checked.

    Raises:
        FetchFailed: the name is unknown (retryable), or any answer is not on the public internet (not retryable).
    """
    try:
        answers = [ip_address(answer) for answer in resolve(target.host, target.port)]
    except OSError as error:
        raise FetchFailed(f"The name {target.host} could not be found just now.", retryable=True) from error
    except ValueError as error:
        raise _refused(f"{target.host} is not the name of a machine.") from error
    if not answers:
        raise FetchFailed(f"The name {target.host} leads nowhere just now.", retryable=True)
    # One bad answer among good ones is an attack or a mistake: either way the whole name is refused.
    if not all(is_open(answer, private_networks=policy.private_networks) for answer in answers):
        raise _refused(f"{target.host} leads to a private or reserved network address, which VerifyHub never contacts.")
    return tuple(answers)


def ask_system(host: str, port: int) -> Sequence[str]:
    """The resolver of the machine; each address once, in the order the system prefers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def _check_form(parts: SplitResult, host: str) -> None:
    if parts.scheme not in _PORTS:
        raise _refused("Only addresses that begin with http:// or https:// can be fetched.")
    if "@" in parts.netloc:
        raise _refused("The address has a user name in it; VerifyHub does not log in anywhere.")
    if not _HOST.fullmatch(host):
        raise _refused("The address names no machine that could be asked.")


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?[]")
    return f"{path}?{query}" if query else path


def _refused(message: str) -> FetchFailed:
    return FetchFailed(message, retryable=False)
