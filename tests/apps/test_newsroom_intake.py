"""A text goes in through the desk: its claims are shown in place, or the reason why not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.claims.models import Article
from apps.evidence.models import ArticlePage
from apps.evidence.services import fetch_article
from tests.apps.far_side import Network
from tests.apps.far_side import page as far_page
from tests.factories import make_article, make_claim, make_staff, read_waiting
from verifyhub.outbound import Response

pytestmark = pytest.mark.django_db

ADD = "/admin/claims/article/add/"
TEXT = (
    "Unconfirmed reports say that troops have entered Brenova. The ministry denied on Tuesday that any soldier had "
    "left the town.\r\n\r\nAccording to the Sarn Watch channel, the bridge at Halvik was destroyed before dawn."
)


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Reporters", first_name="Rosa", last_name="Reporter"))
    return client


def text_file(body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("article.txt", body, content_type="text/plain")


def test_a_pasted_text_becomes_an_article_with_claims_shown_in_it(desk):
    response = desk.post(
        ADD,
        {
            "text": TEXT,
            "title": "The river line",
            "source_url": "https://lamp.example/1",
            "publisher_name": "The Lamp",
            "published_at": "2026-03-11T17:30",
        },
        follow=True,
    )

    article = Article.objects.get()
    assert (article.title, article.publisher_name, article.entered_by_name) == (
        "The river line",
        "The Lamp",
        "Rosa Reporter",
    )
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-03-11T17:30:00+00:00"
    assert article.text == TEXT.replace("\r\n", "\n")
    assert "The article is being read." in response.content.decode()
    assert article.claims.count() == 0

    read_waiting()

    page = desk.get(reverse("admin:claims_article_reading", args=[article.pk])).content.decode()
    assert article.claims.count() >= 1
    for claim in article.claims.all():
        assert claim.quote == article.text[claim.quote_start : claim.quote_end]
        assert f'id="claim-{claim.pk}"' in page


def test_a_file_in_utf_8_is_taken_in_with_or_without_its_mark(desk):
    desk.post(ADD, {"file": text_file(b"\xef\xbb\xbf" + TEXT.encode())})

    assert Article.objects.get().text == TEXT


def test_of_a_saved_page_the_article_is_taken_in_and_not_its_markup(desk):
    page = (
        f"<!DOCTYPE html><html><head><title>River line</title></head><body><nav>Home</nav><p>{TEXT}</p></body></html>"
    )
    saved = SimpleUploadedFile("page.html", page.encode(), content_type="text/html")

    desk.post(ADD, {"file": saved, "publisher_name": "The Lamp"})

    article = Article.objects.get()
    assert (article.title, article.publisher_name) == ("River line", "The Lamp")
    assert article.text.startswith("Unconfirmed reports say that troops")
    assert "<" not in article.text


@pytest.mark.parametrize(
    "sent,told",
    [
        ({}, "The article is empty."),
        ({"text": " \n "}, "The article is empty."),
        ({"text": "word " * 50_000}, "The article has 250,000 characters; at most 200,000 are read at once."),
        ({"text": TEXT, "source_url": "javascript:alert(1)"}, "Give an address starting with https://."),
        ({"text": TEXT, "published_at": "yesterday"}, "Enter a valid date/time."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_a_text_that_cannot_be_taken_in_says_why_and_is_not_lost(desk, sent, told):
    response = desk.post(ADD, sent)

    assert response.status_code == 400
    assert told in response.content.decode()
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    "body,told",
    [
        ("Kyiv – Київ".encode("cp1251"), "This file is not UTF-8: byte 6 cannot be read."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a text file."),
        (b"\xff\xfeT\x00r\x00", "This is not a text file."),
        (b"   \n", "The article is empty."),
        (b"<html><body></body></html>", "The page holds no article text that can be read without running its scripts."),
        (b"word " * 1_000_001, "The file has 5,000,005 bytes; at most 5,000,000 are read at once."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk, body, told):
    response = desk.post(ADD, {"file": text_file(body)})

    assert response.status_code == 400
    assert told in response.content.decode()
    assert Article.objects.count() == 0


def test_a_text_and_a_file_at_once_are_not_guessed_between(desk):
    response = desk.post(ADD, {"text": TEXT, "file": text_file(TEXT.encode())})

    assert "Paste a text or choose a file, not both." in response.content.decode()


def test_the_same_text_again_leads_to_the_article_we_have(desk):
    first = desk.post(ADD, {"text": TEXT})
    second = desk.post(ADD, {"text": TEXT})

    assert second["Location"] == first["Location"]
    assert Article.objects.count() == 1


def test_a_form_that_is_too_big_gets_a_sentence_and_not_a_bare_error(desk):
    response = desk.post(ADD, {"text": "x" * 2_600_000})

    assert response.status_code == 413
    assert "A form may hold at most 2.5 MB." in response.content.decode()


def test_why_a_passage_was_set_aside_is_said_in_words_of_the_desk(desk):
    article = make_article(text="Troops are in Brenova. Share.", set_aside=[[0, 22, "left out"], [23, 29, "furniture"]])

    page = desk.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()

    assert 'title="Set aside: a claim less worth a check">Troops are' in page
    assert "part of the page</span> Share." in page


def test_an_article_shows_overlapping_claims_and_what_was_set_aside(desk):
    article = make_article(text="Troops have entered Brenova. What a triumph.", set_aside=[[29, 44, "irony"]])
    make_claim(article=article)
    make_claim(article=article, statement="Brenova is taken.", quote="Brenova", quote_start=20, quote_end=27)

    page = desk.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()

    assert 'title="Set aside: irony">What a triumph.</span>' in page
    assert "Claims found (2)" in page
    assert '<mark class="vh-state-mark">Troops have entered </mark>' in page


URL = "https://harbour.example/night"


def _fetch(answer: Response | str) -> None:
    """What the evidence worker does."""
    page = ArticlePage.objects.get(status="waiting")
    fetch_article(page, fetch=Network({URL: answer}), random=lambda: 0.5, max_characters=10_000, now=page.due_at)


def test_an_address_alone_has_its_page_fetched_and_read(desk):
    response = desk.post(ADD, {"source_url": URL, "publisher_name": "The Harbour Post"}, follow=True)

    article = Article.objects.get()
    shown = response.content.decode()
    assert f'<h2 class="vh-statement">{URL}</h2>' in shown
    assert "The page is being fetched, in its turn at the site, and then read." in shown
    assert "Read it again" not in shown
    _fetch(TEXT)
    read_waiting()
    page = desk.get(reverse("admin:claims_article_reading", args=[article.pk])).content.decode()
    assert (article.claims.count() >= 1, "The page is being fetched" in page) == (True, False)
    assert "We already have this address." in desk.post(ADD, {"source_url": URL}, follow=True).content.decode()


def test_a_page_that_cannot_be_had_says_why_and_is_fetched_again_when_an_editor_says_so(desk):
    desk.post(ADD, {"source_url": URL})
    _fetch(far_page(URL, "Not found", status=404))
    article = Article.objects.get()

    shown = desk.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()
    assert "The page could not be had" in shown
    assert "Fetch it again" in shown
    assert "Add a claim by hand" not in shown

    desk.post(reverse("admin:claims_article_read_again", args=[article.pk]))

    _fetch(TEXT)
    assert Article.objects.get().text


def test_a_page_whose_text_we_have_leads_to_the_article_that_has_it(desk):
    known = make_article(title="The river line")
    aside = make_article(title="", source_url=URL, text="", text_sha256=None, same_as=known)

    shown = desk.get(reverse("admin:claims_article_change", args=[aside.pk])).content.decode()

    assert "We have this text already" in shown
    assert f'<a href="/admin/claims/article/{known.pk}/change/">The river line</a>' in shown
    assert "it again" not in shown
