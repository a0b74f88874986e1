"""Over TLS the far side must prove to be who the address names, though we dial the number that was checked."""

import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.domain.loopback import FarSide, answer, hear
from verifyhub.outbound import FetchFailed, Policy, Request, fetch

POLICY = Policy(deadline_seconds=5)


def always_public(host: str, port: int) -> Sequence[str]:
    return ["93.184.216.34"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for paper.example, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "paper.example")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("paper.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = tmp_path_factory.mktemp("tls") / "paper.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    kept.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return kept


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
