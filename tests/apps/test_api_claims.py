"""Partners list claims, narrow the list, and page through it."""

from datetime import timedelta
from typing import Any

import pytest

from apps.claims.models import Story
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_article, make_claim

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def _ids(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [claim["id"] for claim in response.json()["data"]]


def test_a_claim_in_the_list_reads_exactly_so() -> None:
    story = Story.objects.create(title="The river front", created_at=NOW)
    article = make_article(
        title="Night on the river", source_url="https://paper.example/a", publisher_name="The Paper", published_at=NOW
    )
    claim = make_claim(
        story=story, article=article, attribution=["River Radio"], places=["Brenova", "Vulhedar"], hedge="attributed",
        speakers=[{"name": "River Radio", "start": 33, "end": 45}],
        people=["Mara Venn"], organisations=["Garrison Command"], entities=["Mara Venn", "Garrison Command"],
        event_start=NOW - timedelta(days=1), event_end=NOW, event_words="yesterday", check_worthiness=0.75,
    )  # fmt: skip

    answer = partner_client().get(LIST).json()

    assert answer == {
        "data": [
            {
                "id": str(claim.uid),
                "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
                "page_url": f"https://desk.example/claims/{claim.uid}/",
                "statement": "Troops have entered Brenova.",
                "attribution": ["River Radio"],
                "speakers": [{"name": "River Radio", "start": 33, "end": 45}],
                "hedge": "attributed",
                "kind": "event",
                "places": ["Brenova", "Vulhedar"],
                "locations": [
                    {
                        "name": "Vulhedar",
                        "place": "Vuhledar",
                        "kind": "town",
                        "country": "UA",
                        "latitude": 47.78,
                        "longitude": 37.25,
                        "is_certain": True,
                    }
                ],
                "people": ["Mara Venn"],
                "organisations": ["Garrison Command"],
                "entities": ["Mara Venn", "Garrison Command"],
                "event_time": {
                    "start": "2026-03-10T18:00:00Z",
                    "end": "2026-03-11T18:00:00Z",
                    "words": "yesterday",
                },
                "check_worthiness": 0.75,
                "language": "en",
                "state": "submitted",
                "version": 0,
                "finding": "insufficient",
                "probability": None,
                "supporting_origins": 0,
                "disputing_origins": 0,
                "shortfall": "No source has been looked at yet.",
                "duplicate_of": None,
                "story": {"id": story.pk, "title": "The river front"},
                "article": {
                    "id": str(article.uid),
                    "url": f"https://desk.example/api/v1/articles/{article.uid}/",
                    "title": "Night on the river",
                    "source_url": "https://paper.example/a",
                    "publisher": "The Paper",
                    "published_at": "2026-03-11T18:00:00Z",
                },
                "created_at": "2026-03-11T18:00:00Z",
                "updated_at": "2026-03-11T18:00:00Z",
            }
        ],
        "next_cursor": None,
        "next": None,
    }


def test_what_is_not_said_of_a_claim_is_empty_or_null() -> None:
    make_claim()
    make_claim(event_words="on Saturday")

    of_a_day, of_no_time = partner_client().get(LIST).json()["data"]

    assert of_no_time["event_time"] is None
    assert of_a_day["event_time"] == {"start": None, "end": None, "words": "on Saturday"}
    assert (of_no_time["speakers"], of_no_time["people"], of_no_time["check_worthiness"]) == ([], [], 0.0)


def test_paging_gives_every_claim_once_newest_first_though_claims_arrive_meanwhile() -> None:
    moments = [NOW, NOW, NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=1)]
    claims = [make_claim(created_at=moment) for moment in moments]
    client, seen = partner_client(), []

    response = client.get(LIST, {"limit": 2})
    while True:
        seen += _ids(response)
        make_claim(created_at=NOW + timedelta(days=1))
        if not response.json()["next"]:
            break
        assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
        response = client.get(response.json()["next"].removeprefix("https://desk.example"))

    newest_first = [claims[index] for index in (4, 3, 2, 1, 0)]
    assert seen == [str(claim.uid) for claim in newest_first]


def test_the_next_page_keeps_the_filters() -> None:
    for state in ("confirmed", "refuted", "submitted"):
        make_claim(state=state)

    first = partner_client().get(LIST + "?state=confirmed&state=refuted&limit=1").json()

    assert "state=confirmed&state=refuted&limit=1&cursor=" in first["next"]


@pytest.mark.parametrize(
    "query,expected",
    [
        ({"state": "confirmed"}, ["a"]),
        ({"state": ["confirmed", "refuted"]}, ["b", "a"]),
        ({"finding": "disputed"}, ["b"]),
        ({"hedge": "rumoured"}, ["a"]),
        ({"changed_since": "2026-03-11T19:00:00Z"}, ["b"]),
        ({"changed_since": "2026-03-11T20:00:00+01:00"}, ["b"]),
        ({"q": "AIRPORT"}, ["b"]),
        ({"q": "%"}, []),
        ({"q": "airport", "state": "confirmed"}, []),
        ({}, ["b", "a"]),
    ],
)
def test_the_list_can_be_narrowed(query: dict[str, Any], expected: list[str]) -> None:
    claims = {
        "a": make_claim(state="confirmed", hedge="rumoured"),
        "b": make_claim(
            state="refuted",
            finding="disputed",
            statement="The airport is closed.",
            updated_at=NOW + timedelta(hours=1),
            created_at=NOW + timedelta(hours=1),
        ),
    }

    found = _ids(partner_client().get(LIST, query))

    assert found == [str(claims[name].uid) for name in expected]


def test_the_list_can_be_narrowed_to_a_story() -> None:
    story = Story.objects.create(title="The river front", created_at=NOW)
    claim = make_claim(story=story)
    make_claim()

    assert _ids(partner_client().get(LIST, {"story": story.pk})) == [str(claim.uid)]


@pytest.mark.parametrize(
    "query,parameter,code",
    [
        ({"stat": "confirmed"}, "stat", "unknown"),
        ({"state": "maybe"}, "state", "invalid_choice"),
        ({"story": "river"}, "story", "invalid"),
        ({"story": "9" * 40}, "story", "max_value"),
        ({"story": "NaN"}, "story", "invalid"),
        ({"changed_since": "yesterday"}, "changed_since", "invalid"),
        ({"changed_since": "9999-12-31T23:59:59-14:00"}, "changed_since", "out_of_range"),
        ({"changed_since": "0001-01-01T00:00:00+14:00"}, "changed_since", "out_of_range"),
        ({"q": "a\x00b"}, "q", "null_characters_not_allowed"),
        ({"q": "a" * 201}, "q", "max_length"),
        ({"limit": "0"}, "limit", "invalid"),
        ({"limit": "101"}, "limit", "invalid"),
        ({"limit": "-1"}, "limit", "invalid"),
        ({"limit": "9" * 5000}, "limit", "invalid"),
        ({"limit": "٣"}, "limit", "invalid"),
        ({"cursor": "abc"}, "cursor", "invalid"),
        ({"cursor": "WyIyMDI2LTAxLTAxIiwxXQ:forged"}, "cursor", "invalid"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(query: dict[str, str], parameter: str, code: str) -> None:
    response = partner_client().get(LIST, query)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (400, "bad_parameter")
    assert [(found["parameter"], found["code"]) for found in problem["errors"]] == [(parameter, code)]


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_as_many_queries_for_20_claims_as_for_1(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        make_claim()
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(3):  # key, names, claims
        response = client.get(LIST)

    assert len(_ids(response)) == count
