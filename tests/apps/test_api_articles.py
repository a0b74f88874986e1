"""A partner sends an article, and gets the claims found in it once a worker has read it."""

import hashlib
import json

import pytest

from apps.claims.models import Article, Claim, JournalEntry
from apps.evidence.models import ArticlePage
from apps.evidence.services import fetch_article
from tests.apps.api_caller import partner_client
from tests.apps.far_side import Network
from tests.factories import make_article, make_claim, make_key, make_partner, read_waiting

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
URL = "https://harbour.example/night"
TEXT = (
    "Unconfirmed reports say that troops have entered Brenova. "
    "According to the channel River Watch, the bridge at Kestria was destroyed on Monday."
)


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def _send(body: dict[str, object], *, key: str | None = None):
    return partner_client(key).post(ARTICLES, json.dumps(body), content_type="application/json")


def _got(article: dict[str, str]):
    return partner_client().get(article["url"].removeprefix("https://desk.example")).json()


def test_an_article_is_taken_in_at_once_and_has_its_claims_when_it_is_read() -> None:
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
    assert (article["published_at"], article["characters"]) == ("2026-03-11T18:00:00Z", 142)
    assert (stored.entered_by_name, stored.source_url) == ("The Harbour Post", "https://harbour.example/night")
    assert (article["reading_status"], article["language"], article["claims"]) == ("waiting", "", [])
    assert "text" not in article

    read_waiting()

    article = _got(article)
    assert (article["reading_status"], article["reading_notes"], article["language"]) == ("read", [], "en")
    assert [(claim["state"], claim["hedge"]) for claim in article["claims"]] == [
        ("submitted", "unconfirmed"),
        ("submitted", "attributed"),
    ]


def test_claims_are_entered_in_the_name_of_the_partner_who_sent_the_article() -> None:
    _send({"text": TEXT}, key=make_key(make_partner(name="The Harbour Post")))

    read_waiting()

    entries = JournalEntry.objects.filter(event="claim.submitted")
    assert {(entry.actor_role, entry.actor_name) for entry in entries} == {("partner", "The Harbour Post")}


def test_a_text_in_a_language_that_is_not_read_is_kept_and_says_so() -> None:
    sent = _send({"text": "Der Minister ist nicht in der Stadt und die Brücke ist zerstört."})

    read_waiting()

    assert sent.status_code == 201
    article = _got(sent.json())
    assert (article["reading_status"], article["language"], article["claims"]) == ("failed", "und", [])
    assert article["reading_notes"] == [
        "This text is in German, which VerifyHub does not read yet. The text is kept, and claims can be added by hand. "
        "VerifyHub reads English, Ukrainian and Russian."
    ]


def test_what_limits_a_reading_is_told() -> None:
    article = make_article(notes=["Only the first 40,000 of 50,000 characters were read."])
    make_claim(article=article)

    read = partner_client().get(f"{ARTICLES}{article.uid}/").json()

    assert (read["reading_status"], len(read["claims"])) == ("read", 1)
    assert read["reading_notes"] == ["Only the first 40,000 of 50,000 characters were read."]


def test_the_text_is_kept_to_the_last_blank_so_that_offsets_hold() -> None:
    text = f"\n  {TEXT} \n"

    _send({"text": text})
    read_waiting()

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
        (
            {"title": 1, "publisher": []},
            "invalid",
            [("/title", "invalid"), ("/publisher", "invalid")],
        ),
        ({"text": 5}, "invalid", [("/text", "invalid")]),
        ({"text": TEXT, "url": URL}, "invalid", [("/url", "not_with_text")]),
        ({"url": URL, "source_url": URL}, "invalid", [("/source_url", "not_with_url")]),
        ({"url": "ftp://files.example/a"}, "invalid", [("/url", "invalid")]),
        ({"url": ""}, "invalid", [("/url", "blank")]),
        ({"text": " \n"}, "empty", [("/text", "empty")]),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(
    body: dict[str, object], code: str, pointers: list[tuple[str, str]]
) -> None:
    response = _send(body)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, code)
    assert [(found["pointer"], found["code"]) for found in problem["errors"]] == pointers
    assert not Article.objects.exists()


