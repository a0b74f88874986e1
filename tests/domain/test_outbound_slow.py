"""A slow far side is cut at the deadline of 0.3 seconds, whatever it is doing."""

import socket
import time
from collections.abc import Sequence

import pytest

from tests.domain.loopback import HASTY, HEAD, PUBLIC, FarSide, Script, answer, failure, hear
from verifyhub.outbound import FetchFailed, Request, fetch
from verifyhub.outbound.deadline import Deadline


def drip(start: bytes, drop: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return script


def silence(connection: socket.socket) -> None:
    while connection.recv(65_536):  # until the near side hangs up
        continue


@pytest.mark.parametrize(
    "script, url",
    [
        (silence, "http://paper.example/"),
        (silence, "https://paper.example/"),
        (drip(b"", b"H"), "http://paper.example/"),
        (drip(HEAD + b"X-Long: ", b"a"), "http://paper.example/"),
        (drip(HEAD, b"X-One: 1\r\n"), "http://paper.example/"),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "http://paper.example/"),
        (drip(HEAD + b"Content-Length: 5000\r\n\r\n", b"a"), "http://paper.example/"),
        (drip(HEAD + b"\r\n", b"a"), "http://paper.example/"),
        (drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), "http://paper.example/"),
    ],
    ids=["silent", "silent TLS", "status", "header", "headers", "100s", "body", "endless body", "chunks"],
)
def test_a_slow_far_side_is_cut_at_the_deadline(script: Script, url: str) -> None:
    with FarSide(script) as far_side:
        started = time.monotonic()
        failed = failure(far_side, url, policy=HASTY)
        took = time.monotonic() - started

    assert (str(failed), failed.retryable) == ("paper.example did not answer completely in time.", True)
    assert 0.2 < took < 1.5


def test_without_the_guard_a_dripping_far_side_would_hold_us_past_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drip_for_a_while(connection: socket.socket) -> None:
        hear(connection)
        for piece in [HEAD, *[b"X-One: 1\r\n"] * 6, b"\r\n"]:
            connection.sendall(piece)
            time.sleep(0.07)

    monkeypatch.setattr(Deadline, "guard", lambda self, connection: None)
    started = time.monotonic()
    with FarSide(drip_for_a_while) as far_side:
        failure(far_side, policy=HASTY)

    assert time.monotonic() - started > 0.5


def test_the_deadline_is_for_all_redirects_together() -> None:
    def slow_hop(connection: socket.socket) -> None:
        hear(connection)
        time.sleep(0.12)
        connection.sendall(answer(b"", "Location: /on", status="302 Found"))

    with FarSide(slow_hop, slow_hop, slow_hop, answer(b"too late")) as far_side:
        failed = failure(far_side, policy=HASTY)

    assert failed.retryable is True


def test_a_resolver_that_hangs_is_left_behind_at_the_deadline() -> None:
    def hang(host: str, port: int) -> Sequence[str]:
        time.sleep(2)
        return [PUBLIC]

    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        fetch(Request("http://paper.example/"), policy=HASTY, resolve=hang)

    assert failed.value.retryable is True
    assert time.monotonic() - started < 1.5
