"""Over TLS the far side must prove to be who the address names, though we dial the number that was checked."""

import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.domain.certificates import make_certificate
from tests.domain.loopback import FarSide, answer, hear
from verifyhub.outbound import FetchFailed, Policy, Request, fetch

POLICY = Policy(deadline_seconds=5)


def always_public(host: str, port: int) -> Sequence[str]:
    return ["93.184.216.34"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "paper.pem", "paper.example")


def secure(certificate: Path, names: list[str | None]) -> Callable[[socket.socket], None]:
    """A far side with this certificate, which notes by which name it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    def script(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            hear(secured)
            secured.sendall(answer(b"secret greetings"))

    return script


def test_the_name_is_greeted_and_proved_at_the_address_that_was_checked(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names: list[str | None] = []
    dialled: list[tuple[str, int]] = []

    with FarSide(secure(certificate, names)) as far_side:

        def connect(address: tuple[str, int], seconds: float) -> socket.socket:
            dialled.append(address)
            return far_side.connect(address, seconds)

        response = fetch(Request("https://paper.example/"), policy=POLICY, resolve=always_public, connect=connect)

    assert response.body == b"secret greetings"
    assert (names, dialled) == (["paper.example"], [("93.184.216.34", 443)])


@pytest.mark.parametrize("host, is_trusted", [("other.example", True), ("paper.example", False)])
def test_a_far_side_that_cannot_prove_its_name_is_told_nothing(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, is_trusted: bool
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with FarSide(secure(certificate, [])) as far_side, pytest.raises(FetchFailed) as failed:
        fetch(Request(f"https://{host}/"), policy=POLICY, resolve=always_public, connect=far_side.connect)

    assert str(failed.value).startswith(f"{host} could not prove its identity")
    assert failed.value.retryable is True
