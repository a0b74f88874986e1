"""The one address that may be private: the operator's language model, exactly as configured and nothing beside it."""

import socket
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.domain.loopback import HEAD, POLICY, FarSide, answer
from verifyhub.outbound import (
    FetchFailed,
    LanguageModel,
    Policy,
    Request,
    Response,
    ask_language_model,
    check_model,
    fetch,
    read_base_url,
    read_proxy,
)


def local(port: int, **fields: Any) -> LanguageModel:
    return LanguageModel(f"http://127.0.0.1:{port}/v1", "llama3.1", **fields)


def leads_to(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


def never_asked(request: Request, *, policy: Policy, resolve: Callable[[str, int], Sequence[str]]) -> Response:
    """A door that only looks the name up."""
    resolve("models.example", 80)
    return Response(request.url, 200, {}, b"")


def _listen_on(connection: socket.socket) -> None:
    """Until the near side has had enough."""
    while connection.recv(1_000):
        pass


def test_a_model_on_this_machine_is_asked_with_the_key() -> None:
    with FarSide(answer(b"{}")) as far_side:
        response = ask_language_model(local(far_side.port, key="sk-secret"), b'{"model": "m"}', policy=POLICY)

    assert (response.status, response.body) == (200, b"{}")
    head = far_side.requests[0]
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert "\r\nAuthorization: Bearer sk-secret" in head
    assert "\r\nContent-Length: 14\r\n" in head


def test_without_a_key_no_authorization_is_sent() -> None:
    with FarSide(answer(b"{}")) as far_side:
        ask_language_model(local(far_side.port), b"{}", policy=POLICY)

    assert "Authorization" not in far_side.requests[0]


def test_every_other_request_still_keeps_away_from_this_machine() -> None:
    with FarSide(answer(b"{}")) as far_side:
        url = local(far_side.port).url
        with pytest.raises(FetchFailed, match="private or reserved"):
            fetch(Request(url), policy=Policy(ports=frozenset({far_side.port})))

    assert far_side.requests == []


def test_a_redirect_is_not_followed() -> None:
    with FarSide(answer(b"", "Location: http://127.0.0.1:1/", status="307 Elsewhere")) as far_side:
        assert ask_language_model(local(far_side.port), b"{}", policy=POLICY).status == 307


def test_an_answer_that_is_too_long_is_refused() -> None:
    flood = HEAD + b"Content-Length: 10000000\r\n\r\n" + b"x" * 100_000
    with FarSide(flood) as far_side, pytest.raises(FetchFailed, match="larger than 2 MB") as failure:
        ask_language_model(local(far_side.port), b"{}", policy=POLICY)

    assert failure.value.retryable is False


def test_a_model_that_is_too_slow_is_asked_again_later() -> None:
    slow = FarSide(_listen_on)
    with slow as far_side, pytest.raises(FetchFailed, match="did not answer completely in time") as failure:
        ask_language_model(local(far_side.port, deadline_seconds=0.3), b"{}", policy=POLICY)

    assert failure.value.retryable is True


@pytest.mark.parametrize("address", ["93.184.216.34", "169.254.169.254", "::ffff:8.8.8.8", "0.0.0.0"])
def test_without_tls_nothing_goes_to_an_address_that_is_not_private(address: str) -> None:
    model = LanguageModel("http://models.example/v1", "m")

    with pytest.raises(FetchFailed, match="without https:// nothing is sent there") as failure:
        ask_language_model(model, b"{}", policy=POLICY, resolve=leads_to("10.0.0.7", address), fetch=never_asked)

    assert failure.value.retryable is False


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.1.9", "100.64.0.3", "::1", "fd00::7"])
def test_without_tls_a_private_address_is_asked(address: str) -> None:
    model = LanguageModel("http://models.example/v1", "m")

    answered = ask_language_model(model, b"{}", policy=POLICY, resolve=leads_to(address), fetch=never_asked)

    assert answered.status == 200


def test_with_tls_the_metadata_services_of_clouds_stay_closed() -> None:
    model = LanguageModel("https://models.example/v1", "m")

    with pytest.raises(FetchFailed, match="private or reserved"):
        ask_language_model(model, b"{}", policy=POLICY, resolve=leads_to("169.254.169.254"))


def test_the_proxy_is_for_addresses_with_tls_only() -> None:
    asked = []

    def note(request: Request, *, policy: Policy, resolve: object) -> Response:
        asked.append((policy.proxy is not None, sorted(policy.ports), policy.deadline_seconds))
        return Response(request.url, 200, {}, b"")

    policy = Policy(proxy=read_proxy("http://proxy:3128"))
    for base_url in ("http://10.0.0.7:11434/v1", "https://models.example:8443/v1"):
        ask_language_model(LanguageModel(base_url, "m"), b"{}", policy=policy, fetch=note)

    assert asked == [(False, [11434], 120.0), (True, [8443], 120.0)]


@pytest.mark.parametrize(
    "text, read",
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("HTTPS://models.example/v1/", "https://models.example/v1"),
        ("http://ollama:11434/v1", "http://ollama:11434/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ],
)
def test_a_base_address_is_read(text: str, read: str) -> None:
    assert read_base_url(text) == read


@pytest.mark.parametrize(
    "text, words",
    [
        ("127.0.0.1:11434", "write it as"),
        ("ftp://models.example/", "write it as"),
        ("http://", "write it as"),
        ("http://models.example:port/v1", "write it as"),
        ("https://user:secret@models.example/v1", "write it as"),
        ("https://models.example/v1 ", "write it as"),
        ("https://models.example/v1?key=secret", "leave out what follows"),
        ("https://models.example/v1/chat/completions", "leave out /chat/completions"),
        ("http://93.184.216.34/v1", "private networks only"),
        ("http://169.254.169.254/v1", "private networks only"),
    ],
)
def test_an_odd_base_address_is_refused_in_words_without_repeating_it(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        read_base_url(text)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "name, key, words",
    [
        ("", "", "VERIFYHUB_LLM_MODEL must say"),
        ("x" * 201, "", "VERIFYHUB_LLM_MODEL must say"),
        ("a\nb", "", "VERIFYHUB_LLM_MODEL must say"),
        ("m", "sk-one\r\nX: 1", "VERIFYHUB_LLM_KEY has a blank or a character"),
        ("m", "sk one", "VERIFYHUB_LLM_KEY has a blank or a character"),
        ("m", "ключ", "VERIFYHUB_LLM_KEY has a blank or a character"),
    ],
)
def test_a_model_without_a_name_or_with_a_broken_key_is_refused_without_telling_the_key(
    name: str, key: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        check_model(LanguageModel("https://models.example/v1", name, key))

    assert not key or key not in str(refusal.value)


def test_the_key_is_never_printed() -> None:
    assert "sk-secret" not in repr(LanguageModel("https://models.example/v1", "m", "sk-secret"))
