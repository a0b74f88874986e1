"""Partners see the stories of which they see a claim, and count only what they see."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.claims.models import Story
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
LIST = "/api/v1/stories/"
EMBARGOED: dict[str, object] = {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)}


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def tell(title: str, *claims: dict[str, object], **fields: object) -> Story:
    """A story of these claims; of one if none is given."""
    story = Story.objects.create(**({"title": title, "created_at": NOW} | fields))
    for claim in claims or ({},):
        make_claim(story=story, **claim)
    return story


def titles(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [story["title"] for story in response.json()["data"]]


def test_a_story_reads_exactly_so_alone_and_in_the_list() -> None:
    story = tell("The river front", {}, {"state": "confirmed"}, {"state": "confirmed"})
    exactly = {
        "id": story.pk,
        "url": f"https://desk.example/api/v1/stories/{story.pk}/",
        "title": "The river front",
        "status": "open",
        "created_at": "2026-03-11T18:00:00Z",
        "closed_at": None,
        "claims": {
            "total": 3,
            "submitted": 1,
            "under_review": 0,
            "corroborated": 0,
            "confirmed": 2,
            "refuted": 0,
        },
        "links": {
            "self": f"https://desk.example/api/v1/stories/{story.pk}/",
            "claims": f"https://desk.example/api/v1/claims/?story={story.pk}",
        },
    }

    client = partner_client()

    assert client.get(f"{LIST}{story.pk}/").json() == exactly
    assert client.get(LIST).json() == {"data": [exactly], "next_cursor": None, "next": None}


def test_what_a_partner_may_not_see_is_not_counted() -> None:
    story = tell("The river front", {}, {"is_withdrawn": True}, EMBARGOED)
    make_claim(story=story, duplicate_of=story.claims.first())

    client = partner_client()
    counts = [
        client.get(f"{LIST}{story.pk}/").json()["claims"],
        client.get(LIST).json()["data"][0]["claims"],
    ]

    assert [(count["total"], count["submitted"]) for count in counts] == [(1, 1)] * 2


@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, EMBARGOED])
def test_a_story_without_a_visible_claim_does_not_exist(hidden: dict[str, object]) -> None:
    story = tell("The river front", hidden)
    Story.objects.create(title="Nothing yet", created_at=NOW)

    client = partner_client()

    assert titles(client.get(LIST)) == []
    assert titles(client.get(LIST, {"q": "river"})) == []
    assert client.get(f"{LIST}{story.pk}/").status_code == 404


def test_a_story_comes_with_the_end_of_the_embargo() -> None:
    tell("The river front", {"embargo_until": NOW})

    assert titles(partner_client().get(LIST)) == ["The river front"]


@pytest.mark.parametrize("key", [0, 2**63, 10**30])
def test_a_number_that_is_no_storys_is_not_found(key: int) -> None:
    response = partner_client().get(f"{LIST}{key}/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "query,expected",
    [
        ({}, ["Zoll am Fluss", "Нічний Наступ", "Airport (day 2)"]),
        ({"status": "open"}, ["Нічний Наступ", "Airport (day 2)"]),
        ({"status": "closed"}, ["Zoll am Fluss"]),
        ({"status": ["open", "closed"]}, ["Zoll am Fluss", "Нічний Наступ", "Airport (day 2)"]),
        ({"q": "AIRPORT (day"}, ["Airport (day 2)"]),
        ({"q": "наступ нічний"}, ["Нічний Наступ"]),
        ({"q": "airport наступ"}, []),
        ({"q": ".*"}, []),
        ({"ordering": "created_at"}, ["Airport (day 2)", "Нічний Наступ", "Zoll am Fluss"]),
        ({"ordering": "title"}, ["Airport (day 2)", "Zoll am Fluss", "Нічний Наступ"]),
    ],
)
def test_the_list_can_be_narrowed_and_ordered(query: dict[str, object], expected: list[str]) -> None:
    tell("Airport (day 2)", created_at=NOW)
    tell("Нічний Наступ", created_at=NOW + timedelta(hours=1))
    tell("Zoll am Fluss", created_at=NOW + timedelta(hours=2), closed_at=NOW + timedelta(hours=3))

    assert titles(partner_client().get(LIST, query)) == expected


@pytest.mark.parametrize("order", ["title", "-title", "created_at"])
def test_every_order_can_be_paged_through(order: str) -> None:
    for title in ("B", "C", "A", "2026-03-11"):
        tell(title)
    client = partner_client()
    response, seen = client.get(LIST, {"ordering": order, "limit": 1}), []
    seen += titles(response)
    while following := response.json()["next"]:
        assert response["Link"] == f'<{following}>; rel="next"'
        response = client.get(following.removeprefix("https://desk.example"))
        seen += titles(response)

    assert (
        seen
        == {
            "title": ["2026-03-11", "A", "B", "C"],
            "-title": ["C", "B", "A", "2026-03-11"],
            "created_at": ["B", "C", "A", "2026-03-11"],
        }[order]
    )


@pytest.mark.parametrize(
    "query,parameter", [({"state": "open"}, "state"), ({"status": "old"}, "status"), ({"ordering": "id"}, "ordering")]
)
def test_a_parameter_that_cannot_be_used_is_named(query: dict[str, str], parameter: str) -> None:
    response = partner_client().get(LIST, query)

    assert response.status_code == 400
    assert [found["parameter"] for found in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_takes_as_many_queries_for_10_stories_as_for_1(count: int, django_assert_num_queries) -> None:
    for number in range(count):
        tell(f"Story {number}", {}, {"state": "refuted"})
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(3):  # key, stories, counts
        assert len(titles(client.get(LIST))) == count