def test_a_text_beyond_the_limit_is_refused_with_both_numbers(settings) -> None:
    settings.MAX_ARTICLE_CHARACTERS = 1_000

    response = _send({"text": "a" * 1_001})

    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "too_long")
    assert problem["detail"] == "The article has 1,001 characters; at most 1,000 are read at once."


def test_a_worker_is_told_of_a_new_article_but_not_of_a_known_one(monkeypatch) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(
        "apps.api.articles.nudge_after_commit", lambda task, article_id: told.append((task, article_id))
    )

    _send({"text": TEXT})
    _send({"text": TEXT})

    assert told == [("apps.claims.tasks.read_article", Article.objects.get().pk)]


def _fetch(text: str) -> None:
    """What the evidence worker does, if the page has this text."""
    for page in ArticlePage.objects.filter(status="waiting"):
        network = Network({page.url: text})
        fetch_article(page, fetch=network, random=lambda: 0.5, max_characters=10_000, now=page.due_at)


def test_an_article_is_sent_by_its_address_and_has_its_claims_when_a_worker_has_fetched_and_read_it() -> None:
    sent = _send({"url": URL, "publisher": "The Harbour Post"})

    assert sent.status_code == 201
    article, stored = sent.json(), Article.objects.get()
    assert article == {
        "id": str(stored.uid),
        "url": f"https://desk.example/api/v1/articles/{stored.uid}/",
        "title": "",
        "source_url": URL,
        "publisher": "The Harbour Post",
        "published_at": None,
        "received_at": article["received_at"],
        "language": "",
        "characters": 0,
        "text_sha256": None,
        "same_as": None,
        "story": None,
        "reading_status": "waiting",
        "reading_notes": [],
        "set_aside": [],
        "claims": [],
    }

    _fetch(TEXT)
    read_waiting()

    article = _got(article)
    assert (article["title"], article["publisher"], article["characters"]) == ("News", "The Harbour Post", 142)
    assert (article["reading_status"], article["same_as"], len(article["claims"])) == ("read", None, 2)
    assert article["text_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_the_same_address_again_is_answered_with_what_we_have() -> None:
    first = _send({"url": URL})

    again = _send({"url": URL, "title": "Another title"})

    assert (again.status_code, again.json()) == (200, first.json())


def test_a_page_with_a_known_text_says_whose_it_is_and_what_was_read_of_it() -> None:
    known = _send({"text": TEXT}).json()
    sent = _send({"url": URL}).json()
    _fetch(TEXT)
    read_waiting()

    article, known = _got(sent), _got(known)

    assert (article["id"], article["same_as"], article["source_url"]) == (sent["id"], known["url"], URL)
    read = ("characters", "text_sha256", "language", "reading_status", "reading_notes", "set_aside", "claims")
    assert len(known["claims"]) == 2
    assert {name: article[name] for name in read} == {name: known[name] for name in read}


def test_a_page_that_cannot_be_had_is_told_in_words() -> None:
    sent = _send({"url": URL}).json()
    ArticlePage.objects.update(attempts=12)
    _fetch(TEXT)

    article = _got(sent)

    assert (article["reading_status"], article["claims"]) == ("failed", [])
    assert article["reading_notes"] == [
        "Fetching this page broke off 12 times, so VerifyHub has stopped trying. Send the text of the article instead."
    ]


def test_a_worker_is_told_of_an_address_as_long_as_its_page_is_to_be_fetched(monkeypatch) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr("apps.api.articles.nudge_after_commit", lambda task, page_id: told.append((task, page_id)))

    _send({"url": URL})
    _fetch(TEXT)
    _send({"url": URL})

    assert told == [("apps.evidence.tasks.fetch_article", ArticlePage.objects.get().pk)]
