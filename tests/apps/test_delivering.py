"""Delivering: signed, posted once per turn, retried on schedule, and never lost."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from apps.queue.models import Status
from apps.queue.services import hint_due, take
from apps.webhooks.models import Attempt, Delivery
from apps.webhooks.services import (
    deliver,
    disable_endpoint,
    enable_endpoint,
    fan_out_events,
    live_secrets,
    redeliver,
    release_held,
    rotate_secret,
    send_ping,
)
from tests.factories import make_endpoint, make_entry
from tests.threads import at_once
from verifyhub.outbound import FetchFailed, Request, Response
from verifyhub.signing import SignatureInvalid, verify

pytestmark = pytest.mark.django_db


@dataclass
class Receiver:
    """The far side: remembers what it was sent and answers as told; the last answer is repeated."""

    answers: list[Response | FetchFailed]
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        assert not connection.in_atomic_block or connection.savepoint_ids == [], "network inside a transaction"
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchFailed):
            raise answer
        return answer


def answer(status: int, body: bytes = b"", **headers: str) -> Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://partner.example/hooks", status, names, body)


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that is read twice, `seconds` apart."""
    return iter([100.0, 100.0 + seconds]).__next__


def send(delivery: Delivery, *answers: Response | FetchFailed, now, took: float = 0.0) -> Receiver:
    receiver = Receiver(list(answers))
    deliver(delivery, fetch=receiver, random=lambda: 0.5, clock=ticking(took), now=now)
    delivery.refresh_from_db()
    return receiver


@pytest.fixture
def delivery(now) -> Delivery:
    make_endpoint()
    make_entry()
    fan_out_events(now=now)
    return Delivery.objects.get()


def test_a_notice_is_posted_as_signed_json_and_done_when_it_is_taken(delivery, now):
    receiver = send(delivery, answer(204), now=now, took=0.25)

    (request,) = receiver.requests
    assert (request.method, request.url) == ("POST", "https://partner.example/hooks")
    assert request.follow_redirects is False
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == delivery.webhook_id
    verify(request.body, request.headers, secret=live_secrets(delivery.endpoint, now=now)[0], now=now)
    assert (delivery.status, delivery.due_at, delivery.last_error) == (Status.DONE, None, "")
    assert delivery.delivered_at == now + timedelta(milliseconds=250)
    attempt = delivery.tries.get()
    assert (attempt.number, attempt.status_code, attempt.error) == (1, 204, "")
    assert (attempt.started_at, attempt.duration_ms) == (now, 250)


def test_a_delivered_notice_is_not_sent_again(delivery, now):
    send(delivery, answer(200), now=now)

    assert send(delivery, answer(200), now=now + timedelta(days=1)).requests == []


def test_a_dead_endpoint_is_tried_ten_times_on_schedule_and_then_let_go(delivery, now):
    waits = []
    for _ in range(10):
        send(delivery, FetchFailed("partner.example refused the connection.", retryable=True), now=now)
        waits.append(delivery.due_at - now if delivery.due_at else None)
        now = delivery.due_at or now

    seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert waits == [timedelta(seconds=wait) for wait in seconds] + [None]
    assert (delivery.status, delivery.last_error) == (Status.FAILED, "partner.example refused the connection.")
    assert list(delivery.tries.order_by("number").values_list("number", "status_code")) == [
        (number, None) for number in range(1, 11)
    ]


def test_a_wrong_address_is_tried_again_too(delivery, now):
    """A name that cannot be found today may be found tomorrow."""
    send(delivery, FetchFailed("The name partner.example could not be found.", retryable=False), now=now)

    assert (delivery.status, delivery.due_at) == (Status.WAITING, now + timedelta(seconds=5))


def test_the_wait_is_counted_from_the_end_of_the_exchange(delivery, now):
    send(delivery, answer(500), now=now, took=20.0)

    assert delivery.due_at == now + timedelta(seconds=25)


def test_body_and_id_are_the_same_on_every_try_and_the_time_is_that_of_the_try(delivery, now):
    first = send(delivery, answer(500), now=now).requests[0]
    delivery.entry.claim.statement = "Reworded since."
    delivery.entry.claim.save()
    later = now + timedelta(minutes=10)
    second = send(delivery, answer(200), now=later).requests[0]

    assert first.body == second.body == bytes(delivery.body)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 600
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


