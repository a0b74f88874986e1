"""An ordinary exchange, and the address that was checked being the one connected to."""

import gzip
import socket
from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from tests.domain.loopback import (
    HEAD,
    POLICY,
    PUBLIC,
    FarSide,
    answer,
    through,
)
from verifyhub.outbound import FetchFailed, Policy, Request, fetch


def test_an_answer_comes_back_with_its_status_headers_and_body() -> None:
    with FarSide(answer(b"hello", "Content-Type: Text/HTML; charset=utf-8", "X-A: 1", "X-A: 2")) as far_side:
        response = through(far_side)(Request("http://paper.example/a b".replace(" ", "%20") + "?q=міст#part"))

    assert response.url == "http://paper.example/a%20b?q=міст"
    assert (response.status, response.body, response.content_type) == (200, b"hello", "text/html")
    assert response.headers["x-a"] == "1, 2"


def test_the_far_side_is_asked_by_its_name_and_told_who_asks() -> None:
    wanted = {"Accept": "text/html", "host": "other.example", "user-agent": "Mozilla"}
    with FarSide(answer()) as far_side:
        through(far_side)(Request("http://Paper.example/новини?q=міст", headers=wanted))

    first, *headers = far_side.requests[0].rstrip().split("\r\n")
    assert first == "GET /%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q=%D0%BC%D1%96%D1%81%D1%82 HTTP/1.1"
    assert sorted(headers) == [
        "Accept-Encoding: gzip",
        "Accept: text/html",
        "Connection: close",
        "Host: paper.example",
        "User-Agent: VerifyHub test",
    ]


def test_a_body_is_sent_as_it_is() -> None:
    with FarSide(answer(status="202 Accepted")) as far_side:
        request = Request("http://paper.example/hook", method="POST", body=b'{"a": 1}', follow_redirects=False)
        response = through(far_side)(request)

    assert response.status == 202
    assert far_side.requests[0].startswith("POST /hook HTTP/1.1\r\n")
    assert "\r\nContent-Length: 8\r\n" in far_side.requests[0]


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many Requests", "500 Broken", "304 Not Modified"])
def test_an_error_status_is_an_answer_not_a_failure(status: str) -> None:
    with FarSide(answer(status=status)) as far_side:
        response = through(far_side)(Request("http://paper.example/"))

    assert response.status == int(status[:3])


def test_a_chunked_body_is_put_together() -> None:
    with FarSide(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n") as far_side:
        assert through(far_side)(Request("http://paper.example/")).body == b"hello"


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"hello", mtime=0), gzip.compress(b"he", mtime=0) + gzip.compress(b"llo", mtime=0)]
)
def test_a_packed_body_is_unpacked(packed: bytes) -> None:
    with FarSide(answer(packed, "Content-Encoding: gzip")) as far_side:
        assert through(far_side)(Request("http://paper.example/")).body == b"hello"


def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    with FarSide(answer(b"direct")) as far_side:
        assert through(far_side)(Request("http://paper.example/")).body == b"direct"


def test_the_demonstration_press_is_reached_when_its_network_is_named() -> None:
    with FarSide(answer(b"demo")) as far_side:
        policy = Policy(private_networks=(ip_network("127.0.0.0/8"),), ports=frozenset({far_side.port}))
        response = fetch(Request(f"http://127.0.0.1:{far_side.port}/"), policy=policy)

    assert response.body == b"demo"
    assert f"\r\nHost: 127.0.0.1:{far_side.port}\r\n" in far_side.requests[0]


# --- the address checked is the address connected to


def test_a_name_that_changes_its_address_after_the_check_gains_nothing() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    asked: list[str] = []
    dialled: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with FarSide(answer(b"public")) as far_side:

        def connect(address: tuple[str, int], seconds: float) -> socket.socket:
            dialled.append(address)
            return far_side.connect(address, seconds)

        response = fetch(Request("http://paper.example/"), policy=POLICY, resolve=resolve, connect=connect)

    assert response.body == b"public"
    assert asked == ["paper.example"]
    assert dialled == [(PUBLIC, 80)]


def test_a_name_is_checked_again_at_every_hop() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    hop = answer(b"", "Location: /again", status="302 Found")
    with FarSide(hop, answer(b"secret")) as far_side, pytest.raises(FetchFailed) as failed:
        fetch(Request("http://paper.example/"), policy=POLICY, resolve=resolve, connect=far_side.connect)

    assert failed.value.retryable is False
    assert len(far_side.requests) == 1


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    dialled: list[str] = []

    with FarSide(answer(b"second")) as far_side:

        def connect(address: tuple[str, int], seconds: float) -> socket.socket:
            dialled.append(address[0])
            if address[0] == "2606:4700::1111":
                raise OSError("network is unreachable")
            return far_side.connect(address, seconds)

        response = fetch(
            Request("http://paper.example/"),
            policy=POLICY,
            resolve=lambda host, port: ["2606:4700::1111", PUBLIC],
            connect=connect,
        )

    assert response.body == b"second"
    assert dialled == ["2606:4700::1111", PUBLIC]
