"""Save Page Now 2: asking the Wayback Machine to keep a copy of a page, and how far it has got.

A POST gives a job, which is asked about until it is done. A key is a pair "access:secret" of the Internet Archive's S3
service. 429 and 509 mean "too much just now"; the service names no waiting time, and its own client waits 5 minutes. At
most 15 pages a minute.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from verifyhub.outbound import FetchFailed, Request, Response, retry_after

ADDRESS = "https://web.archive.org/save"
WAIT = timedelta(minutes=5)
PAUSE = 4.0  # seconds between two requests: 15 a minute
_TOO_MUCH = (429, 509)
_FINAL = {  # by what the job's status_ext begins with; other errors may pass
    "error:blocked": "The Wayback Machine keeps no copies of this site.",
    "error:not-found": "The Wayback Machine finds no such page.",
    "error:unauthorized": "The page lets the Wayback Machine in only with a login.",
    "error:no-access": "The page does not let the Wayback Machine in.",
}


@dataclass(frozen=True)
class Copy:
    """`address` is where the copy can be seen; "" while it is being made."""

    address: str = ""


def save_request(url: str, *, key: str) -> Request:
    form = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    headers = {**_headers(key), "Content-Type": "application/x-www-form-urlencoded"}
    return Request(ADDRESS, method="POST", headers=headers, body=form, pause_seconds=PAUSE)


def status_request(job: str, *, key: str) -> Request:
    return Request(f"{ADDRESS}/status/{quote(job, safe='')}", headers=_headers(key), pause_seconds=PAUSE)


def read_job(response: Response, *, now: datetime) -> str:
    """The number of the job. Raises FetchFailed when there is none."""
    answer = _answer(response, now=now)
    job = answer.get("job_id")
    if not isinstance(job, str) or not 0 < len(job) <= 200:
        raise FetchFailed(f"The Wayback Machine does not take the page: {_said(answer)}", retryable=True)
    return job


def read_status(response: Response, *, now: datetime) -> Copy:
    """How far the copy is. Raises FetchFailed when it will not be made, or not now."""
    answer = _answer(response, now=now)
    if answer.get("status") == "pending":
        return Copy()
    if answer.get("status") == "success" and str(answer.get("timestamp", "")).isdecimal():
        return Copy(f"https://web.archive.org/web/{answer['timestamp']}/{answer.get('original_url', '')}")
    reason = str(answer.get("status_ext", ""))
    for start, sentence in _FINAL.items():
        if reason.startswith(start):
            raise FetchFailed(sentence, retryable=False)
    raise FetchFailed(f"The Wayback Machine could not copy the page: {_said(answer)}", retryable=True)


def _headers(key: str) -> dict[str, str]:
    return {"Accept": "application/json", "Authorization": f"LOW {key}"}


def _answer(response: Response, *, now: datetime) -> dict[str, Any]:
    if response.status in _TOO_MUCH:
        wish = retry_after(response, now=now) or now + WAIT
        raise FetchFailed("The Wayback Machine has too much to do just now.", retryable=True, retry_after=wish)
    if response.status in (401, 403):
        raise FetchFailed("The Wayback Machine does not take our key (VERIFYHUB_WAYBACK_KEY).", retryable=False)
    try:
        answer = json.loads(response.body)
    except ValueError:
        answer = None
    if response.status >= 400 or not isinstance(answer, dict):
        raise FetchFailed(f"The Wayback Machine gave no usable answer (status {response.status}).", retryable=True)
    return answer


def _said(answer: dict[str, Any]) -> str:
    return str(answer.get("message") or answer.get("status_ext") or "it does not say why.")[:300]
