"""Broken far sides may be asked again, at the time they wish."""

import gzip
import socket
from datetime import UTC, datetime

import pytest

from tests.domain.loopback import (
    HEAD,
    POLICY,
    FarSide,
    Script,
    always_public,
    answer,
    endless,
    failure,
)
from verifyhub.outbound import FetchFailed, Request, Response, fetch, retry_after


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


BROKE_OFF = "paper.example broke off the connection or did not speak HTTP."


@pytest.mark.parametrize(
    "script, message",
    [
        (b"", BROKE_OFF),
        (reset, BROKE_OFF),
        (b"220 mail.example ESMTP\r\n", BROKE_OFF),
        (HEAD + b"Content-Length: 500\r\n\r\nhalf", BROKE_OFF),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe", BROKE_OFF),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", BROKE_OFF),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 10_000), BROKE_OFF),
        (
            answer(gzip.compress(b"hello", mtime=0)[:-9], "Content-Encoding: gzip"),
            "The site's answer broke off half-way.",
        ),
        (answer(b"no gzip at all", "Content-Encoding: gzip"), "The site sent a damaged gzip body."),
    ],
    ids=["closed", "reset", "mail", "half", "half chunk", "odd chunk", "endless size", "half gzip", "no gzip"],
)
def test_a_broken_answer_may_be_asked_for_again(script: Script | bytes, message: str) -> None:
    with FarSide(script) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == (message, True)


def test_a_closed_port_may_be_tried_again() -> None:
    def refuse(address: tuple[str, int], seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    with pytest.raises(FetchFailed) as failed:
        fetch(Request("http://paper.example/"), policy=POLICY, resolve=always_public, connect=refuse)

    assert (str(failed.value), failed.value.retryable) == ("paper.example refused the connection.", True)


def test_a_far_side_that_does_not_speak_tls_may_be_tried_again() -> None:
    with FarSide(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as far_side:
        failed = failure(far_side, "https://paper.example/")

    assert (str(failed), failed.retryable) == ("No secure connection to paper.example could be made.", True)


# --- when to come back


NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value, expected",
    [
        ("120", datetime(2026, 3, 14, 9, 32, tzinfo=UTC)),
        (" 0 ", NOW),
        ("86400", datetime(2026, 3, 15, 9, 30, tzinfo=UTC)),
        ("86401", datetime(2026, 3, 15, 9, 30, tzinfo=UTC)),
        ("9" * 40, datetime(2026, 3, 15, 9, 30, tzinfo=UTC)),
        ("Sat, 14 Mar 2026 10:00:00 GMT", datetime(2026, 3, 14, 10, 0, tzinfo=UTC)),
        ("Sat, 14 Mar 2026 10:00:00 -0000", datetime(2026, 3, 14, 10, 0, tzinfo=UTC)),
        ("Sat, 14 Mar 2026 09:00:00 GMT", NOW),
        ("Fri, 14 Mar 2036 09:00:00 GMT", datetime(2026, 3, 15, 9, 30, tzinfo=UTC)),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Sat, 99 Foo 2026 10:00:00 GMT", None),
        ("", None),
    ],
)
def test_a_wish_to_be_left_alone_is_read_and_bounded(value: str, expected: datetime | None) -> None:
    response = Response("http://paper.example/", 429, {"retry-after": value}, b"")

    assert retry_after(response, now=NOW) == expected


def test_no_wish_is_no_time() -> None:
    assert retry_after(Response("http://paper.example/", 503, {}, b""), now=NOW) is None
