"""Every operation that reads, beside a claim that partners may not see: it answers as if there were none.

An operation without a row in this table fails.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Partner
from tests.contract.hidden_scene import HIDDEN, WORD, Hidden, Seen, make_seen
from tests.contract.operations import operations
from tests.factories import make_key, make_partner

pytestmark = pytest.mark.django_db
OF_THE_REQUEST = ("X-Request-ID", "RateLimit")  # headers that differ with every call
OF_THE_FEED = ("next_after", "scanned_to", "latest")  # they count what is hidden too, and are published as such
CSV, REVIEW = "text/csv", "application/ld+json"


@dataclass(frozen=True)
class Ask:
    """An address below /api/v1/; `{hidden}` and the like are ids of what is hidden, `{seen}` of what is not."""

    path: str
    accept: str = "application/json"


@dataclass(frozen=True)
class Row:
    """`beside`: answered as if nothing were hidden. `at`: addresses of what is hidden, answered as any that is not.

    `of`: addresses of what is there, though its claims are hidden.
    """

    beside: tuple[Ask, ...]
    at: tuple[Ask, ...] = ()
    of: tuple[Ask, ...] = ()


def _of_a_claim(part: str, *narrowed: str) -> Row:
    beside = tuple(Ask(f"claims/{{seen}}/{part}{query}") for query in ("", *narrowed))
    return Row(beside, (Ask(f"claims/{{hidden}}/{part}"), Ask(f"claims/{{merged}}/{part}")))


ROWS = {
    "get_root": Row((Ask(""),)),
    "get_me": Row((Ask("me/"),)),
    "list_claims": Row(
        (
            Ask("claims/?expand=quote,assessment,origins"),
            Ask("claims/?expand=quote,assessment,origins", CSV),
            Ask("claims/?limit=1"),
            Ask("claims/?ordering=-check_worthiness&fields=statement"),
            *(Ask(f"claims/?{name}={WORD}") for name in ("q", "place", "person", "organisation", "attribution")),
            Ask("claims/?state=confirmed&min_origins=1&publisher=The+Courier"),
        ),
        (Ask("claims/?story={hidden_story}"), Ask("claims/?article={hidden_article}")),
    ),
    "get_claim": Row(
        (Ask("claims/{seen}/"), Ask("claims/{seen}/", REVIEW), Ask("claims/{seen}/?as_of=2026-03-11T20:30:00Z")),
        (
            Ask("claims/{hidden}/"),
            Ask("claims/{hidden}/", REVIEW),
            Ask("claims/{hidden}/?as_of=2026-03-11T20:30:00Z"),
            Ask("claims/{hidden}/?fields=id&expand=quote"),
            Ask("claims/{merged}/"),
        ),
    ),
    "list_claim_journal": _of_a_claim("journal/"),
    "list_claim_evidence": _of_a_claim("evidence/", "?stance=supports"),
    "list_claim_origins": _of_a_claim("origins/"),
    "get_claim_assessment": _of_a_claim("assessment/"),
    "list_claim_assessments": _of_a_claim("assessments/"),
    "list_claim_corrections": _of_a_claim("corrections/"),
    "list_corrections": Row((Ask("corrections/"), Ask("corrections/?limit=1&ordering=reopened_at"))),
    "list_stories": Row((Ask("stories/"), Ask("stories/?limit=1&ordering=title"), Ask(f"stories/?q={WORD}"))),
    "get_story": Row((Ask("stories/{seen_story}/"),), (Ask("stories/{hidden_story}/"),)),
    "list_publishers": Row((Ask("publishers/"), Ask(f"publishers/?q={WORD}"))),
    "get_publisher": Row((Ask("publishers/{publisher}/"),)),
    "get_article": Row((Ask("articles/{seen_article}/"),), of=(Ask("articles/{hidden_article}/"),)),
    "list_articles": Row((), of=(Ask("articles/"),)),
    "list_events": Row(
        (Ask("events/?claim={seen}"), Ask("events/?type=claim.corrected"), Ask("events/?type=claim.submitted")),
        (Ask("events/?claim={hidden}&type=claim.assessed&type=claim.submitted&type=claim.state_changed"),),
    ),
    "list_webhook_endpoints": Row((Ask("webhooks/endpoints/"),)),
    "get_webhook_endpoint": Row((Ask("webhooks/endpoints/{endpoint}/"),)),
    "list_webhook_deliveries": Row(
        (
            Ask("webhooks/endpoints/{endpoint}/deliveries/?type=claim.submitted"),
            Ask("webhooks/endpoints/{endpoint}/deliveries/?type=claim.corrected&type=claim.state_changed"),
        )
    ),
    "get_webhook_delivery": Row((), (Ask("webhooks/deliveries/{hidden_delivery}/"),)),
}


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def owner() -> Partner:
    return make_partner()


@pytest.fixture
def seen(owner: Partner) -> Seen:
    return make_seen(owner)


def _reading(owner: Partner) -> Client:
    client = Client(headers={"Authorization": f"Bearer {make_key(owner)}"}, raise_request_exception=False)
    client.get("/api/v1/")  # that a key is used for the first time takes queries of its own
    return client


def _ids(seen: Seen) -> dict[str, object]:
    claim = seen.claim
    return {
        "seen": claim.uid,
        "seen_story": claim.story_id,
        "seen_article": claim.article.uid,
        "publisher": seen.publisher.uid,
        "endpoint": seen.endpoint.uid,
    }


def _ids_of(hidden: Hidden) -> dict[str, object]:
    return {
        "hidden": hidden.claim.uid,
        "merged": hidden.merged.uid,
        "hidden_article": hidden.article.uid,
        "hidden_story": hidden.story.pk,
        "hidden_delivery": next(iter(hidden.deliveries), "msg_never"),
    }


def _ids_of_nothing() -> dict[str, object]:
    claims = {name: uuid.uuid4() for name in ("hidden", "merged", "hidden_article")}
    return claims | {"hidden_story": 2**40, "hidden_delivery": "msg_of_nothing"}


def _asked(client: Client, ask: Ask, ids: dict[str, object]) -> HttpResponse:
    return client.get("/api/v1/" + ask.path.format(**ids), headers={"Accept": ask.accept})


def _said(response: HttpResponse, ids: dict[str, object]) -> tuple[int, dict[str, str], str]:
    """All that can be compared of an answer; what was asked for reads the same whatever it was."""
    headers = {name: text for name, text in response.headers.items() if name not in OF_THE_REQUEST}
    text = response.content.decode()
    if "json" in response["Content-Type"]:
        body: dict[str, Any] = json.loads(text)
        for name in ("instance", "today", "limits", "usage", *OF_THE_FEED):
            body.pop(name, None)
        text = json.dumps(body)
        headers.pop("Content-Length", None)
    if ids:
        headers.pop("ETag", None)  # it is made of what was asked for too
    for name, value in ids.items():
        text = text.replace(str(value), name)
    return response.status_code, headers, text


def test_every_operation_that_reads_has_its_row() -> None:
    assert sorted(ROWS) == sorted(name for name, (method, _) in operations().items() if method == "get")


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("operation", ROWS)
def test_beside_something_hidden_the_answer_is_the_same(operation: str, way: str, owner: Partner, seen: Seen) -> None:
    ids, client = _ids(seen), _reading(owner)
    before = [_said(_asked(client, ask, ids), {}) for ask in ROWS[operation].beside]

    HIDDEN[way](seen)

    assert [_said(_asked(client, ask, ids), {}) for ask in ROWS[operation].beside] == before
    assert {status for status, _, _ in before} <= {200}


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("operation", [name for name, row in ROWS.items() if row.at])
def test_what_is_hidden_is_answered_as_what_is_not_there(operation: str, way: str, owner: Partner, seen: Seen) -> None:
    there, nowhere, client = _ids_of(HIDDEN[way](seen)), _ids_of_nothing(), _reading(owner)

    for ask in ROWS[operation].at:
        with CaptureQueriesContext(connection) as looked_up:
            of_it = _said(_asked(client, ask, there), there)
        with CaptureQueriesContext(connection) as looked_for_nothing:
            of_nothing = _said(_asked(client, ask, nowhere), nowhere)
        assert of_it == of_nothing
        assert len(looked_up) == len(looked_for_nothing), ask


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("operation", ROWS)
def test_no_word_and_no_id_of_what_is_hidden_is_in_any_answer(
    operation: str, way: str, owner: Partner, seen: Seen
) -> None:
    hidden = HIDDEN[way](seen)
    ids, client = _ids(seen) | _ids_of(hidden), _reading(owner)

    for ask in (*ROWS[operation].beside, *ROWS[operation].at, *ROWS[operation].of):
        response = _asked(client, ask, ids)
        told = f"{response.headers} {response.content.decode()}".replace(ask.path.format(**ids), "")
        for secret in (WORD, hidden.claim.uid, hidden.merged.uid):
            assert str(secret) not in told, ask


@pytest.mark.parametrize("way", HIDDEN)
def test_of_what_is_hidden_the_feed_tells_at_most_that_it_was_withdrawn(way: str, owner: Partner, seen: Seen) -> None:
    hidden = HIDDEN[way](seen)

    told = _reading(owner).get("/api/v1/events/?limit=500").json()["data"]

    of_it = [change for change in told if change["claim"] in (str(hidden.claim.uid), str(hidden.merged.uid))]
    assert [change["type"] for change in of_it] == (["claim.withdrawn"] * 2 if way == "withdrawn" else [])
    assert WORD not in json.dumps(told)


def test_the_words_are_in_the_answers_once_nothing_is_hidden(owner: Partner, seen: Seen) -> None:
    """Else the table would prove nothing."""
    shown = HIDDEN["under embargo"](seen)
    ids, client = _ids(seen) | _ids_of(shown), _reading(owner)
    asks = [ask for row in ROWS.values() for ask in (*row.beside, *row.at)]
    type(shown.claim).objects.update(embargo_until=None)

    telling = [ask.path for ask in asks if WORD in _asked(client, ask, ids).content.decode()]

    for path in ("claims/{seen}/", "claims/{hidden}/", "claims/{hidden}/evidence/", "stories/", "claims/?limit=1"):
        assert path in telling
