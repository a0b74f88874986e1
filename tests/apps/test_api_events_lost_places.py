"""A reader whose place in the feed is lost is told so, and how to begin again without missing anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.claims.models import JournalEntry
from apps.claims.services import number_entries
from tests.apps.api_caller import partner_client
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


def entered(*, days_ago: float) -> None:
    make_entry(now=timezone.now() - timedelta(days=days_ago))  # noqa: TID251 - the door's clock
    number_entries()


@pytest.fixture
def kept_a_week(settings) -> None:
    """Of four changes the last two are served; the third and the fourth were committed in the other order."""
    settings.FEED_KEPT_DAYS = 7
    for days_ago in (30, 8, 2, 3):
        entered(days_ago=days_ago)


def test_a_reader_within_what_is_kept_reads_on(kept_a_week) -> None:
    answer = partner_client().get(EVENTS, {"after": 2}).json()

    assert ([change["sequence"] for change in answer["data"]], answer["oldest"]) == ([3, 4], 3)


@pytest.mark.parametrize("after", [0, 1])
def test_a_reader_from_before_what_is_kept_is_told_to_begin_again(kept_a_week, after) -> None:
    response = partner_client().get(EVENTS, {"after": after})

    problem = response.json()
    assert problem.pop("instance")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem == {
        "type": "urn:verifyhub:problem:feed_forgotten",
        "title": "Gone",
        "status": 410,
        "detail": "The feed is kept for 7 days and begins at 3 now. Read the list of claims anew, then go on here with"
        " after=4: nothing is missed that way.",
        "code": "feed_forgotten",
        "oldest": 3,
        "start_again_after": 4,
    }
    assert partner_client().get(EVENTS, {"after": problem["start_again_after"]}).status_code == 200


def test_the_journal_itself_is_kept(kept_a_week) -> None:
    claim = JournalEntry.objects.get(sequence=1).claim

    (line,) = partner_client().get(f"/api/v1/claims/{claim.uid}/journal/").json()["data"]

    assert line["claim_version"] == 1


def test_a_reader_at_the_end_of_a_feed_that_is_all_forgotten_keeps_its_place(settings) -> None:
    settings.FEED_KEPT_DAYS = 7
    entered(days_ago=30)

    answer = partner_client().get(EVENTS, {"after": 1}).json()

    assert answer == {"data": [], "next_after": 1, "scanned_to": 1, "oldest": 2, "latest": 1, "has_more": False}


def test_nothing_is_forgotten_unless_the_setting_says_so() -> None:
    entered(days_ago=3_650)

    answer = partner_client().get(EVENTS).json()

    assert ([change["sequence"] for change in answer["data"]], answer["oldest"]) == ([1], 1)


@pytest.mark.parametrize("after", [2, 2**63 - 1])
def test_a_place_beyond_the_end_means_that_an_older_copy_was_restored(after) -> None:
    make_entry()

    response = partner_client().get(EVENTS, {"after": after})

    assert (response.status_code, response.json()["code"]) == (410, "feed_rewound")
    assert (response.json()["oldest"], response.json()["start_again_after"]) == (1, 1)
    assert response.json()["detail"] == (
        f"The feed ends at 1: an older copy of VerifyHub was restored, or {after} was never a place in it."
        " Read the list of claims anew, then go on here with after=1: nothing is missed that way."
    )


def test_an_empty_feed_begins_at_0() -> None:
    assert partner_client().get(EVENTS, {"after": 0}).json() == {
        "data": [],
        "next_after": 0,
        "scanned_to": 0,
        "oldest": 1,
        "latest": 0,
        "has_more": False,
    }


def test_a_kept_time_costs_one_query_more_however_long_the_feed(kept_a_week, django_assert_num_queries) -> None:
    client = partner_client()
    client.get(EVENTS, {"after": 4})

    with django_assert_num_queries(5):  # key, anything unnumbered?, the end, the oldest, entries
        client.get(EVENTS, {"after": 4})
