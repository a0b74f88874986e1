"""Sending a delivery: sign, post, write down what came back, and decide what is next."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from apps.claims.models import Telling
from apps.claims.services import note_told_entries
from apps.queue.models import Status
from apps.queue.services import finish, give_up, is_free, take, try_again
from apps.webhooks.models import Attempt, Delivery, Endpoint
from apps.webhooks.payloads import PING, ping_body
from apps.webhooks.queries import told_endpoints
from apps.webhooks.sealing import SealBroken
from apps.webhooks.services.endpoints import disable_endpoint, live_secrets
from apps.webhooks.services.fanning_out import HELD
from verifyhub.outbound import Fetch, FetchFailed, Request, Response, retry_after
from verifyhub.retry import WEBHOOK_DELAYS, next_attempt_at
from verifyhub.signing import sign

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any one fetch may take
LONGEST_EXCERPT = 4_096  # bytes of the reply that are kept
GONE = 410
THROTTLED = (429, 502, 504)  # Standard Webhooks: the receiver is overloaded
THROTTLED_PAUSE = timedelta(seconds=60)


@dataclass(frozen=True)
class _Outcome:
    """What came of one try. `error` is "" when the notice was taken."""

    error: str
    status_code: int | None = None
    excerpt: str = ""
    not_before: datetime | None = None


def deliver(
    delivery: Delivery,
    *,
    fetch: Fetch,
    random: Callable[[], float],
    clock: Callable[[], float] = time.monotonic,
    lease: timedelta = LEASE,
    now: datetime,
) -> bool:
    """Send a due delivery once; False when there was nothing to send or another worker is at it.

    `clock` gives seconds and measures the exchange. A worker that dies in here leaves the row due again after `lease`.
    """
    if _hold_if_disabled(delivery, now=now) or not take(delivery, lease=lease, now=now):
        return False
    began = clock()
    outcome = _send(delivery, fetch=fetch, now=now)
    took = timedelta(seconds=clock() - began)
    _write_attempt(delivery, outcome, took=took, now=now)
    _write_outcome(delivery, outcome, random=random, now=now + took)
    return True


def send_ping(endpoint: Endpoint, *, now: datetime) -> Delivery:
    """Queue a notice that tells of nothing, to try the endpoint out."""
    seed = f"{endpoint.uid}:{PING}:{now.isoformat()}"
    return Delivery.objects.create(
        endpoint=endpoint,
        entry=None,
        webhook_id="msg_" + hashlib.sha256(seed.encode()).hexdigest()[:32],
        event=PING,
        body=ping_body(endpoint_id=str(endpoint.uid), at=now),
        due_at=now,
        created_at=now,
    )


def redeliver(delivery: Delivery, *, now: datetime) -> bool:
    """Send again, with the same id and body, on a new schedule; False while a worker is just sending it."""
    at_rest = Q(leased_until=None) | Q(leased_until__lte=now)
    queued = Delivery.objects.filter(at_rest, pk=delivery.pk).update(
        status=Status.WAITING,
        due_at=now,
        leased_until=None,
        hinted_at=None,
        last_error="",
        attempts=0,
        attempts_before=F("attempts_before") + F("attempts"),
    )
    delivery.refresh_from_db()
    return bool(queued)


def _hold_if_disabled(delivery: Delivery, *, now: datetime) -> bool:
    """A disabled endpoint costs no attempt: the delivery waits until the endpoint is enabled again."""
    due = Delivery.objects.filter(is_free(now), pk=delivery.pk)
    return bool(due.exclude(endpoint__in=told_endpoints()).update(due_at=None, last_error=HELD))


def _send(delivery: Delivery, *, fetch: Fetch, now: datetime) -> _Outcome:
    body = bytes(delivery.body)
    try:
        secrets = live_secrets(delivery.endpoint, now=now)
    except SealBroken as error:
        return _Outcome(str(error))
    if not secrets:  # an unsigned notice would be worse than a late one
        return _Outcome("The endpoint has no live signing secret. Give it a new one.")
    headers = sign(body, webhook_id=delivery.webhook_id, sent_at=now, secrets=secrets)
    headers["content-type"] = "application/json"
    try:
        response = fetch(Request(delivery.endpoint.url, "POST", headers, body, follow_redirects=False))
    except FetchFailed as error:
        return _Outcome(str(error), not_before=error.retry_after)
    return _read(response, now=now)


def _read(response: Response, *, now: datetime) -> _Outcome:
    # PostgreSQL keeps no NUL characters in text.
    excerpt = response.body[:LONGEST_EXCERPT].decode("utf-8", "replace").replace("\x00", "\ufffd")
    not_before = retry_after(response, now=now)
    if response.status in THROTTLED:
        not_before = max(not_before or now, now + THROTTLED_PAUSE)
    return _Outcome(_what_is_wrong(response.status), response.status, excerpt, not_before)


def _what_is_wrong(status: int) -> str:
    """ "" for 2xx, the only answers that count as taken."""
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"The receiver answered {status}: it redirects, and notices are not sent on to another address."
    if status == GONE:
        return f"The receiver answered {status}: it does not want notices any more."
    if status == 429:
        return f"The receiver answered {status}: it was asked too often."
    return f"The receiver answered {status}."


def _write_attempt(delivery: Delivery, outcome: _Outcome, *, took: timedelta, now: datetime) -> None:
    attempt = Attempt(
        delivery=delivery,
        number=delivery.attempts_before + delivery.attempts,
        started_at=now,
        duration_ms=max(round(took.total_seconds() * 1_000), 0),
        status_code=outcome.status_code,
        error=outcome.error,
        excerpt=outcome.excerpt,
    )
    Attempt.objects.bulk_create([attempt], ignore_conflicts=True)


def _write_outcome(delivery: Delivery, outcome: _Outcome, *, random: Callable[[], float], now: datetime) -> None:
    if not outcome.error:
        held = _write_delivered(delivery, now=now)
    elif outcome.status_code == GONE:
        disable_endpoint(delivery.endpoint, reason=outcome.error)
        held = try_again(delivery, due_at=None, error=HELD)
    else:
        held = _try_later(delivery, outcome, random=random, now=now)
    if not held:
        logger.warning("Delivery %s was taken over by another worker while it was being sent.", delivery.pk)


@transaction.atomic
def _write_delivered(delivery: Delivery, *, now: datetime) -> bool:
    """The ledger knows it even if another worker has taken the row since: the partner has said that it came."""
    if delivery.entry:
        note_told_entries([delivery.entry], delivery.endpoint.partner, via=Telling.Via.WEBHOOK, now=now)
    return finish(delivery, delivered_at=now)


def _try_later(delivery: Delivery, outcome: _Outcome, *, random: Callable[[], float], now: datetime) -> bool:
    due_at = next_attempt_at(
        delivery.attempts, now, delays=WEBHOOK_DELAYS, random=random, not_before=outcome.not_before
    )
    if due_at is None:
        return give_up(delivery, error=outcome.error)
    return try_again(delivery, due_at=due_at, error=outcome.error)
