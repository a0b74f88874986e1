"""The door to the one address that the operator has named for a language model, maybe on this very machine.

Every other request keeps to the public internet. This one may go to a private address, and to nothing but the address
as it was configured: no redirect is followed. Without TLS it goes to private addresses alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from verifyhub.outbound.addresses import is_open
from verifyhub.outbound.door import fetch
from verifyhub.outbound.messages import FetchFailed, Network, Policy, Request, Response
from verifyhub.outbound.targets import Resolve, ask_system, read_url

# Loopback, RFC 1918, shared carrier space (virtual private networks use it), unique local IPv6. Never link-local, where
# clouds keep their metadata services.
PRIVATE: tuple[Network, ...] = tuple(
    ip_network(block)
    for block in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
    )
)  # fmt: skip
LARGEST_ANSWER = 2_000_000  # bytes
DEADLINE = 120.0  # seconds: a model on a small machine writes a few words a second
ANSWER_FORMATS = ("json_schema", "json_object", "none")
_PORTS = {"http": 80, "https": 443}
_LONGEST_NAME = 200  # characters


@dataclass(frozen=True)
class LanguageModel:
    """`answer_format` is how it is told to answer in JSON: servers differ in what they know."""

    base_url: str
    name: str
    key: str = field(default="", repr=False)
    deadline_seconds: float = DEADLINE
    answer_format: str = ANSWER_FORMATS[0]

    @property
    def url(self) -> str:
        return f"{self.base_url}/chat/completions"

    @property
    def place(self) -> str:
        """Where the text goes, for people."""
        return urlsplit(self.base_url).netloc


AskModel = Callable[[LanguageModel, bytes], Response]


def read_base_url(text: str) -> str:
    """The address as it is used, without a slash at the end.

    Raises:
        ValueError: it cannot be one; the message is for the operator and never repeats the address.
    """
    try:
        target = read_url(text, policy=Policy(ports=_any_port(text)))
    except (FetchFailed, ValueError) as error:
        raise ValueError("write it as http://127.0.0.1:11434/v1 or https://models.example/v1") from error
    if urlsplit(text).query or urlsplit(text).fragment:
        raise ValueError("leave out what follows “?” or “#”: the key goes into VERIFYHUB_LLM_KEY")
    if target.path.rstrip("/").endswith("/chat/completions"):
        raise ValueError("leave out /chat/completions: it is added")
    if target.scheme == "http" and _is_public_number(target.host):
        raise ValueError("http:// is for this machine and private networks only: write https://")
    return f"{target.scheme}://{urlsplit(text).netloc}{target.path.rstrip('/')}"


def check_model(model: LanguageModel) -> None:
    """Raises ValueError, with words for the operator that name the setting and never the key."""
    if not model.name or len(model.name) > _LONGEST_NAME or not model.name.isprintable():
        raise ValueError("VERIFYHUB_LLM_MODEL must say which model the endpoint is to use")
    if not (model.key.isascii() and model.key.isprintable()) or " " in model.key:
        raise ValueError("VERIFYHUB_LLM_KEY has a blank or a character in it that no key has")


def ask_language_model(
    model: LanguageModel,
    body: bytes,
    *,
    policy: Policy,
    resolve: Resolve = ask_system,
    fetch: Callable[..., Response] = fetch,
) -> Response:
    """The answer to one question, whatever its status. `policy` is that of all other requests.

    Raises:
        FetchFailed: no usable answer came in time, or the address may not be asked.
    """
    is_secure = model.base_url.startswith("https://")
    opened = replace(
        policy,
        private_networks=PRIVATE,
        ports=_any_port(model.base_url),
        deadline_seconds=model.deadline_seconds,
        max_body_bytes=LARGEST_ANSWER,
        proxy=policy.proxy if is_secure else None,  # a proxy's own private network is not ours
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    request = Request(model.url, "POST", headers, body, follow_redirects=False)
    return fetch(request, policy=opened, resolve=resolve if is_secure else _private_only(resolve))


def _private_only(resolve: Resolve) -> Resolve:
    def resolve_privately(host: str, port: int) -> Sequence[str]:
        answers = resolve(host, port)
        if not all(_is_private(answer) for answer in answers):
            raise FetchFailed(
                f"{host} is not on this machine or a private network: without https:// nothing is sent there.",
                retryable=False,
            )
        return answers

    return resolve_privately


def _any_port(url: str) -> frozenset[int]:
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    return frozenset({port}) if port else frozenset()


def _is_private(address: str) -> bool:
    """Private as we name it: not public, and opened by the list above."""
    number = ip_address(address)
    return is_open(number, private_networks=PRIVATE) and not is_open(number)


def _is_public_number(host: str) -> bool:
    try:
        return not _is_private(host)
    except ValueError:  # a name: where it leads is seen when it is asked
        return False
