"""The one door out: every request VerifyHub makes leaves through `fetch`."""

from verifyhub.outbound.door import check_address, fetch
from verifyhub.outbound.messages import Admit, Fetch, FetchFailed, Network, Policy, Request, Response, retry_after

__all__ = [
    "Admit",
    "Fetch",
    "FetchFailed",
    "Network",
    "Policy",
    "Request",
    "Response",
    "check_address",
    "fetch",
    "retry_after",
]
