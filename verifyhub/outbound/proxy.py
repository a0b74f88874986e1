"""The operator's own proxy: a tunnel through it to an address that we have found and checked ourselves.

Every request goes by CONNECT, plain HTTP too, and the proxy is given the number of the machine, never its name: a proxy
that looked the name up again could be led inside. It must therefore allow CONNECT to numbers at the ports 80 and 443,
and names must be found without it. Its own address is the operator's, and may be private.
"""

import socket
import ssl
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from verifyhub.outbound.deadline import Deadline
from verifyhub.outbound.messages import Connect, FetchFailed, Proxy
from verifyhub.outbound.targets import Resolve
from verifyhub.outbound.trust import trusted

_PORTS = {"http": 3128, "https": 443}
_LONGEST_HEAD = 16_384  # bytes
_UNREACHABLE = (500, 502, 503, 504)  # the proxy did what it was asked, and found no one there


class ProxyFailed(FetchFailed):
    """The way out is blocked; it says nothing of the far side."""


def read_proxy(address: str) -> Proxy:
    """Raises ValueError, with words for the operator, when it is no address of a proxy."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError("write http://host:port, or https://user:password@host:port")
    secret = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    authorization = "Basic " + b64encode(secret.encode()).decode() if parts.username else ""
    return Proxy(parts.hostname, parts.port or _PORTS[parts.scheme], parts.scheme == "https", authorization)


def connect_through(proxy: Proxy, connect: Connect, *, resolve: Resolve, deadline: Deadline) -> Connect:
    """A `connect` that ends at the far side; the certificate it shows is checked there, as ever."""

    def tunnel(address: tuple[str, int], seconds: float) -> socket.socket:
        connection = _reach(proxy, connect, resolve=resolve, deadline=deadline)
        connection.settimeout(seconds)  # a far address that the proxy waits for in vain leaves time for the next one
        try:
            connection.sendall(_request(proxy, address))
            status = _status(connection)
        except TimeoutError:
            connection.close()
            raise
        except (OSError, ValueError) as error:
            connection.close()
            deadline.check()
            raise ProxyFailed(f"{_named(proxy)} broke off the connection.", retryable=True) from error
        if status == 200:
            connection.settimeout(deadline.remaining)
            return connection
        connection.close()
        if status in _UNREACHABLE:
            raise OSError(f"the proxy could not reach it (status {status})")
        raise _refused(proxy, status)

    return tunnel


def _reach(proxy: Proxy, connect: Connect, *, resolve: Resolve, deadline: Deadline) -> socket.socket:
    try:
        connection = _dial(resolve(proxy.host, proxy.port), proxy.port, connect, deadline)
        return _secured(connection, proxy) if proxy.is_secure else connection
    except OSError as error:
        raise ProxyFailed(f"{_named(proxy)} cannot be reached just now.", retryable=True) from error


def _dial(addresses: Sequence[str], port: int, connect: Connect, deadline: Deadline) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return connect((address, port), deadline.remaining / len(addresses))
        except OSError:
            continue
    return connect((addresses[-1], port), deadline.remaining)


def _secured(connection: socket.socket, proxy: Proxy) -> ssl.SSLSocket:
    try:
        return trusted().wrap_socket(connection, server_hostname=proxy.host)
    except OSError:
        connection.close()
        raise


def _request(proxy: Proxy, address: tuple[str, int]) -> bytes:
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    lines = [f"CONNECT {host}:{address[1]} HTTP/1.1", f"Host: {host}:{address[1]}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _status(connection: socket.socket) -> int:
    """Byte by byte: what comes after the head is the far side's."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte or len(head) > _LONGEST_HEAD:
            raise OSError("no whole answer to CONNECT")
        head += byte
    version, status, *_ = head.split(maxsplit=2)
    if not version.startswith(b"HTTP/1."):
        raise ValueError("not HTTP")
    return int(status)


def _refused(proxy: Proxy, status: int) -> ProxyFailed:
    if status == 407:
        return ProxyFailed(f"{_named(proxy)} does not accept our user name and password.", retryable=True)
    return ProxyFailed(f"{_named(proxy)} does not let us go there (status {status}).", retryable=status != 403)


def _named(proxy: Proxy) -> str:
    return f"The proxy {proxy.host}:{proxy.port} (VERIFYHUB_PROXY)"
