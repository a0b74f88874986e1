"""A far side on this machine that says exactly what a test tells it to, byte by byte, good or bad."""

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Self

import pytest

from verifyhub.outbound import Fetch, FetchFailed, Policy, Request, fetch

PUBLIC = "93.184.216.34"
HEAD = b"HTTP/1.1 200 OK\r\n"
POLICY = Policy(user_agent="VerifyHub test", deadline_seconds=5, max_body_bytes=10_000)
HASTY = Policy(deadline_seconds=0.3, max_body_bytes=10_000)
Script = Callable[[socket.socket], None]


class FarSide:
    """Plays one script for each connection, in order. `requests` holds the head of each request it was sent."""

    def __init__(self, *scripts: Script | bytes) -> None:
        self.requests: list[str] = []
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def connect(self, address: tuple[str, int], seconds: float) -> socket.socket:
        """Stands in for the network: whatever address is dialled, we answer."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def _serve(self) -> None:
        for script in self._scripts:
            with contextlib.suppress(OSError):  # the near side hung up, as it should on most of these
                connection, _ = self._listener.accept()
                with connection:
                    connection.settimeout(5)
                    self._play(script, connection)

    def _play(self, script: Script | bytes, connection: socket.socket) -> None:
        if isinstance(script, bytes):
            self.requests.append(hear(connection))
            connection.sendall(script)
        else:
            script(connection)


def hear(connection: socket.socket) -> str:
    """The head of one request, and what came with it."""
    heard = b""
    while b"\r\n\r\n" not in heard and (more := connection.recv(65_536)):
        heard += more
    return heard.decode("latin-1")


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """One whole answer, its length stated."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always_public(host: str, port: int) -> Sequence[str]:
    return [PUBLIC]


def through(far_side: FarSide, *, policy: Policy = POLICY) -> Fetch:
    return lambda request: fetch(request, policy=policy, resolve=always_public, connect=far_side.connect)


def failure(far_side: FarSide, url: str = "http://paper.example/", *, policy: Policy = POLICY) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        through(far_side, policy=policy)(Request(url))
    return failed.value


def endless(start: bytes, more: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(start)
        while True:
            connection.sendall(more)

    return script
