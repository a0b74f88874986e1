"""The one door out: every request VerifyHub makes leaves through `fetch`."""

from verifyhub.outbound.door import check_address, fetch
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
    "Admit",
    "Fetch",
    "FetchFailed",
    "Network",
    "Policy",
    "Proxy",
    "ProxyFailed",
    "Request",
    "Response",
    "check_address",
    "fetch",
    "read_proxy",
    "retry_after",
]
