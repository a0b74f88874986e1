"""The change feed has no holes, and a claim's journal tells what partners may know."""

import re

import pytest
from django.conf import settings

from apps.api.journal_shapes import TYPES
from apps.claims.models import JournalEntry
from tests.apps.api_caller import partner_client
from tests.factories import make_claim, make_entry
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def test_a_change_in_the_feed_reads_exactly_so() -> None:
    claim = make_claim()
    data = {"statement": claim.statement, "quote": "x", "attribution": ["River Radio"], "hedge": "reported"}
    make_entry(claim, data=data)

    answer = partner_client().get(EVENTS).json()

    assert answer == {
        "data": [
            {
                "sequence": 1,
                "type": "claim.submitted",
                "claim": str(claim.uid),
                "claim_version": 1,
                "timestamp": "2026-03-11T18:00:00Z",
                "data": {"attribution": ["River Radio"], "hedge": "reported"},
                "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
            }
        ],
        "next_after": 1,
        "scanned_to": 1,
        "oldest": 1,
        "latest": 1,
        "has_more": False,
    }


def test_a_reader_who_follows_next_after_sees_every_change_once() -> None:
    client, seen, after = partner_client(), [], 0
    for _ in range(5):
        make_entry()

    while True:
        answer = client.get(EVENTS, {"after": after, "limit": 2}).json()
        seen += [change["sequence"] for change in answer["data"]]
        after = answer["next_after"]
        if not answer["has_more"]:
            break

    assert seen == [1, 2, 3, 4, 5]
    make_entry()
    later = client.get(EVENTS, {"after": after}).json()
    assert [change["sequence"] for change in later["data"]] == [6]


def test_a_reader_at_the_end_keeps_its_place() -> None:
    make_entry()

    answer = partner_client().get(EVENTS, {"after": 1}).json()

    assert answer == {"data": [], "next_after": 1, "scanned_to": 1, "oldest": 1, "latest": 1, "has_more": False}


def test_an_event_of_the_house_keeps_its_place_but_tells_nothing() -> None:
    entry = make_entry(event="claim.flagged", reason="Ask the legal desk.", data={"message": "The page is gone."})
    client = partner_client()

    (change,) = client.get(EVENTS).json()["data"]
    (line,) = client.get(f"/api/v1/claims/{entry.claim.uid}/journal/").json()["data"]

    assert (change["sequence"], change["type"], change["data"]) == (1, "claim.changed", {})
    assert (line["type"], line["data"], line["reason"]) == ("claim.changed", {}, "")


def test_every_type_that_partners_are_told_is_in_the_guide() -> None:
    guide = (settings.BASE_DIR / "docs" / "api" / "README.md").read_text()
    (table,) = re.findall(r"\| type \| when .*?\n\n", guide, re.DOTALL)

    assert set(re.findall(r"`(claim\.\w+|evidence\.added)`(?=[ ,])", table)) == set(TYPES)


def test_a_poll_without_news_writes_nothing(django_assert_num_queries) -> None:
    make_entry()
    client = partner_client()
    client.get(EVENTS)

    with django_assert_num_queries(4):  # key, anything unnumbered?, the end, entries
        client.get(EVENTS)

    assert JournalEntry.objects.get().sequence == 1


@pytest.mark.parametrize("count", [1, 20])
def test_the_feed_takes_as_many_queries_for_20_changes_as_for_1(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        make_entry()
    client = partner_client()
    client.get(EVENTS)

    with django_assert_num_queries(4):
        answer = client.get(EVENTS).json()

    assert len(answer["data"]) == count


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 19, "9" * 5_000])
def test_a_place_in_the_feed_is_a_number(after: str) -> None:
    response = partner_client().get(EVENTS, {"after": after})

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "after"


def test_a_claims_journal_names_staff_by_role_only() -> None:
    claim = make_claim()
    make_entry(claim)
    editor = Actor(Role.EDITOR, "Edda Editor", "user:7")
    data = {"move": "confirm", "from": "corroborated", "to": "confirmed", "finding": "supported"}
    entry = make_entry(claim, event="claim.state_changed", actor=editor, reason="Two eyewitnesses.", data=data)

    response = partner_client().get(f"/api/v1/claims/{claim.uid}/journal/", {"after": 1})

    assert response.json() == {
        "data": [
            {
                "type": "claim.state_changed",
                "claim_version": 2,
                "timestamp": "2026-03-11T18:00:00Z",
                "by": "editor",
                "reason": "Two eyewitnesses.",
                "data": {
                    "from": "corroborated",
                    "to": "confirmed",
                    "finding": "supported",
                    "reason": "Two eyewitnesses.",
                },
                "digest": entry.digest,
            }
        ],
        "next_after": 2,
        "has_more": False,
    }
    assert "Edda" not in response.content.decode()


def test_a_claims_journal_is_paged() -> None:
    claim = make_claim()
    for _ in range(3):
        make_entry(claim)

    answer = partner_client().get(f"/api/v1/claims/{claim.uid}/journal/", {"limit": 2}).json()

    assert ([line["claim_version"] for line in answer["data"]], answer["has_more"]) == ([1, 2], True)
