"""A partner sends an article and gets the claims found in it."""

import json

import pytest

from apps.claims.models import Article, Claim
from tests.apps.api_caller import partner_client
from tests.factories import make_key, make_partner

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
TEXT = (
    "Unconfirmed reports say that troops have entered Brenova. "
    "According to the channel River Watch, the bridge at Kestria was destroyed on Monday."
)


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def _send(body: dict[str, object], *, key: str | None = None):
    return partner_client(key).post(ARTICLES, json.dumps(body), content_type="application/json")


def test_an_article_comes_back_with_its_claims() -> None:
    key = make_key(make_partner(name="The Harbour Post"))

    response = _send(
        {
            "text": TEXT,
            "title": "Night on the river",
            "source_url": "https://harbour.example/night",
            "publisher": "The Harbour Post",
            "published_at": "2026-03-11T20:00:00+02:00",
        },
        key=key,
    )

    assert response.status_code == 201
    article = response.json()
    stored = Article.objects.get()
    assert response["Location"] == article["url"] == f"https://desk.example/api/v1/articles/{stored.uid}/"
    assert (article["title"], article["publisher"]) == ("Night on the river", "The Harbour Post")
    assert (article["published_at"], article["language"]) == ("2026-03-11T18:00:00Z", "en")
    assert article["characters"] == 142
    assert (stored.entered_by_name, stored.source_url) == ("The Harbour Post", "https://harbour.example/night")
    assert [(claim["state"], claim["hedge"]) for claim in article["claims"]] == [
        ("submitted", "unconfirmed"),
        ("submitted", "reported"),
    ]
    assert "text" not in article


def test_the_text_is_kept_to_the_last_blank_so_that_offsets_hold() -> None:
    text = f"\n  {TEXT} \n"

    _send({"text": text})

    claim = Claim.objects.select_related("article").order_by("quote_start")[0]
    assert claim.article.text == text
    assert text[claim.quote_start : claim.quote_end] == claim.quote


def test_the_same_text_again_is_answered_with_what_we_have() -> None:
    first = _send({"text": TEXT})

    again = _send({"text": TEXT, "title": "Another title"})

    assert again.status_code == 200
    assert again.json() == first.json()
    assert Article.objects.count() == 1


def test_an_article_can_be_read_again_by_its_address() -> None:
    sent = _send({"text": TEXT})

    read = partner_client().get(sent["Location"].removeprefix("https://desk.example"))

    assert read.json() == sent.json()


@pytest.mark.parametrize(
    "body,code,pointers",
    [
        ({}, "invalid", [("/text", "required")]),
        ({"text": TEXT, "titel": "x"}, "invalid", [("/titel", "unknown_field")]),
        ({"text": TEXT, "a/b~c": "x"}, "invalid", [("/a~1b~0c", "unknown_field")]),
        ({"text": TEXT, "title": "x" * 301}, "invalid", [("/title", "max_length")]),
        ({"text": TEXT, "source_url": "ftp://files.example/a"}, "invalid", [("/source_url", "invalid")]),
        ({"text": TEXT, "published_at": "2999-01-01T00:00:00Z"}, "invalid", [("/published_at", "out_of_range")]),
        ({"title": 1, "publisher": []}, "invalid", [("/text", "required"), ("/publisher", "invalid")]),
        ({"text": " \n"}, "empty", [("/text", "empty")]),
        ({"text": "Der Minister ist nicht in der Stadt und die Brücke ist zerstört."}, "language_unsupported", None),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(
    body: dict[str, object], code: str, pointers: list[tuple[str, str]] | None
) -> None:
    response = _send(body)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, code)
    expected = pointers or [("/text", code)]
    assert [(found["pointer"], found["code"]) for found in problem["errors"]] == expected
    assert not Article.objects.exists()


def test_a_text_beyond_the_limit_is_refused_with_both_numbers(settings) -> None:
    settings.MAX_ARTICLE_CHARACTERS = 1_000

    response = _send({"text": "a" * 1_001})

    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "too_long")
    assert problem["detail"] == "The article has 1,001 characters; at most 1,000 are read at once."


def test_a_worker_is_told_of_a_new_article_but_not_of_a_known_one(monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("apps.api.articles.nudge_after_commit", told.append)

    _send({"text": TEXT})
    _send({"text": TEXT})

    assert told == ["apps.evidence.tasks.sweep"]
