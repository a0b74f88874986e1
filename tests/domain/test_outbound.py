"""The door out connects only to what it checked, and no far side can hold it, flood it or lead it astray."""

import gzip
import socket
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network

import pytest

from tests.domain.loopback import FarSide, Script, answer, hear
from verifyhub.outbound import Fetch, FetchFailed, Policy, Request, Response, fetch, retry_after
from verifyhub.outbound.deadline import Deadline

PUBLIC = "93.184.216.34"
HEAD = b"HTTP/1.1 200 OK\r\n"
POLICY = Policy(user_agent="VerifyHub test", deadline_seconds=5, max_body_bytes=10_000)
HASTY = Policy(deadline_seconds=0.3, max_body_bytes=10_000)


def always_public(host: str, port: int) -> Sequence[str]:
    return [PUBLIC]


def through(far_side: FarSide, *, policy: Policy = POLICY) -> Fetch:
    return lambda request: fetch(request, policy=policy, resolve=always_public, connect=far_side.connect)


def failure(far_side: FarSide, url: str = "http://paper.example/", *, policy: Policy = POLICY) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        through(far_side, policy=policy)(Request(url))
    return failed.value


# --- an ordinary exchange


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


# --- redirects


def test_a_redirect_is_followed_up_to_three_times() -> None:
    hops = [answer(b"x" * 20_000, f"Location: /{n}", status="301 Moved") for n in (1, 2, 3)]
    with FarSide(*hops, answer(b"there")) as far_side:
        response = through(far_side)(Request("http://paper.example/0"))

    assert (response.url, response.body) == ("http://paper.example/3", b"there")
    assert [(hop.url, hop.status, hop.headers["location"], hop.body) for hop in response.hops] == [
        ("http://paper.example/0", 301, "/1", b""),
        ("http://paper.example/1", 301, "/2", b""),
        ("http://paper.example/2", 301, "/3", b""),
    ]


def test_every_hop_is_admitted_before_it_is_asked() -> None:
    admitted: list[str] = []

    def admit(url: str) -> None:
        admitted.append(url)
        if url == "http://other.example/":
            raise FetchFailed("Not now.", retryable=True)

    with FarSide(answer(b"", "Location: http://other.example/", status="302 Found")) as far_side:
        network: Fetch = partial(fetch, policy=POLICY, admit=admit, resolve=always_public, connect=far_side.connect)
        stopped = pytest.raises(FetchFailed, network, Request("http://paper.example/"))

    assert str(stopped.value) == "Not now."
    assert admitted == ["http://paper.example/", "http://other.example/"]
    assert len(far_side.requests) == 1


def test_the_fourth_redirect_is_one_too_many() -> None:
    hops = [answer(b"", "Location: /loop", status="302 Found")] * 5
    with FarSide(*hops) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == ("The site redirected more than 3 times.", False)
    assert len(far_side.requests) == 4


