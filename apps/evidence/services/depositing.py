"""Having someone outside vouch for what was kept: a time stamp over the file, a copy in the Wayback Machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.evidence.models import Deposit
from apps.evidence.services.asking import ask, note_failure
from apps.queue.services import finish, give_up, take, try_again
from verifyhub.outbound import Fetch, FetchFailed
from verifyhub.preservation.savepagenow import read_job, read_status, save_request, status_request
from verifyhub.preservation.timestamps import LARGEST_NONCE, BadStamp, read_stamp, stamp_request

LEASE = timedelta(seconds=90)
ASK_AGAIN = timedelta(seconds=20)  # how far the copy is
LONGEST = timedelta(days=2)  # since the page was kept: later, a copy would show another page


@dataclass(frozen=True)
class Outside:
    """Whom this installation asks; "" for nobody. `wayback_key` is "access:secret".

    `timestamp_roots` are the certificates (PEM) that a time stamp must be signed under; empty: it is not looked at.
    """

    timestamp_url: str = ""
    timestamp_roots: bytes = b""
    wayback_key: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        wanted = {Deposit.Kind.TIMESTAMP: self.timestamp_url, Deposit.Kind.WAYBACK: self.wayback_key}
        return tuple(kind.value for kind, who in wanted.items() if who)


def make_deposit(
    deposit: Deposit,
    *,
    outside: Outside,
    fetch: Fetch,
    random: Callable[[], float],
    lease: timedelta = LEASE,
    now: datetime,
) -> None:
    if not take(deposit, lease=lease, now=now):
        return
    if deposit.kind not in outside.kinds:
        give_up(deposit, error="This is switched off in the settings of the installation.")
        return
    try:
        if deposit.kind == Deposit.Kind.TIMESTAMP:
            _stamp(deposit, outside, fetch=fetch, random=random, now=now)
        else:
            _copy(deposit, outside.wayback_key, fetch=fetch, now=now)
    except FetchFailed as error:
        note_failure(deposit, error, random=random, now=now)


def _stamp(deposit: Deposit, outside: Outside, *, fetch: Fetch, random: Callable[[], float], now: datetime) -> None:
    digest, nonce = deposit.capture.archive_key, int(random() * LARGEST_NONCE)
    response = ask(fetch, stamp_request(outside.timestamp_url, digest, nonce=nonce), now=now)
    try:
        token = read_stamp(response, digest, nonce=nonce, roots=outside.timestamp_roots)
    except BadStamp as error:
        raise FetchFailed(str(error), retryable=True) from error
    finish(deposit, token=token, done_at=now)


def _copy(deposit: Deposit, key: str, *, fetch: Fetch, now: datetime) -> None:
    if now - deposit.capture.captured_at > LONGEST:
        raise FetchFailed("The Wayback Machine did not make a copy within two days.", retryable=False)
    if not deposit.job:
        job = read_job(fetch(save_request(deposit.capture.url, key=key)), now=now)
        try_again(deposit, due_at=now + ASK_AGAIN, error="", job=job, attempts=0)
        return
    try:
        copy = read_status(fetch(status_request(deposit.job, key=key)), now=now)
    except FetchFailed as error:
        if error.retryable and not error.retry_after:  # this job has failed: the next attempt begins another
            Deposit.objects.filter(pk=deposit.pk).update(job="")
        raise
    if copy.address:
        finish(deposit, result_url=copy.address[:2_000], done_at=now)
    else:
        try_again(deposit, due_at=now + ASK_AGAIN, error="", attempts=0)
