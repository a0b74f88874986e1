"""The one door out: every request VerifyHub makes leaves through `fetch`."""

from verifyhub.outbound.door import check_address, check_written, fetch
from verifyhub.outbound.language_model import (
    ANSWER_FORMATS,
    AskModel,
    LanguageModel,
    ask_language_model,
    check_model,
    read_base_url,
)
from verifyhub.outbound.messages import (
    Admit,
    Fetch,
    FetchFailed,
    Network,
    Policy,
    Proxy,
    Request,
    Response,
    retry_after,
)
from verifyhub.outbound.proxy import ProxyFailed, read_proxy

__all__ = [
    "ANSWER_FORMATS",
    "Admit",
    "AskModel",
    "Fetch",
    "FetchFailed",
    "LanguageModel",
    "Network",
    "Policy",
    "Proxy",
    "ProxyFailed",
    "Request",
    "Response",
    "ask_language_model",
    "check_address",
    "check_model",
    "check_written",
    "fetch",
    "read_base_url",
    "read_proxy",
    "retry_after",
]
