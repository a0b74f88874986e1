"""Partners keep their own webhooks: addresses, secrets shown once, deliveries. Nobody else's exist for them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from apps.claims.models import Claim
from apps.idempotency.models import Call
from apps.queue.models import Status
from apps.webhooks.models import Attempt, Delivery, Endpoint
from apps.webhooks.services import delete_endpoint, disable_endpoint, fan_out_events, live_secrets
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_endpoint, make_entry, make_key, make_partner

pytestmark = pytest.mark.django_db
LIST = "/api/v1/webhooks/endpoints/"
FAR = datetime(2999, 1, 1, tzinfo=UTC)
HOOK = "https://93.184.216.34/hooks"


@pytest.fixture
def partner():
    return make_partner()


@pytest.fixture
def client(partner, settings) -> Client:
    settings.BASE_URL = "https://desk.example"
    return partner_client(make_key(partner))


@pytest.fixture
def endpoint(partner) -> Endpoint:
    return make_endpoint(partner)


def call(client: Client, method: str, path: str, body: object = None, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, path, b"" if body is None else json.dumps(body), "application/json", headers=named)


def of(endpoint: Endpoint, rest: str = "") -> str:
    return f"{LIST}{endpoint.uid}/{rest}"


def told(endpoint: Endpoint, **claim: Any) -> Delivery:
    """A delivery that tells of a claim."""
    entry = make_entry()
    fan_out_events(now=NOW)
    Claim.objects.filter(pk=entry.claim_id).update(**{"version": 1} | claim)
    return Delivery.objects.get(endpoint=endpoint, entry=entry)


def test_a_new_endpoint_shows_its_secret_once(client, partner) -> None:
    answer = call(client, "POST", LIST, {"url": HOOK, "event_types": ["claim.corrected"]})

    assert answer.status_code == 201
    endpoint, shown = Endpoint.objects.get(), answer.json()
    created = shown.pop("created_at")
    assert shown == {
        "id": str(endpoint.uid),
        "self_url": f"https://desk.example{of(endpoint)}",
        "url": HOOK,
        "description": "",
        "event_types": ["claim.corrected"],
        "is_enabled": True,
        "disabled_reason": "",
        "secrets": [{"created_at": created, "expires_at": None}],
        "secret": live_secrets(endpoint, now=NOW)[0],
        "secret_note": "",
    }
    assert shown["secret"] not in client.get(of(endpoint)).content.decode() + client.get(LIST).content.decode()


@pytest.mark.parametrize("rest", ["", "rotate-secret/"])
def test_a_call_repeated_under_its_key_never_shows_the_secret_again(client, endpoint, rest: str) -> None:
    path, body = (of(endpoint, rest), {}) if rest else (LIST, {"url": HOOK})

    first, again = (call(client, "POST", path, body, Idempotency_Key="k-1") for _ in range(2))

    plain = first.json()["secret"]
    assert plain.startswith("whsec_")
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"secret": None, "secret_note": again.json()["secret_note"]}
    assert "shown once" in again.json()["secret_note"]
    kept = Call.objects.get()
    assert plain.encode() not in bytes(kept.body)
    assert plain not in repr(kept.headers)


@pytest.mark.parametrize(
    "body,code,pointer",
    [
        ({"url": "http://93.184.216.34/"}, "https_required", "/url"),
        ({"url": "https://10.0.0.1/"}, "address_refused", "/url"),
        ({"url": "https://127.0.0.1/"}, "address_refused", "/url"),
        ({"url": "https://partner.example/hooks"}, "already_there", "/url"),
        ({"url": HOOK, "event_types": ["claim.deleted"]}, "unknown_event", "/event_types"),
        ({"url": HOOK, "secret": "mine"}, "invalid", "/secret"),
        ({}, "invalid", "/url"),
    ],
)
def test_an_endpoint_that_cannot_be_kept_is_refused_in_words(client, endpoint, body, code, pointer) -> None:
    answer = call(client, "POST", LIST, body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [found["pointer"] for found in answer.json()["errors"]] == [pointer]
    assert Endpoint.objects.count() == 1


def test_a_partner_has_twenty_endpoints_at_most(client, partner) -> None:
    for number in range(20):
        make_endpoint(partner, url=f"https://partner.example/{number}")

    assert call(client, "POST", LIST, {"url": HOOK}).json()["code"] == "too_many"


def test_an_endpoint_is_changed_and_switched_by_whoever_has_seen_it_as_it_is(client, endpoint) -> None:
    tag = client.get(of(endpoint))["ETag"]

    blind = call(client, "PATCH", of(endpoint), {"is_enabled": False})
    off = call(client, "PATCH", of(endpoint), {"is_enabled": False, "description": "Night"}, If_Match=tag)
    stale = call(client, "PATCH", of(endpoint), {"is_enabled": True}, If_Match=tag)
    on = call(client, "PATCH", of(endpoint), {"is_enabled": True}, If_Match=off["ETag"])

    assert [answer.status_code for answer in (blind, off, stale, on)] == [428, 200, 412, 200]
    assert (off.json()["is_enabled"], off.json()["disabled_reason"]) == (False, "Switched off by the partner.")
    assert (on.json()["is_enabled"], on.json()["disabled_reason"], on.json()["description"]) == (True, "", "Night")


def test_a_deleted_endpoint_is_gone_and_told_nothing_more(client, endpoint, partner) -> None:
    waiting = told(endpoint)
    tag = client.get(of(endpoint))["ETag"]

    assert call(client, "DELETE", of(endpoint)).status_code == 428
    assert call(client, "DELETE", of(endpoint), If_Match=tag).status_code == 204

    make_entry()
    fan_out_events(now=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, Delivery.objects.count(), endpoint.secrets.count()) == (Status.FAILED, 1, 0)
    assert client.get(of(endpoint)).status_code == 404
    assert client.get(f"/api/v1/webhooks/deliveries/{waiting.webhook_id}/").status_code == 404
    assert client.get(LIST).json()["data"] == []
    assert make_endpoint(partner).url == endpoint.url


def test_rotating_keeps_the_old_secret_for_as_long_as_asked(client, endpoint) -> None:
    plain = call(client, "POST", of(endpoint, "rotate-secret/"), {"overlap_hours": 0}).json()["secret"]

    assert live_secrets(endpoint, now=FAR) == [plain]
    assert call(client, "POST", of(endpoint, "rotate-secret/"), {"overlap_hours": 169}).status_code == 422


def test_a_test_notice_is_queued_unless_the_endpoint_is_off(client, endpoint) -> None:
    sent = call(client, "POST", of(endpoint, "test/"))
    disable_endpoint(endpoint, reason="Off.")
    refused = call(client, "POST", of(endpoint, "test/"))

    assert (sent.status_code, sent.json()["type"], sent.json()["claim"]) == (202, "endpoint.ping", None)
    assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_disabled")


def test_a_delivery_reads_exactly_so_with_its_tries(client, endpoint) -> None:
    delivery = told(endpoint)
    Attempt.objects.create(
        delivery=delivery, number=1, started_at=NOW, duration_ms=12, status_code=500, error="It 500s."
    )
    assert delivery.entry is not None
    exactly = {
        "id": delivery.webhook_id,
        "endpoint": str(endpoint.uid),
        "type": "claim.submitted",
        "claim": str(delivery.entry.claim.uid),
        "sequence": 1,
        "status": "waiting",
        "attempts": 0,
        "created_at": "2026-03-11T18:00:00Z",
        "delivered_at": None,
        "next_attempt_at": "2026-03-11T18:00:00Z",
        "problem": "",
    }
    tried = {
        "number": 1, "started_at": "2026-03-11T18:00:00Z", "duration_ms": 12, "status_code": 500, "error": "It 500s.",
        "excerpt": "",
    }  # fmt: skip

    assert client.get(of(endpoint, "deliveries/")).json()["data"] == [exactly]
    assert client.get(f"/api/v1/webhooks/deliveries/{delivery.webhook_id}/").json() == exactly | {
        "body": bytes(delivery.body).decode(),
        "tries": [tried],
    }
    assert client.get(of(endpoint, "deliveries/"), {"status": "failed"}).json()["data"] == []
    assert len(client.get(of(endpoint, "deliveries/"), {"type": "claim.submitted"}).json()["data"]) == 1


def test_a_notice_is_sent_again_under_a_key_and_not_while_it_is_being_sent(client, endpoint) -> None:
    delivery = told(endpoint)
    Delivery.objects.update(status=Status.FAILED, attempts=9)
    path = f"/api/v1/webhooks/deliveries/{delivery.webhook_id}/redeliver/"

    unkeyed, again = call(client, "POST", path), call(client, "POST", path, Idempotency_Key="k-1")
    Delivery.objects.update(leased_until=FAR)
    busy = call(client, "POST", path, Idempotency_Key="k-2")

    assert [answer.status_code for answer in (unkeyed, again, busy)] == [400, 202, 409]
    assert (again.json()["status"], again.json()["attempts"], busy.json()["code"]) == ("waiting", 9, "being_sent")


@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, {"embargo_until": FAR}])
def test_what_tells_of_a_hidden_claim_is_not_there(client, endpoint, hidden: dict[str, Any]) -> None:
    delivery = told(endpoint, **hidden)
    path = f"/api/v1/webhooks/deliveries/{delivery.webhook_id}/"

    assert client.get(of(endpoint, "deliveries/")).json()["data"] == []
    assert client.get(path).status_code == 404
    assert call(client, "POST", f"{path}redeliver/", Idempotency_Key="k-1").status_code == 404


def test_the_endpoint_of_another_partner_does_not_exist(endpoint, settings) -> None:
    stranger, delivery = partner_client(), told(endpoint)
    paths = [of(endpoint), of(endpoint, "deliveries/"), f"/api/v1/webhooks/deliveries/{delivery.webhook_id}/"]
    acts = [of(endpoint, "rotate-secret/"), of(endpoint, "test/"), f"{paths[-1]}redeliver/"]

    found = [stranger.get(path).status_code for path in paths]
    found += [call(stranger, "POST", path, {}, Idempotency_Key="k").status_code for path in acts]
    found += [call(stranger, method, paths[0], {}, If_Match="*").status_code for method in ("PATCH", "DELETE")]

    assert found == [404] * 8
    assert stranger.get(LIST).json()["data"] == []


def test_deleting_leaves_the_deliveries_on_record(endpoint, now) -> None:
    told(endpoint)

    delete_endpoint(endpoint, now=now)

    assert Delivery.objects.get().last_error == "The endpoint was deleted."


@pytest.mark.parametrize("count", [1, 8])
def test_as_many_queries_for_8_as_for_1(client, partner, count: int, django_assert_num_queries) -> None:
    endpoints = [make_endpoint(partner, url=f"https://partner.example/{number}") for number in range(count)]
    for _ in range(count):
        told(endpoints[0])
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(3):  # key, endpoints, secrets
        assert len(client.get(LIST).json()["data"]) == count
    with django_assert_num_queries(3):  # key, endpoint, deliveries
        assert len(client.get(of(endpoints[0], "deliveries/")).json()["data"]) == count
