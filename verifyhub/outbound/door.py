"""Fetching: check, connect to what was checked, read within limits; again for every redirect."""

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urldefrag, urljoin, urlsplit

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as NoAnswerInTime

from verifyhub.outbound.bodies import read_body, read_headers
from verifyhub.outbound.connection import guarded, open_connection
from verifyhub.outbound.deadline import Deadline
from verifyhub.outbound.messages import Admit, Connect, FetchFailed, Policy, Request, Response
from verifyhub.outbound.proxy import connect_through
from verifyhub.outbound.targets import Resolve, Target, ask_system, find_addresses, read_url

MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PRIVATE_HEADERS = ("authorization", "cookie")


def connect_to(address: tuple[str, int], seconds: float) -> socket.socket:
    return socket.create_connection(address, timeout=seconds)


def check_address(url: str, *, policy: Policy, resolve: Resolve = ask_system) -> None:
    """Say now whether `fetch` would refuse this address; it is checked again on every fetch.

    Raises:
        FetchFailed: retryable when the name could not be found just now.
    """
    find_addresses(read_url(url, policy=policy), policy=policy, resolve=resolve)


def check_written(url: str, *, policy: Policy) -> None:
    """As `check_address`, without asking anybody: a name may lead anywhere, and is checked when it is fetched.

    Raises:
        FetchFailed: the address as it is written would be refused.
    """
    target = read_url(url, policy=policy)
    with suppress(ValueError):
        ip_address(target.host)
        find_addresses(target, policy=policy, resolve=lambda host, port: [host])


def admit_any(url: str) -> None:
    """For those who ask a host that expects them."""


def fetch(
    request: Request,
    *,
    policy: Policy,
    admit: Admit = admit_any,
    resolve: Resolve = ask_system,
    connect: Connect = connect_to,
) -> Response:
    """The answer to one request, whatever its status; a redirect that is not followed is an answer too.

    `admit` and `resolve` are asked once per hop, and `connect` is given only addresses that were checked.

    Raises:
        FetchFailed: no usable answer came within the limits of the policy.
    """
    with Deadline(policy.deadline_seconds) as deadline:

        def resolve_in_time(host: str, port: int) -> Sequence[str]:
            return deadline.wait_for(lambda: resolve(host, port))

        dial = guarded(connect, deadline)
        if policy.proxy:
            dial = connect_through(policy.proxy, dial, resolve=resolve_in_time, deadline=deadline)
        hops: list[Response] = []
        for _ in range(MOST_REDIRECTS + 1):
            target = read_url(request.url, policy=policy)
            addresses = find_addresses(target, policy=policy, resolve=resolve_in_time)
            admit(request.url)
            connection = open_connection(target, addresses, deadline=deadline, connect=dial)
            response = _exchange(request, target, connection, policy=policy, deadline=deadline)
            if not _is_followed(request, response.status, response.headers):
                return replace(response, hops=tuple(hops))
            hops.append(response)
            request = _redirected(request, response)
    raise FetchFailed(f"The site redirected more than {MOST_REDIRECTS} times.", retryable=False)


def _exchange(
    request: Request, target: Target, connection: HTTPConnection, *, policy: Policy, deadline: Deadline
) -> Response:
    try:
        with closing(connection):
            headers_out = _headers(request.headers, policy.user_agent)
            body_out = request.body or None
            connection.request(request.method, target.path, body=body_out, headers=headers_out, preload_content=False)
            with closing(connection.getresponse()) as answer:  # it holds the socket from here on
                deadline.check()
                headers = read_headers(answer)
                body = b""
                if not _is_followed(request, answer.status, headers):
                    limit, is_cut = request.cut_at or policy.max_body_bytes, request.cut_at is not None
                    body = read_body(answer, headers, limit=limit, is_cut=is_cut, deadline=deadline)
                return Response(urldefrag(request.url).url, answer.status, headers, body)
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        raise _explain(error, target.host, deadline) from error


def _headers(wanted: Mapping[str, str], user_agent: str) -> dict[str, str]:
    ours = {"User-Agent": user_agent, "Accept-Encoding": "gzip", "Connection": "close"}
    fixed = {"host", *(name.lower() for name in ours)}
    return {name: value for name, value in wanted.items() if name.lower() not in fixed} | ours


def _is_followed(request: Request, status: int, headers: Mapping[str, str]) -> bool:
    return request.follow_redirects and status in _REDIRECTS and bool(headers.get("location"))


def _redirected(request: Request, response: Response) -> Request:
    # http.client reads headers as Latin-1; browsers take the same bytes for UTF-8.
    location = response.headers["location"].encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        url = urljoin(request.url, location)
        stays = urlsplit(url)[:2] == urlsplit(request.url)[:2]
    except ValueError as error:
        raise FetchFailed("The site redirected to something that is not a web address.", retryable=False) from error
    headers = {name: value for name, value in request.headers.items() if stays or name.lower() not in _PRIVATE_HEADERS}
    if response.status == 303 or (response.status in (301, 302) and request.method == "POST"):
        return replace(request, url=url, headers=headers, method="GET", body=b"")
    return replace(request, url=url, headers=headers)


def _explain(error: Exception, host: str, deadline: Deadline) -> FetchFailed:
    if isinstance(error, TimeoutError | NoAnswerInTime) or deadline.has_passed:
        return FetchFailed(f"{host} did not answer completely in time.", retryable=True)
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchFailed(f"{host} could not prove its identity: {error.verify_message}.", retryable=True)
    if isinstance(error, ssl.SSLError):
        return FetchFailed(f"No secure connection to {host} could be made.", retryable=True)
    if isinstance(error, http.client.LineTooLong) or "headers" in str(error):
        return FetchFailed(f"{host} sent more or longer headers than any page needs.", retryable=False)
    if isinstance(error, ConnectionRefusedError):
        return FetchFailed(f"{host} refused the connection.", retryable=True)
    if isinstance(error, OSError | HTTPError | http.client.HTTPException):
        return FetchFailed(f"{host} broke off the connection or did not speak HTTP.", retryable=True)
    return FetchFailed(f"{host} could not be asked: the request is malformed.", retryable=False)
