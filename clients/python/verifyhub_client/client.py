"""Calls to the API: made again where that is safe, refused in words."""

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any, NamedTuple, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from verifyhub_client.shapes import Claim, Event

USER_AGENT = "verifyhub-client/1.0.0"
TRIES = 5
LONGEST_PAUSE = 60.0  # seconds
LONG_POLL = 20  # seconds, the most that the API waits
TRY_AGAIN = frozenset({409, 429, 502, 503, 504})  # 409 of a write: the first try is still under way

Parameters = Mapping[str, str | int | Iterable[str]]


class Problem(Exception):
    """The API has refused: decide by `code`, which is stable. `errors` names fields or parameters."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = body.get("code", "")
        self.detail: str = body.get("detail", "")
        self.errors: list[dict[str, str]] = body.get("errors", [])
        self.request_id: str = body.get("instance", "")
        super().__init__(f"{status} {self.code}: {self.detail}")


class Unreachable(Exception):
    """No answer of the API, however often it was asked."""


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def over_http(request: Request, timeout: float) -> Answer:
    """Raises OSError or HTTPException when there is no answer."""
    try:
        with urlopen(request, timeout=timeout) as response:
            return Answer(response.status, response.headers, response.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


class Hub:
    """A VerifyHub installation as the holder of one API key sees it.

    A claim that was read before costs nothing against the limits while it is unchanged. `send` and `pause` are there
    for tests.
    """

    def __init__(
        self,
        address: str,
        key: str,
        *,
        timeout: float = 30.0,
        send: Callable[[Request, float], Answer] = over_http,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._root = address.rstrip("/") + "/api/v1/"
        self._key = key
        self._timeout = timeout
        self._send = send
        self._pause = pause
        self._known: dict[str, tuple[str, Claim]] = {}

    def me(self) -> dict[str, Any]:
        return self._get("me/")

    def claims(self, **filters: str | int | Iterable[str]) -> Iterator[Claim]:
        """All claims that match, newest first, page by page: `claims(state=["confirmed", "refuted"], q="barges")`."""
        cursor: dict[str, str] = {}
        while True:
            page = self._get("claims/", {**filters, **cursor})
            yield from cast(list[Claim], page["data"])
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}

    def claim(self, claim_id: str) -> Claim:
        """One claim in full. Raises Problem with status 404 for one that you may not see, or not any more."""
        path = f"claims/{claim_id}/"
        tag, known = self._known.get(path, ("", None))
        answer = self._call("GET", path, headers={"If-None-Match": tag} if tag else {})
        if answer.status == 304 and known is not None:
            return known
        claim = cast(Claim, json.loads(answer.body))
        self._known[path] = (answer.headers.get("ETag", ""), claim)
        return claim

    def events(self, after: int = 0, *, follow: bool = False, **filters: str | Iterable[str]) -> Iterator[Event]:
        """Every change since `after`, in order and without gaps; with `follow`, waits for more and never ends.

        Keep the `sequence` of the last event that you have dealt with, and begin there the next time.
        """
        wait = {"wait": LONG_POLL} if follow else {}
        while True:
            page = self._get("events/", {**filters, **wait, "after": after, "limit": 100})
            yield from cast(list[Event], page["data"])
            after = page["next_after"]
            if not page["has_more"] and not follow:
                return

    def latest(self) -> int:
        """Where the change feed stands now."""
        return cast(int, self._get("events/", {"limit": 1})["latest"])

    def submit_article(self, text: str, **fields: str) -> dict[str, Any]:
        """Send in a text (`title`, `source_url`, `publisher`, `published_at`); a worker then reads it for claims."""
        return self._post("articles/", {"text": text, **fields})

    def submit_address(self, url: str, **fields: str) -> dict[str, Any]:
        """Have an article fetched from where it is published, and read."""
        return self._post("articles/", {"url": url, **fields})

    def _get(self, path: str, parameters: Parameters | None = None) -> dict[str, Any]:
        return cast(dict[str, Any], json.loads(self._call("GET", path, parameters).body))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One effect, however often the call has to be made."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return cast(dict[str, Any], json.loads(self._call("POST", path, headers=headers, body=body).body))

    def _call(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        query = "?" + urlencode(list((parameters or {}).items()), doseq=True) if parameters else ""
        request = Request(
            f"{self._root}{path}{query}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._key}",
                "Accept": "application/json",
                "User-Agent": USER_AGENT,
                **(headers or {}),
            },
        )
        why: Exception = Unreachable("It was never asked.")
        for attempt in range(TRIES):
            try:
                answer = self._send(request, self._timeout)
            except (OSError, HTTPException) as error:
                why, after = Unreachable(f"{method} {path}: {error}"), ""
                why.__cause__ = error
            else:
                if answer.status < 400:
                    return answer
                why, after = _problem(answer), answer.headers.get("Retry-After", "")
                if answer.status not in TRY_AGAIN:
                    raise why
            if attempt < TRIES - 1:
                self._pause(_seconds(after, attempt))
        raise why


def _problem(answer: Answer) -> Problem:
    try:
        body = json.loads(answer.body)
    except ValueError:  # a proxy in between
        body = {}
    return Problem(answer.status, body if isinstance(body, dict) else {})


def _seconds(retry_after: str, attempt: int) -> float:
    """As we are told, or else 1, 2, 4 … seconds."""
    return min(float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 2.0**attempt, LONGEST_PAUSE)
