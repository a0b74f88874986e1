"""Answers of places that list what they have, shared by all claims that are asked about there.

Such a place is asked for the same address for every claim. Its latest readable answer is kept: for a short while it
serves as it is, and after that the place is asked whether it still holds (RFC 9110, section 13). Two workers that ask
at the same moment both ask, politely in turn, and the later answer stays: waiting for each other would save one request
and could hold both up.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

from apps.evidence.models import Answer
from apps.evidence.services.asking import ask
from verifyhub.connectors import Connector, KeyWish, UnreadableAnswer
from verifyhub.outbound import Fetch, FetchFailed, Request, Response

SERVES_FOR = timedelta(seconds=60)  # without asking whether it still holds
KEPT_FOR = timedelta(days=7)  # since it was last said to hold
_LONGEST_ETAG = 300  # characters; a longer one is done without
_LONGEST_DATE = 100
T = TypeVar("T")


def is_shared(connector: Connector) -> bool:
    """Whether the connector asks the same for every claim, and in nobody's name. A single page lists nothing."""
    lists = not connector.searches and not connector.default_address and connector.name not in ("page", "site_search")
    return lists and connector.key_wish is KeyWish.NONE


def read_shared(
    request: Request,
    read: Callable[[Response], T],
    *,
    fetch: Fetch,
    serves_for: timedelta = SERVES_FOR,
    seen_at: datetime | None = None,
    now: datetime,
) -> T:
    """What `read` makes of the kept answer, or of a new one, which is kept if it could be read.

    An answer serves without asking when it is at most `serves_for` old and whoever asks has not seen it yet: they last
    saw one at `seen_at`. So looking again always finds something newer than the last look.

    Raises:
        FetchFailed: as `ask`, and when the place says "as before" of an answer that we do not have.
        UnreadableAnswer: from `read`.
    """
    key = _key(request)
    kept = Answer.objects.filter(key=key).first()
    if kept and now - kept.checked_at < serves_for and (seen_at is None or kept.checked_at > seen_at):
        return _read_kept(kept, read)
    response = ask(fetch, replace(request, headers={**request.headers, **_conditions(kept)}), now=now)
    if response.status == HTTPStatus.NOT_MODIFIED:
        return _read_confirmed(kept, response, read, now=now)
    found = read(response)
    if response.status == HTTPStatus.OK:
        _keep(key, response, now=now)
    return found


def forget_answers(*, now: datetime) -> int:
    """Drop what no place has confirmed for a week; returns how many."""
    return Answer.objects.filter(checked_at__lt=now - KEPT_FOR).delete()[0]


def _key(request: Request) -> str:
    asked = [request.method, request.url, *(f"{name}: {value}" for name, value in sorted(request.headers.items()))]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()


def _conditions(kept: Answer | None) -> Mapping[str, str]:
    conditions = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified} if kept else {}
    return {name: value for name, value in conditions.items() if value}


def _read_kept(kept: Answer, read: Callable[[Response], T]) -> T:
    try:
        return read(Response(kept.url, kept.status, kept.headers, bytes(kept.body)))
    except UnreadableAnswer:  # it was read when it came: by an earlier version of the connector
        kept.delete()
        raise


def _read_confirmed(kept: Answer | None, response: Response, read: Callable[[Response], T], *, now: datetime) -> T:
    if kept is None or response.url != kept.url:  # an ETag means nothing at another address
        if kept:
            kept.delete()
        raise FetchFailed("The source says that nothing has changed, but we have no earlier answer.", retryable=True)
    found = _read_kept(kept, read)
    same = Answer.objects.filter(pk=kept.pk, asked_at=kept.asked_at)  # unless a newer one has taken its place since
    same.filter(checked_at__lt=now).update(checked_at=now)
    return found


def _keep(key: str, response: Response, *, now: datetime) -> None:
    """In place of an older one: of two workers who have asked, the one who asked last is right."""
    kept = {
        "url": response.url,
        "status": response.status,
        "headers": {name: value.replace("\0", "") for name, value in response.headers.items()},  # for the archive
        "body": response.body,
        "etag": _clean(response.headers.get("etag", ""), at_most=_LONGEST_ETAG),
        "last_modified": _clean(response.headers.get("last-modified", ""), at_most=_LONGEST_DATE),
        "asked_at": now,
        "checked_at": now,
    }
    if not Answer.objects.filter(key=key).exists():
        Answer.objects.bulk_create([Answer(key=key, **kept)], ignore_conflicts=True)
    Answer.objects.filter(key=key, checked_at__lte=now).update(**kept)


def _clean(value: str, *, at_most: int) -> str:
    """A header as it can be sent back and stored; "" when it is too long or holds what no header should."""
    return value if len(value) <= at_most and value.isprintable() else ""
