"""Through a proxy: every request by CONNECT, to the address that was checked; its faults are not those of the site."""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.domain.certificates import make_certificate
from tests.domain.loopback import FarSide, Script, answer, hear
from verifyhub.outbound import FetchFailed, Policy, Proxy, ProxyFailed, Request, fetch, read_proxy

PUBLIC = "93.184.216.34"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\nVia: ours\r\n\r\n"
PROXY = Proxy("proxy.inside", 3128)
NAMES = {"proxy.inside": "10.0.0.8", "paper.example": PUBLIC, "inside.example": "10.0.0.9"}


def resolve(host: str, port: int) -> Sequence[str]:
    return [NAMES.get(host, host)]


def policy(proxy: Proxy = PROXY, seconds: float = 5) -> Policy:
    return Policy(deadline_seconds=seconds, proxy=proxy)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "both.pem", "paper.example", "proxy.inside")


def server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class Tunnel:
    """A proxy that lets every CONNECT through to the given far side, and keeps what it was asked."""

    def __init__(self, far_side: FarSide, *, wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain):
        self.far_side, self.wrap, self.heads = far_side, wrap, list[str]()

    def __call__(self, connection: socket.socket) -> None:
        with self.wrap(connection) as inner:
            self.heads.append(hear(inner))
            with socket.create_connection(("127.0.0.1", self.far_side.port), timeout=5) as out:
                inner.sendall(ESTABLISHED)
                back = threading.Thread(target=pump, args=(out, inner), daemon=True)
                back.start()
                pump(inner, out)
                back.join(timeout=5)


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while received := source.recv(65_536):
            sink.sendall(received)
        sink.shutdown(socket.SHUT_WR)
    except OSError:  # either side has hung up
        return


def ask(url: str, proxy_side: FarSide, rules: Policy, dialled: list[tuple[str, int]] | None = None) -> bytes:
    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        if dialled is not None:
            dialled.append(address)
        return proxy_side.connect(address, seconds)

    return fetch(Request(url), policy=rules, resolve=resolve, connect=connect).body


def failure(script: Script | bytes, *, seconds: float = 5) -> FetchFailed:
    with FarSide(script) as proxy_side, pytest.raises(FetchFailed) as failed:
        ask("http://paper.example/", proxy_side, policy(seconds=seconds))
    return failed.value


def test_a_plain_page_is_asked_for_through_a_tunnel_to_the_checked_address() -> None:
    dialled: list[tuple[str, int]] = []
    with FarSide(answer(b"plain")) as far_side, FarSide(tunnel := Tunnel(far_side)) as proxy_side:
        body = ask("http://paper.example/news", proxy_side, policy(), dialled)

    assert body == b"plain"
    assert dialled == [("10.0.0.8", 3128)]
    assert tunnel.heads == [f"CONNECT {PUBLIC}:80 HTTP/1.1\r\nHost: {PUBLIC}:80\r\n\r\n"]
    assert far_side.requests[0].startswith("GET /news HTTP/1.1\r\nHost: paper.example\r\n")


