"""A partner sees what it sent itself, newest first, and nothing of what others sent."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from apps.accounts.models import Partner
from apps.claims.models import Article, Story
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_article, make_claim, make_key, make_partner, read_waiting

pytestmark = pytest.mark.django_db
ARTICLES, CLAIMS = "/api/v1/articles/", "/api/v1/claims/"
TEXT = "Unconfirmed reports say that troops have entered Brenova. The bridge at Halvik was destroyed, the mayor said."


@pytest.fixture
def partner(settings) -> Partner:
    settings.BASE_URL = "https://desk.example"
    return make_partner(name="The Harbour Post")


@pytest.fixture
def client(partner: Partner) -> Client:
    return partner_client(make_key(partner))


def sent_by(partner: Partner, **fields: object) -> Article:
    return make_article(entered_by=f"partner:{partner.pk}", entered_by_role="partner", **fields)


def listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{ARTICLES}{query}")
    assert response.status_code == 200, response.content
    return [article["title"] for article in response.json()["data"]]


def test_an_article_of_the_list_is_told_in_short(partner: Partner, client: Client) -> None:
    story = Story.objects.create(title="The river line", created_at=NOW)
    article = sent_by(partner, title="Night", publisher_name="The Lamp", story=story, notes=["Read by words alone."])
    make_claim(article=article, story=story)  # else the story is not told

    assert client.get(ARTICLES).json() == {
        "data": [
            {
                "id": str(article.uid),
                "url": f"https://desk.example/api/v1/articles/{article.uid}/",
                "title": "Night",
                "source_url": "",
                "publisher": "The Lamp",
                "published_at": None,
                "received_at": "2026-03-11T18:00:00Z",
                "language": "en",
                "text_sha256": article.text_sha256,
                "same_as": None,
                "story": {"id": story.pk, "title": "The river line"},
                "reading_status": "read",
                "reading_notes": ["Read by words alone."],
            }
        ],
        "next_cursor": None,
        "next": None,
    }


def test_the_articles_that_others_sent_are_not_in_it(partner: Partner, client: Client) -> None:
    sent_by(partner, title="Ours")
    sent_by(make_partner(), title="Another partner's")
    make_article(title="The newsroom's")
    make_article(title="Of one whose number begins like ours", entered_by=f"partner:{partner.pk}0")

    assert listed(client) == ["Ours"]


def test_they_come_newest_first_page_by_page(partner: Partner, client: Client) -> None:
    for number in (2, 1, 3):
        sent_by(partner, title=f"Night {number}", received_at=NOW + timedelta(minutes=number))

    first = client.get(f"{ARTICLES}?limit=2").json()
    second = client.get(first["next"].removeprefix("https://desk.example")).json()

    assert [article["title"] for article in first["data"] + second["data"]] == ["Night 3", "Night 2", "Night 1"]
    assert second["next"] is None
    assert listed(client, "?ordering=received_at") == ["Night 1", "Night 2", "Night 3"]


def test_they_are_narrowed_by_how_far_they_are_read_as_it_is_shown(partner: Partner, client: Client) -> None:
    sent_by(partner, title="Read")
    failed = sent_by(partner, title="Failed", status="failed", last_error="Not found.")
    sent_by(partner, title="Waiting", status="waiting")
    sent_by(partner, title="Stands aside", same_as=failed, text="", text_sha256=None)

    assert listed(client, "?reading_status=waiting") == ["Waiting"]
    assert listed(client, "?reading_status=failed") == ["Stands aside", "Failed"]
    assert listed(client, "?reading_status=read&reading_status=waiting") == ["Waiting", "Read"]
    assert client.get(f"{ARTICLES}?reading_status=done").status_code == 400


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_as_many_queries_for_12_articles_as_for_1(
    partner: Partner, client: Client, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        story = Story.objects.create(title=f"Story {number}", created_at=NOW)
        sent_by(partner, story=story, same_as=make_article(), text="", text_sha256=None)
    client.get("/api/v1/me/")

    with django_assert_num_queries(4) as queries:  # names, key, articles, which of their stories may be seen
        assert len(client.get(ARTICLES).json()["data"]) == count

    assert '"text"' not in queries.captured_queries[-1]["sql"]


def test_claims_are_found_that_entered_through_the_caller(partner: Partner, client: Client) -> None:
    client.post(ARTICLES, json.dumps({"text": TEXT}), content_type="application/json")
    read_waiting()
    one = {"quote": "Two barges sank on the river.", "source_url": "https://paper.example/barges"}
    client.post(CLAIMS, json.dumps(one), content_type="application/json")
    others = make_claim(entered_by=f"partner:{make_partner().pk}")
    make_claim(entered_by=f"partner:{partner.pk}", is_withdrawn=True)

    found = client.get(f"{CLAIMS}?submitted_by=me").json()["data"]

    assert len(found) == 3
    assert found[0]["statement"] == "Two barges sank on the river."
    assert str(others.uid) not in {claim["id"] for claim in found}
    assert client.get(f"{CLAIMS}?submitted_by=me&q=barges").json()["data"] == found[:1]


def test_nobody_asks_for_what_somebody_else_sent(client: Client) -> None:
    for other in ("partner:1", "1", "ME"):
        assert client.get(f"{CLAIMS}?submitted_by={other}").json()["errors"][0]["code"] == "invalid_choice"
