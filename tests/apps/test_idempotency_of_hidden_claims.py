"""An answer kept for an Idempotency-Key does not show again what was hidden since."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.claims.models import Claim
from apps.webhooks.services import fan_out_events
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_claim, make_endpoint, make_entry, make_key, make_partner

pytestmark = pytest.mark.django_db
FAR = datetime(2999, 1, 1, tzinfo=UTC)
QUOTES = [{"quote": f"The bridge at {town} fell.", "source_url": f"https://paper.example/{town}"} for town in "AB"]
SENT: dict[str, Any] = {"claims/": QUOTES[0], "claims:batch/": {"claims": QUOTES}}
WAYS: list[dict[str, object]] = [{"embargo_until": FAR}, {"is_withdrawn": True}]


def send(client: Client, path: str, body: object = None) -> HttpResponse:
    return client.post(f"/api/v1/{path}", body, "application/json", headers={"Idempotency-Key": "k"})


@pytest.mark.parametrize("hidden", WAYS)
@pytest.mark.parametrize("path", SENT)
def test_what_was_sent_is_not_shown_again_once_it_is_hidden(path: str, hidden: dict[str, object]) -> None:
    client = partner_client()
    uid = str(Claim.objects.get(pk=_sent_to(client, path)).uid)
    Claim.objects.filter(uid=uid).update(**hidden)

    again = send(client, path, SENT[path])

    assert (again.status_code, again.json()["code"]) == (404, "answer_hidden")
    assert uid not in f"{again.headers} {again.content.decode()}"


def _sent_to(client: Client, path: str) -> int:
    assert send(client, path, SENT[path]).status_code in (201, 207)
    return Claim.objects.latest("id").pk


def test_a_notice_is_not_shown_again_once_its_claim_is_hidden() -> None:
    owner, claim = make_partner(), make_claim()
    endpoint = make_endpoint(owner)
    make_entry(claim)
    fan_out_events(now=NOW)
    path = f"webhooks/deliveries/{endpoint.deliveries.get().webhook_id}/redeliver/"
    client = partner_client(make_key(owner))
    assert send(client, path).status_code == 202
    Claim.objects.update(embargo_until=FAR)

    assert send(client, path).status_code == 404


def test_once_it_may_be_seen_again_the_answer_of_then_is_given_once_more() -> None:
    client = partner_client()
    first = send(client, "claims/", SENT["claims/"])
    Claim.objects.update(embargo_until=FAR)
    send(client, "claims/", SENT["claims/"])

    Claim.objects.update(embargo_until=None)

    again = send(client, "claims/", SENT["claims/"])
    assert (again.status_code, again.content, again["Idempotent-Replayed"]) == (201, first.content, "true")


def test_that_a_claim_was_taken_back_is_answered_again_although_it_is_gone() -> None:
    client = partner_client()
    address = send(client, "claims/", SENT["claims/"]).json()["url"].partition("/api/v1/")[2]

    answers = [client.delete(f"/api/v1/{address}", headers={"Idempotency-Key": "k"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
