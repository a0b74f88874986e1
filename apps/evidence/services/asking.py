"""One request for one row: an answer, or a failure that is written on the row and tried again if that may help."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from apps.evidence.services.hosts import NotOurTurn
from apps.queue.models import QueuedWork
from apps.queue.services import give_up, put_off, try_again
from verifyhub.outbound import Fetch, FetchFailed, Request, Response, retry_after
from verifyhub.retry import FETCH_DELAYS, next_attempt_at


class LeaseLost(Exception):
    """Another worker has taken the row since: what we found is dropped, what they find is kept."""


def ask(fetch: Fetch, request: Request, *, now: datetime) -> Response:
    """Raises FetchFailed when nothing came, or only "later" (429) or "I am broken" (5xx)."""
    response = fetch(request)
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise FetchFailed(
            "The source asks us to come back later.", retryable=True, retry_after=retry_after(response, now=now)
        )
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchFailed(
            f"The source has a fault of its own (status {response.status}).",
            retryable=True,
            retry_after=retry_after(response, now=now),
        )
    return response


def note_failure(row: QueuedWork, error: FetchFailed, *, random: Callable[[], float], now: datetime) -> bool:
    """Try again later when that may help and the schedule is not used up; otherwise give up, saying why.

    Whether there is anything to tell: to be told to wait for one's turn is no failure, and no attempt.
    """
    if isinstance(error, NotOurTurn):
        put_off(row, due_at=error.until)
        return False
    due_at = next_attempt_at(row.attempts, now, delays=FETCH_DELAYS, random=random, not_before=error.retry_after)
    if error.retryable and due_at:
        return try_again(row, due_at=due_at, error=str(error))
    return give_up(row, error=str(error))
