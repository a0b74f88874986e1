"""A connection to a checked address that still greets the far side by its name."""

import socket
from collections.abc import Callable, Sequence

from urllib3.connection import HTTPConnection, HTTPSConnection

from verifyhub.outbound.addresses import Address
from verifyhub.outbound.deadline import Deadline
from verifyhub.outbound.targets import Target

Connect = Callable[[tuple[str, int], float], socket.socket]


class _PinnedHTTP(HTTPConnection):
    """Host header, server name and certificate check go by the name; the socket goes to the address already checked."""

    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


class _PinnedHTTPS(HTTPSConnection):
    dial: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.dial()


def open_connection(
    target: Target, addresses: Sequence[Address], *, deadline: Deadline, connect: Connect
) -> HTTPConnection:
    """A connection that dials on its first request. It knows no proxy: none is read from the environment."""

    def dial() -> socket.socket:
        connection = _first_to_answer(addresses, target.port, deadline=deadline, connect=connect)
        try:
            deadline.guard(connection)
        except OSError:
            connection.close()
            raise
        return connection

    pinned = _PinnedHTTPS if target.scheme == "https" else _PinnedHTTP
    connection = pinned(target.host, target.port, timeout=deadline.remaining)
    connection.dial = dial
    return connection


def _first_to_answer(addresses: Sequence[Address], port: int, *, deadline: Deadline, connect: Connect) -> socket.socket:
    for position, address in enumerate(addresses):
        share = deadline.remaining / (len(addresses) - position)  # one silent address leaves time for the next
        try:
            return connect((str(address), port), share)
        except OSError:
            if position == len(addresses) - 1:
                raise
    raise OSError("no address to connect to")
