"""A connection to a checked address that still greets the far side by its name."""

import socket
import ssl
from collections.abc import Callable, Sequence

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import ssl_wrap_socket

from verifyhub.outbound.addresses import Address
from verifyhub.outbound.deadline import Deadline
from verifyhub.outbound.messages import Connect
from verifyhub.outbound.targets import Target
from verifyhub.outbound.trust import trusted


class _PinnedHTTP(HTTPConnection):
    """Host header, server name and certificate check go by the name; the socket goes to the address already checked."""

    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


class _PinnedHTTPS(HTTPSConnection):
    dial: Callable[[], socket.socket]

    def connect(self) -> None:
        plain = self.dial()
        try:
            self.sock = ssl_wrap_socket(
                plain,
                ssl_context=trusted(),
                server_hostname=self.host.rstrip("."),
                tls_in_tls=isinstance(plain, ssl.SSLSocket),  # through a proxy that is itself spoken to over TLS
            )
        except BaseException:
            plain.close()
            raise


def open_connection(
    target: Target, addresses: Sequence[Address], *, deadline: Deadline, connect: Connect
) -> HTTPConnection:
    """A connection that dials on its first request. It knows no proxy: none is read from the environment."""

    def dial() -> socket.socket:
        return _first_to_answer(addresses, target.port, deadline=deadline, connect=connect)

    pinned = _PinnedHTTPS if target.scheme == "https" else _PinnedHTTP
    connection = pinned(target.host, target.port, timeout=deadline.remaining)
    connection.dial = dial
    return connection


def guarded(connect: Connect, deadline: Deadline) -> Connect:
    """A `connect` whose connections are cut at the deadline. Before anything else is made of them: TLS hides them."""

    def connect_guarded(address: tuple[str, int], seconds: float) -> socket.socket:
        connection = connect(address, seconds)
        try:
            deadline.guard(connection)
        except OSError:
            connection.close()
            raise
        return connection

    return connect_guarded


def _first_to_answer(addresses: Sequence[Address], port: int, *, deadline: Deadline, connect: Connect) -> socket.socket:
    for position, address in enumerate(addresses):
        share = deadline.remaining / (len(addresses) - position)  # one silent address leaves time for the next
        try:
            return connect((str(address), port), share)
        except OSError:
            if position == len(addresses) - 1:
                raise
    raise OSError("no address to connect to")