@pytest.mark.parametrize(
    "response, status, due_in, error",
    [
        (answer(200), "done", None, ""),
        (answer(299), "done", None, ""),
        (
            answer(302, location="https://elsewhere.example/"),
            "waiting",
            5,
            "The receiver answered 302: it redirects, and notices are not sent on to another address.",
        ),
        (answer(400), "waiting", 5, "The receiver answered 400."),
        (answer(429, retry_after="120"), "waiting", 120, "The receiver answered 429: it was asked too often."),
        (answer(429), "waiting", 60, "The receiver answered 429: it was asked too often."),
        (answer(429, retry_after="1"), "waiting", 60, "The receiver answered 429: it was asked too often."),
        (answer(503, retry_after="9999999"), "waiting", 86_400, "The receiver answered 503."),
        (answer(503, retry_after="Sat, 14 Mar 2026 10:30:00 GMT"), "waiting", 3_600, "The receiver answered 503."),
        (answer(503, retry_after="soon"), "waiting", 5, "The receiver answered 503."),
        (answer(504), "waiting", 60, "The receiver answered 504."),
    ],
)
def test_only_2xx_counts_as_taken(delivery, now, response, status, due_in, error):
    send(delivery, response, now=now)

    assert (delivery.status, delivery.last_error) == (status, error)
    assert delivery.due_at == (now + timedelta(seconds=due_in) if due_in else None)
    assert (delivery.tries.get().status_code, delivery.tries.get().error) == (response.status, error)


def test_410_disables_the_endpoint_and_holds_what_is_still_to_come(delivery, now):
    make_entry(event="claim.assessed")
    fan_out_events(now=now)
    send(delivery, answer(410), now=now)

    delivery.endpoint.refresh_from_db()
    assert delivery.endpoint.is_enabled is False
    assert delivery.endpoint.disabled_reason == "The receiver answered 410: it does not want notices any more."
    assert (delivery.status, delivery.due_at, delivery.last_error) == ("waiting", None, "held: endpoint disabled")

    other = Delivery.objects.get(event="claim.assessed")
    assert send(other, answer(200), now=now).requests == []
    assert (other.due_at, other.attempts, other.last_error) == (None, 0, "held: endpoint disabled")


def test_a_held_notice_is_sent_once_the_endpoint_is_enabled_again(delivery, now):
    disable_endpoint(delivery.endpoint, reason="Asked to.")
    assert send(delivery, answer(200), now=now).requests == []

    enable_endpoint(delivery.endpoint)
    release_held(now=now)

    assert len(send(delivery, answer(200), now=now).requests) == 1
    assert (delivery.status, delivery.attempts) == (Status.DONE, 1)


def test_of_the_reply_4_kb_of_harmless_text_are_kept(delivery, now):
    send(delivery, answer(500, b"\x00\xff" + b"a" * 10_000), now=now)

    assert delivery.tries.get().excerpt == "\ufffd\ufffd" + "a" * 4_094


def test_both_secrets_sign_during_a_rotation_and_the_old_one_ends_with_it(delivery, now):
    (old,) = live_secrets(delivery.endpoint, now=now)
    new = rotate_secret(delivery.endpoint, overlap=timedelta(hours=24), now=now)

    during = send(delivery, answer(500), now=now).requests[0]
    after_it = now + timedelta(hours=24)
    after = send(delivery, answer(200), now=after_it).requests[0]

    for secret in (old, new):
        verify(during.body, during.headers, secret=secret, now=now)
    verify(after.body, after.headers, secret=new, now=after_it)
    with pytest.raises(SignatureInvalid):
        verify(after.body, after.headers, secret=old, now=after_it)


def test_a_secret_that_cannot_be_read_is_said_and_nothing_is_sent_unsigned(delivery, now, settings):
    settings.SECRET_KEY = "another"

    assert send(delivery, answer(200), now=now).requests == []
    assert (delivery.status, delivery.due_at) == (Status.WAITING, now + timedelta(seconds=5))
    assert "SECRET_KEY has changed" in delivery.last_error