def test_a_redirect_not_to_be_followed_is_an_answer() -> None:
    with FarSide(answer(b"moved", "Location: http://127.0.0.1/", status="307 Moved")) as far_side:
        response = through(far_side)(Request("http://paper.example/", follow_redirects=False))

    assert (response.status, response.headers["location"], response.body) == (307, "http://127.0.0.1/", b"moved")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "//127.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://paper.example:6379/",
        "http://user@paper.example/",
        "file:///etc/passwd",
        "gopher://paper.example/",
        "http://[",
        "http://paper.example/\x7f",
    ],
)
def test_a_redirect_to_a_hostile_address_is_refused_before_anything_is_dialled(location: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return [PUBLIC] if host == "paper.example" else [host]

    hop = answer(b"", f"Location: {location}", status="302 Found")
    with FarSide(hop, answer(b"secret")) as far_side, pytest.raises(FetchFailed) as failed:
        fetch(Request("http://paper.example/"), policy=POLICY, resolve=resolve, connect=far_side.connect)

    assert failed.value.retryable is False
    assert len(far_side.requests) == 1


def test_what_is_meant_for_one_site_is_not_carried_to_another() -> None:
    private = {"Authorization": "Bearer x", "Cookie": "a=b", "Accept": "text/html"}
    hops = [answer(b"", f"Location: {where}", status="302 Found") for where in ("/same", "http://other.example/")]
    with FarSide(*hops, answer()) as far_side:
        through(far_side)(Request("http://paper.example/", headers=private))

    kept = [("Bearer" in sent, "a=b" in sent, "text/html" in sent) for sent in far_side.requests]
    assert kept == [(True, True, True), (True, True, True), (False, False, True)]


@pytest.mark.parametrize("status, method", [("303 See Other", "GET"), ("302 Found", "GET"), ("308 Moved", "POST")])
def test_a_redirected_post_keeps_its_method_only_where_the_standard_says_so(status: str, method: str) -> None:
    with FarSide(answer(b"", "Location: /b", status=status), answer()) as far_side:
        through(far_side)(Request("http://paper.example/a", method="POST", body=b"x"))

    assert far_side.requests[1].startswith(f"{method} /b ")


# --- slow far sides: each is cut at the deadline of 0.3 seconds, whatever it is doing


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


# --- floods


def endless(start: bytes, more: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(start)
        while True:
            connection.sendall(more)

    return script


ZEROS = gzip.compress(bytes(20_000_000))  # 20 kB on the wire
TOO_LARGE = "The page is larger than 0.01 MB."
TOO_MANY_HEADERS = "paper.example sent more or longer headers than any page needs."


@pytest.mark.parametrize(
    "script, message",
    [
        (HEAD + b"Content-Length: 1000000000\r\n\r\n", TOO_LARGE),
        (HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n", TOO_LARGE),
        (endless(HEAD + b"\r\n", b"a" * 10_000), TOO_LARGE),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"a" * 1024 + b"\r\n"), TOO_LARGE),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + ZEROS[:9_000], TOO_LARGE),
        (answer(ZEROS[:9_000], "Content-Encoding: X-GZIP"), TOO_LARGE),
        (endless(HEAD, b"X-One: 1\r\n" * 1_000), TOO_MANY_HEADERS),
        (endless(HEAD + b"X-Long: ", b"a" * 10_000), TOO_MANY_HEADERS),
        (
            HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 2_000) for n in range(50)) + b"\r\n",
            "The site sent longer headers than any page needs.",
        ),
    ],
    ids=["stated", "absurd", "endless", "chunks", "bomb", "bomb with length", "headers", "long header", "large head"],
)
def test_a_flood_is_refused_for_good(script: Script | bytes, message: str) -> None:
    with FarSide(script) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == (message, False)


def test_a_page_of_exactly_the_limit_is_taken() -> None:
    with FarSide(answer(b"a" * 10_000)) as far_side:
        assert len(through(far_side)(Request("http://paper.example/")).body) == 10_000


@pytest.mark.parametrize(
    "script",
    [
        HEAD + b"Content-Length: 1000000000\r\n\r\n" + bytes(30_000),
        endless(HEAD + b"\r\n", bytes(10_000)),
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + ZEROS[:9_000],
    ],
    ids=["stated", "endless", "bomb"],
)
def test_of_a_flood_only_the_beginning_is_taken_where_that_is_all_that_counts(script: Script | bytes) -> None:
    with FarSide(script) as far_side:
        response = through(far_side)(Request("http://paper.example/robots.txt", cut_at=20_000))

    assert response.body == bytes(20_000)


def test_a_packing_not_asked_for_is_refused() -> None:
    with FarSide(answer(b"\x0b\x02\x80", "Content-Encoding: br")) as far_side:
        failed = failure(far_side)

    assert (str(failed), failed.retryable) == ("The site packed its answer as “br”, which was not asked for.", False)


# --- broken far sides: worth asking again


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
