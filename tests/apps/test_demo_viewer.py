"""The webhook viewer: receives as a partner would, and shows what came and whether it can be trusted."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client

from apps.demo.loading import PARTNER
from apps.demo.models import ReceivedNotice
from apps.webhooks.models import Delivery
from apps.webhooks.services import deliver, fan_out_events, live_secrets, redeliver
from tests.factories import make_claim, make_endpoint, make_entry, make_partner
from verifyhub.outbound import Request, Response
from verifyhub.signing import new_secret, sign

pytestmark = pytest.mark.django_db
BODY = b'{"type":"claim.submitted","sequence":7,"data":{"statement":"Troops have entered Brenova."}}'


@pytest.fixture
def clock(monkeypatch, now) -> datetime:
    monkeypatch.setattr("apps.demo.viewer.timezone.now", lambda: now)
    return now


@pytest.fixture
def endpoint(clock):
    return make_endpoint(make_partner(name=PARTNER), url="http://127.0.0.1:8000/demo-webhooks/")


def through(client: Client, request: Request) -> Response:
    """The outbound door, but leading into this process."""
    answer = client.post(
        "/demo-webhooks/", request.body, content_type="application/json", headers=dict(request.headers)
    )
    return Response(request.url, answer.status_code, {}, answer.content)


def post(client: Client, body: bytes, headers: dict[str, str]):
    return client.post("/demo-webhooks/", body, content_type="application/json", headers=headers)


def signed(endpoint, now, *, body: bytes = BODY, webhook_id: str = "msg_1", secret: str = "") -> dict[str, str]:
    secrets = [secret] if secret else live_secrets(endpoint, now=now)
    return sign(body, webhook_id=webhook_id, sent_at=now, secrets=secrets)


def test_before_anything_came_the_page_says_what_to_do(client, clock):
    page = client.get("/demo-webhooks/")

    assert page.status_code == 200
    assert "No notice has arrived yet" in page.content.decode()
    assert 'http-equiv="refresh" content="5"' in page.content.decode()
    assert 'http-equiv="refresh"' not in client.get("/demo-webhooks/?pause").content.decode()


def test_a_move_of_a_claim_arrives_and_is_shown_as_verified(client, endpoint, now):
    claim = make_claim(statement="The bridge at <Halvik> is down.")
    make_entry(claim, event="claim.state_changed", data={"from": "under_review", "to": "corroborated"})
    fan_out_events(now=now)

    deliver(Delivery.objects.get(), fetch=partial(through, client), random=lambda: 0.5, now=now)

    assert Delivery.objects.get().status == "done"
    page = client.get("/demo-webhooks/").content.decode()
    assert "✔ verified" in page
    assert "claim.state_changed" in page
    assert "under review → corroborated" in page
    assert f'<a href="/claims/{claim.uid}/">The bridge at &lt;Halvik&gt; is down.</a>' in page
    assert "all signatures verified" in page


def test_the_same_notice_sent_again_is_shown_once(client, endpoint, now):
    make_entry()
    fan_out_events(now=now)
    for minute in (0, 1, 2):
        delivery = Delivery.objects.get()
        redeliver(delivery, now=now + timedelta(minutes=minute))
        deliver(delivery, fetch=partial(through, client), random=lambda: 0.5, now=now + timedelta(minutes=minute))

    assert delivery.tries.filter(status_code=204).count() == 3
    assert ReceivedNotice.objects.count() == 1


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"body": BODY.replace(b"7", b"8")}, "No signature matches the secret."),
        ({"secret": new_secret(bytes)}, "No signature matches the secret."),
        ({"age": timedelta(minutes=6)}, "The message is more than 5 minutes off our clock."),
        ({"without": "webhook-signature"}, "A webhook header is missing or malformed."),
    ],
)
def test_a_notice_that_cannot_be_trusted_is_refused_and_shown_with_the_reason(client, endpoint, now, changes, problem):
    headers = signed(endpoint, now - changes.get("age", timedelta(0)), secret=changes.get("secret", ""))
    headers.pop(changes.get("without", ""), None)

    answer = post(client, changes.get("body", BODY), headers)

    assert (answer.status_code, answer.content.decode()) == (400, f"{problem}\n")
    page = client.get("/demo-webhooks/").content.decode()
    assert "✘ refused" in page
    assert problem in page
    assert "✔ verified" not in page


def test_a_forged_notice_does_not_keep_the_true_one_out(client, endpoint, now):
    post(client, BODY, signed(endpoint, now, secret=new_secret(bytes)))

    assert post(client, BODY, signed(endpoint, now)).status_code == 204
    assert list(ReceivedNotice.objects.order_by("pk").values_list("webhook_id", "problem")) == [
        ("msg_1", "No signature matches the secret."),
        ("msg_1", ""),
    ]


def test_without_the_demonstrations_endpoint_nothing_is_trusted(client, clock, now):
    other = make_endpoint(url="http://127.0.0.1:8000/demo-webhooks/")

    answer = post(client, BODY, signed(other, now))

    assert answer.content.decode() == "No endpoint of the demonstration is set up to send notices here.\n"


def test_a_secret_that_cannot_be_read_is_said(client, endpoint, now, settings):
    headers = signed(endpoint, now)
    settings.SECRET_KEY = "another"

    assert "SECRET_KEY has changed" in post(client, BODY, headers).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b'"text"',
        b'{"type":null,"data":[]}',
        b'{"type":"\\u0000\\ud800","data":{"claim_id":7,"statement":{"a":1}}}',
        b'{"sequence":' + b"9" * 5_000 + b"}",
        b"[" * 60_000,
    ],
)
def test_anything_may_be_posted_and_the_page_still_stands(client, endpoint, now, body):
    assert post(client, body, signed(endpoint, now, body=body)).status_code == 204
    assert client.get("/demo-webhooks/").status_code == 200


def test_a_posted_script_is_shown_as_text(client, endpoint, now):
    attack = "<script>alert(1)</script>"
    body = json.dumps({"type": attack, "sequence": attack, "data": {"statement": attack, "reason": attack}}).encode()

    post(client, body, signed(endpoint, now, body=body))
    post(client, body, {})

    assert "<script" not in client.get("/demo-webhooks/").content.decode()


def test_a_notice_of_more_than_64_kb_is_refused_and_not_kept(client, endpoint, now):
    body = b" " * 65_537

    assert post(client, body, signed(endpoint, now, body=body)).status_code == 413
    assert not ReceivedNotice.objects.exists()


def test_only_the_newest_500_are_kept(client, endpoint, now):
    old = [ReceivedNotice(webhook_id=f"old_{n}", event="", body="", problem="", received_at=now) for n in range(500)]
    ReceivedNotice.objects.bulk_create(old)

    post(client, BODY, signed(endpoint, now))

    assert ReceivedNotice.objects.count() == 500
    assert not ReceivedNotice.objects.filter(webhook_id="old_0").exists()
    assert "the newest 100 are shown" in client.get("/demo-webhooks/").content.decode()


def test_a_post_needs_no_form_token(endpoint, now):
    strict = Client(enforce_csrf_checks=True)

    assert post(strict, BODY, signed(endpoint, now)).status_code == 204


def test_times_are_shown_to_the_second(client, endpoint, monkeypatch):
    then = datetime(2026, 3, 14, 21, 5, 9, tzinfo=UTC)
    monkeypatch.setattr("apps.demo.viewer.timezone.now", lambda: then)

    post(client, BODY, signed(endpoint, then))

    page = client.get("/demo-webhooks/").content.decode()
    assert "21:05:09" in page
    assert "14 Mar 2026" in page