def test_an_endpoint_without_a_secret_is_sent_nothing_unsigned(delivery, now):
    delivery.endpoint.secrets.all().delete()

    assert send(delivery, answer(200), now=now).requests == []
    assert delivery.last_error == "The endpoint has no live signing secret. Give it a new one."


def test_a_worker_that_dies_in_mid_send_leaves_the_delivery_due_again(delivery, now):
    take(delivery, lease=timedelta(seconds=60), now=now)  # and never heard of again

    before, after = now + timedelta(seconds=59), now + timedelta(seconds=60)
    assert hint_due(Delivery, limit=10, now=before) == []
    assert send(delivery, answer(200), now=before).requests == []
    assert hint_due(Delivery, limit=10, now=after) == [delivery.pk]
    assert len(send(delivery, answer(200), now=after).requests) == 1
    assert (delivery.status, delivery.attempts) == (Status.DONE, 2)


def test_a_worker_that_lost_its_lease_writes_its_attempt_but_not_the_outcome(delivery, now):
    after = now + timedelta(seconds=60)

    def overtaken(request: Request) -> Response:
        send(Delivery.objects.get(), answer(200), now=after)
        return answer(500, b"too late")

    deliver(delivery, fetch=overtaken, random=lambda: 0.5, now=now)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.delivered_at, delivery.last_error) == (Status.DONE, after, "")
    assert list(Attempt.objects.order_by("number").values_list("number", "status_code")) == [(1, 500), (2, 200)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_racing_on_one_delivery_send_once(delivery, now):
    receiver = Receiver([answer(200)])
    turns = [partial(deliver, Delivery.objects.get(), fetch=receiver, random=lambda: 0.5, now=now) for _ in range(4)]

    assert sorted(at_once(turns)) == [False, False, False, True]
    assert len(receiver.requests) == 1
    assert delivery.tries.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lease_racing_workers_would_send_more_than_once(delivery, now, monkeypatch):
    """Shows that the race above is a real one."""
    receiver = Receiver([answer(200)])
    monkeypatch.setattr("apps.webhooks.services.delivering.take", lambda row, **terms: row.status == Status.WAITING)
    turns = [partial(deliver, Delivery.objects.get(), fetch=receiver, random=lambda: 0.5, now=now) for _ in range(4)]

    at_once(turns)

    assert len(receiver.requests) > 1


def test_redelivering_sends_the_same_notice_on_a_new_schedule(delivery, now):
    first = send(delivery, answer(500), now=now).requests[0]
    for _ in range(9):
        send(delivery, answer(500), now=delivery.due_at)
    assert delivery.status == Status.FAILED
    later = now + timedelta(days=7)

    assert redeliver(delivery, now=later) is True
    again = send(delivery, answer(500), now=later).requests[0]

    assert (again.body, again.headers["webhook-id"]) == (first.body, first.headers["webhook-id"])
    assert (delivery.status, delivery.due_at) == (Status.WAITING, later + timedelta(seconds=5))
    assert delivery.tries.count() == 11
    assert delivery.tries.filter(number=11).exists()


def test_a_notice_that_is_just_being_sent_is_not_redelivered(delivery, now):
    take(delivery, lease=timedelta(seconds=60), now=now)

    assert redeliver(delivery, now=now + timedelta(seconds=1)) is False
    assert redeliver(delivery, now=now + timedelta(seconds=60)) is True


def test_a_ping_is_a_delivery_like_any_other_but_tells_of_nothing(now):
    endpoint = make_endpoint(event_types=["claim.corrected"])
    ping = send_ping(endpoint, now=now)
    again = send_ping(endpoint, now=now + timedelta(seconds=1))

    (request,) = send(ping, answer(204), now=now).requests

    assert json.loads(request.body) == {
        "type": "endpoint.ping",
        "timestamp": "2026-03-14T09:30:00Z",
        "sequence": None,
        "data": {"endpoint_id": str(endpoint.uid)},
    }
    assert ping.status == Status.DONE
    assert ping.webhook_id != again.webhook_id


def test_a_signature_holds_base64_of_32_bytes(delivery, now):
    (request,) = send(delivery, answer(204), now=now).requests

    version, _, signature = request.headers["webhook-signature"].partition(",")
    assert (version, len(base64.b64decode(signature))) == ("v1", 32)