def test_over_tls_the_far_side_proves_its_name_and_the_proxy_sees_nothing(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def secure(connection: socket.socket) -> None:
        with server(certificate).wrap_socket(connection, server_side=True) as secured:
            hear(secured)
            secured.sendall(answer(b"secret"))

    with FarSide(secure) as far_side, FarSide(tunnel := Tunnel(far_side)) as proxy_side:
        body = ask("https://paper.example/", proxy_side, policy(read_proxy("http://ada:l%40ve@proxy.inside:3128")))

    assert body == b"secret"
    assert tunnel.heads == [
        f"CONNECT {PUBLIC}:443 HTTP/1.1\r\nHost: {PUBLIC}:443\r\nProxy-Authorization: Basic YWRhOmxAdmU=\r\n\r\n"
    ]


@pytest.mark.parametrize("url", ["http://paper.example/", "https://paper.example/"])
def test_a_proxy_may_be_spoken_to_over_tls(url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def far(connection: socket.socket) -> None:
        if url.startswith("https"):
            connection = server(certificate).wrap_socket(connection, server_side=True)
        hear(connection)
        connection.sendall(answer(b"through both"))
        connection.close()

    def wrap(connection: socket.socket) -> socket.socket:
        return server(certificate).wrap_socket(connection, server_side=True)

    with FarSide(far) as far_side, FarSide(Tunnel(far_side, wrap=wrap)) as proxy_side:
        assert ask(url, proxy_side, policy(read_proxy("https://proxy.inside:8443"))) == b"through both"


def test_a_proxy_over_tls_that_cannot_prove_its_name_is_told_nothing(certificate: Path) -> None:
    heard: list[str] = []

    def script(connection: socket.socket) -> None:
        with server(certificate).wrap_socket(connection, server_side=True) as secured:
            heard.append(hear(secured))

    with FarSide(script) as proxy_side, pytest.raises(ProxyFailed):
        ask("http://paper.example/", proxy_side, policy(read_proxy("https://proxy.inside:8443")))

    assert heard == []


@pytest.mark.parametrize("url", ["http://inside.example/", "http://169.254.169.254/", "http://127.0.0.1/"])
def test_no_page_gets_through_the_proxy_to_what_is_inside(url: str) -> None:
    dialled: list[tuple[str, int]] = []
    with FarSide(answer(b"secret")) as proxy_side, pytest.raises(FetchFailed) as failed:
        ask(url, proxy_side, policy(), dialled)

    assert (failed.value.retryable, dialled) == (False, [])


def test_a_redirect_to_what_is_inside_is_refused_before_the_proxy_hears_of_it() -> None:
    hop = answer(b"", "Location: http://inside.example/", status="302 Found")
    with FarSide(hop) as far_side, FarSide(tunnel := Tunnel(far_side), answer(b"secret")) as proxy_side:
        failed = pytest.raises(FetchFailed, ask, "http://paper.example/", proxy_side, policy())

    assert (failed.value.retryable, len(tunnel.heads)) == (False, 1)


@pytest.mark.parametrize(
    "script, message, retryable",
    [
        (b"HTTP/1.1 407 Say who you are\r\n\r\n", "does not accept our user name and password.", True),
        (b"HTTP/1.1 403 No\r\n\r\n", "does not let us go there (status 403).", False),
        (b"HTTP/1.1 429 Busy\r\n\r\n", "does not let us go there (status 429).", True),
        (b"", "broke off the connection.", True),
        (b"220 mail.example ESMTP\r\n\r\n", "broke off the connection.", True),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000, "broke off the connection.", True),
    ],
    ids=["password", "forbidden", "busy", "closed", "mail", "endless"],
)
def test_a_proxy_that_refuses_is_named_with_its_setting(script: bytes, message: str, retryable: bool) -> None:
    failed = failure(script)

    assert isinstance(failed, ProxyFailed)
    assert (str(failed), failed.retryable) == (f"The proxy proxy.inside:3128 (VERIFYHUB_PROXY) {message}", retryable)


def test_a_proxy_that_is_away_may_be_tried_again() -> None:
    def refuse(address: tuple[str, int], seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    with pytest.raises(ProxyFailed) as failed:
        fetch(Request("http://paper.example/"), policy=policy(), resolve=resolve, connect=refuse)

    assert str(failed.value) == "The proxy proxy.inside:3128 (VERIFYHUB_PROXY) cannot be reached just now."
    assert failed.value.retryable is True


def test_a_site_that_the_proxy_cannot_reach_is_the_sites_own_trouble() -> None:
    failed = failure(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")

    assert not isinstance(failed, ProxyFailed)
    assert str(failed) == "paper.example broke off the connection or did not speak HTTP."
    assert failed.retryable is True


def test_a_far_address_that_the_proxy_waits_for_in_vain_leaves_time_for_the_next() -> None:
    """A site with two addresses, and a proxy that reaches only one kind of them."""
    waiting = threading.Event()

    def wait_in_vain(connection: socket.socket) -> None:
        hear(connection)
        connection.recv(1)  # until the near side has had enough
        waiting.set()

    def resolve_both(host: str, port: int) -> Sequence[str]:
        return ["2606:2800:220:1::1", PUBLIC] if host == "paper.example" else resolve(host, port)

    with FarSide(answer(b"the other way")) as far_side, FarSide(wait_in_vain, Tunnel(far_side)) as proxy_side:
        url, rules = Request("http://paper.example/"), policy(seconds=4)
        body = fetch(url, policy=rules, resolve=resolve_both, connect=proxy_side.connect).body

    assert (body, waiting.is_set()) == (b"the other way", True)


def test_a_silent_proxy_is_cut_at_the_deadline() -> None:
    def silence(connection: socket.socket) -> None:
        while connection.recv(65_536):
            continue

    failed = failure(silence, seconds=0.3)

    assert failed.retryable is True


@pytest.mark.parametrize("address", ["proxy.inside:3128", "socks5://proxy.inside:1080", "http://", "http://a/path"])
def test_an_address_that_is_no_proxy_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="^write http://host:port"):
        read_proxy(address)


def test_the_password_of_a_proxy_is_not_shown() -> None:
    assert "YWRh" not in repr(policy(read_proxy("http://ada:love@proxy.inside")))
