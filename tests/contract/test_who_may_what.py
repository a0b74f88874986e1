"""Every operation of the OpenAPI description, as everyone who may come: one without a row in this table fails."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import ApiKey, Partner
from apps.accounts.services import (
    ARTICLES_WRITE,
    CLAIMS_READ,
    CLAIMS_WRITE,
    EVIDENCE_WRITE,
    LOOKUPS_ASK,
    SCOPES,
    WEBHOOKS_MANAGE,
    issue_key,
    revoke_key,
)
from apps.claims.models import Story
from apps.evidence.models import Publisher
from apps.webhooks.services import send_ping
from tests.apps.api_caller import claim_with_evidence
from tests.contract.operations import operations
from tests.factories import NOW, make_article, make_claim, make_endpoint, make_key, make_partner, make_staff

pytestmark = pytest.mark.django_db
ANY_KEY = ""
A_QUOTE = {"quote": "Two barges sank on the river.", "source_url": "https://paper.example/barges"}


@dataclass(frozen=True)
class Row:
    """`scope` is what a key needs; `make` gives, for the partner that owns it, what stands in the address.

    What `is_owned` does not exist for any other partner, or is refused with what `to_others` says.
    """

    scope: str
    make: Callable[[Partner], dict[str, Any]] = lambda owner: {}
    body: dict[str, Any] | None = None
    is_owned: bool = False
    to_others: str = "404"


def _a_claim(owner: Partner) -> dict[str, Any]:
    return {"uid": make_claim().uid}


def _a_claim_of(owner: Partner) -> dict[str, Any]:
    return {"uid": make_claim(entered_by=f"partner:{owner.pk}").uid}


def _a_weighed_claim(owner: Partner) -> dict[str, Any]:
    return {"uid": claim_with_evidence().uid}


def _an_endpoint(owner: Partner) -> dict[str, Any]:
    return {"uid": make_endpoint(owner).uid}


def _a_delivery(owner: Partner) -> dict[str, Any]:
    return {"webhook_id": send_ping(make_endpoint(owner), now=NOW).webhook_id}


def _a_story(owner: Partner) -> dict[str, Any]:
    story = Story.objects.create(title="The river front", created_at=NOW)
    make_claim(story=story)
    return {"key": story.pk}


def _a_publisher(owner: Partner) -> dict[str, Any]:
    return {"uid": Publisher.objects.create(name="The Courier").uid}


def _an_article(owner: Partner) -> dict[str, Any]:
    return {"uid": make_article().uid}


ROWS = {
    "get_root": Row(ANY_KEY),
    "get_me": Row(ANY_KEY),
    "list_claims": Row(CLAIMS_READ),
    "get_claim": Row(CLAIMS_READ, _a_claim),
    "submit_claim": Row(CLAIMS_WRITE, body=A_QUOTE),
    "submit_claims": Row(CLAIMS_WRITE, body={"claims": [A_QUOTE]}),
    "take_claim_back": Row(CLAIMS_WRITE, _a_claim_of, is_owned=True, to_others="403"),
    "submit_evidence": Row(EVIDENCE_WRITE, _a_claim, body={"url": "https://paper.example/bridge"}),
    "ask_sources_again": Row(LOOKUPS_ASK, _a_claim),
    "list_claim_journal": Row(CLAIMS_READ, _a_claim),
    "list_claim_evidence": Row(CLAIMS_READ, _a_weighed_claim),
    "list_claim_origins": Row(CLAIMS_READ, _a_weighed_claim),
    "get_claim_assessment": Row(CLAIMS_READ, _a_weighed_claim),
    "list_claim_assessments": Row(CLAIMS_READ, _a_weighed_claim),
    "list_claim_corrections": Row(CLAIMS_READ, _a_weighed_claim),
    "list_corrections": Row(CLAIMS_READ),
    "list_webhook_endpoints": Row(WEBHOOKS_MANAGE),
    "create_webhook_endpoint": Row(WEBHOOKS_MANAGE, body={"url": "https://93.184.216.34/hooks"}),
    "get_webhook_endpoint": Row(WEBHOOKS_MANAGE, _an_endpoint, is_owned=True),
    "change_webhook_endpoint": Row(WEBHOOKS_MANAGE, _an_endpoint, body={"is_enabled": False}, is_owned=True),
    "delete_webhook_endpoint": Row(WEBHOOKS_MANAGE, _an_endpoint, is_owned=True),
    "rotate_webhook_secret": Row(WEBHOOKS_MANAGE, _an_endpoint, body={}, is_owned=True),
    "test_webhook_endpoint": Row(WEBHOOKS_MANAGE, _an_endpoint, is_owned=True),
    "list_webhook_deliveries": Row(WEBHOOKS_MANAGE, _an_endpoint, is_owned=True),
    "get_webhook_delivery": Row(WEBHOOKS_MANAGE, _a_delivery, is_owned=True),
    "redeliver_webhook": Row(WEBHOOKS_MANAGE, _a_delivery, is_owned=True),
    "list_stories": Row(CLAIMS_READ),
    "get_story": Row(CLAIMS_READ, _a_story),
    "list_publishers": Row(CLAIMS_READ),
    "get_publisher": Row(CLAIMS_READ, _a_publisher),
    "list_events": Row(CLAIMS_READ),
    "list_articles": Row(CLAIMS_READ),
    "get_article": Row(CLAIMS_READ, _an_article),
    "submit_article": Row(ARTICLES_WRITE, body={"text": "Two barges sank on the river, the wire reports."}),
}


def _bearer(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)


def _with_a_key_that_was(change: Callable[[ApiKey], object]) -> Callable[[Partner], Client]:
    def caller(owner: Partner) -> Client:
        key, plain = issue_key(owner, label="old", scopes=SCOPES, now=NOW)
        change(key)
        return _bearer(plain)

    return caller


def _expire(key: ApiKey) -> None:
    ApiKey.objects.filter(pk=key.pk).update(expires_at=NOW - timedelta(seconds=1))


def _staff(owner: Partner) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(is_superuser=True))
    return client


CALLERS: dict[str, Callable[[Partner], Client]] = {
    "the owner": lambda owner: _bearer(make_key(owner)),
    "another partner": lambda owner: _bearer(make_key(make_partner())),
    "the owner's reader": lambda owner: _bearer(make_key(owner, scopes=(CLAIMS_READ,))),
    "the owner's key for nothing": lambda owner: _bearer(make_key(owner, scopes=())),
    "a revoked key": _with_a_key_that_was(lambda key: revoke_key(key, now=NOW)),
    "an expired key": _with_a_key_that_was(_expire),
    "nobody": lambda owner: Client(raise_request_exception=False),
    "staff in a browser": _staff,
}


def _expected(row: Row, caller: str) -> str:
    scopes = {"the owner's reader": {CLAIMS_READ}, "the owner's key for nothing": set()}.get(caller, set(SCOPES))
    if caller in ("a revoked key", "an expired key", "nobody", "staff in a browser"):
        return "401"
    if row.scope != ANY_KEY and row.scope not in scopes:
        return "403"
    if row.is_owned and caller == "another partner":
        return row.to_others
    return "2xx"


def _called(operation: str, row: Row, caller: str) -> HttpResponse:
    method, path = operations()[operation]
    owner = make_partner()
    address = path.format(**row.make(owner))
    client = CALLERS[caller](owner)
    headers = {"Idempotency-Key": "matrix", "If-Match": "*"} if method != "get" else {}
    sent = b"" if row.body is None else json.dumps(row.body).encode()
    return client.generic(method.upper(), address, sent, "application/json", headers=headers)


def test_every_operation_has_its_row() -> None:
    assert sorted(ROWS) == sorted(operations())


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", ROWS)
def test_each_may_do_what_the_table_says(operation: str, caller: str) -> None:
    row = ROWS[operation]

    response = _called(operation, row, caller)

    found = "2xx" if 200 <= response.status_code < 300 else str(response.status_code)
    assert found == _expected(row, caller), response.content
    if found in ("401", "403", "404"):
        assert response["Content-Type"] == "application/problem+json"
