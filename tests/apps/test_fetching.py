"""Fetching a document: what a reader would see is kept, and what is no article is named, never read as evidence."""

from datetime import timedelta

import pytest

from apps.evidence.models import Document, Inquiry, Lead, Lookup, Publisher
from apps.evidence.services import fetch_document, request_assessment
from tests.apps.far_side import Network, page
from tests.factories import make_claim
from verifyhub.outbound import FetchFailed, Response

pytestmark = pytest.mark.django_db
URL = "https://courier.example/brenova"
STORY = (
    "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning.\n"
    "The baker Ilka Morn counted forty lorries on the road to Morvograd before it was light.\n"
    "Nobody guarded the barracks when our correspondent walked through them at nine."
)


@pytest.fixture
def document(now) -> Document:
    return Document.objects.create(url=URL, title="From the feed", due_at=now)


def fetch(document, answer, now):
    network = Network({URL: answer})
    fetch_document(document, fetch=network, random=lambda: 0.5, now=now)
    document.refresh_from_db()
    return network


def test_a_page_becomes_its_text_with_publisher_and_fingerprint(document, now):
    courier = Publisher.objects.create(name="The Courier")
    courier.addresses.create(prefix="courier.example")
    answer = page(URL, STORY)

    fetch(document, answer, now)

    assert (document.status, document.failure, document.last_error) == ("done", "", "")
    assert "The baker Ilka Morn counted forty lorries" in document.text
    assert document.publisher == courier
    assert document.retrieved_at == now
    assert len(document.sha256) == 64


def test_the_longest_address_names_the_publisher(document, now):
    Publisher.objects.create(name="The host").addresses.create(prefix="courier.example")
    local = Publisher.objects.create(name="Brenova edition")
    local.addresses.create(prefix="courier.example/brenova")

    fetch(document, page(URL, STORY), now)

    assert document.publisher == local


@pytest.mark.parametrize(
    "answer, failure",
    [
        (page(URL, "Not found", status=404), "gone"),
        (page(URL, "Forbidden", status=403), "refused"),
        (
            Response(
                URL,
                200,
                {"content-type": "text/html"},
                b"<html><body><form><p>Log in to read on</p><input type=password></form></body></html>",
            ),
            "login_wall",
        ),
        (Response(URL, 200, {"content-type": "image/png"}, b"\x89PNG\r\n\x1a\n\x00\x00"), "not_text"),
        (Response(URL, 200, {"content-type": "text/html"}, b""), "empty"),
    ],
)
def test_what_is_no_article_is_named_and_never_read(document, answer, failure, now):
    fetch(document, answer, now)

    assert (document.status, document.failure, document.text) == ("failed", failure, "")
    assert document.last_error


@pytest.mark.parametrize(
    "answer, said",
    [
        (Response(URL, 503, {}, b""), "The source has a fault of its own (status 503)."),
        (FetchFailed("The host did not answer in time.", retryable=True), "The host did not answer in time."),
    ],
)
def test_a_host_in_trouble_is_asked_again(document, answer, said, now):
    fetch(document, answer, now)

    assert (document.status, document.last_error, document.due_at) == ("waiting", said, now + timedelta(seconds=5))


def test_a_page_that_is_too_large_is_given_up_with_the_reason(document, now):
    fetch(document, FetchFailed("The page is larger than 5 MB.", retryable=False), now)

    assert (document.status, document.last_error) == ("failed", "The page is larger than 5 MB.")


def test_every_claim_that_led_here_is_weighed_again(document, now):
    claims = [make_claim(), make_claim()]
    for claim in claims:
        lookup = Lookup.objects.create(claim=claim, connector="rss", address=URL, place_name="The feed")
        Lead.objects.create(lookup=lookup, document=document)
        Inquiry.objects.create(claim=claim, opened_at=now)

    fetch(document, page(URL, STORY), now)

    assert [inquiry.requests for inquiry in Inquiry.objects.all()] == [1, 1]


def test_a_doubled_message_fetches_once(document, now):
    first = fetch(document, page(URL, STORY), now)
    second = fetch(document, page(URL, STORY), now)

    assert (first.asked, second.asked) == ([URL], [])


def test_a_worker_killed_before_the_claims_are_told_leaves_the_page_to_be_fetched_again(document, now, monkeypatch):
    claim = make_claim()
    lookup = Lookup.objects.create(claim=claim, connector="rss", address=URL, place_name="The feed")
    Lead.objects.create(lookup=lookup, document=document)
    Inquiry.objects.create(claim=claim, opened_at=now)

    with monkeypatch.context() as killed:
        killed.setattr("apps.evidence.services.fetching.request_assessment", _killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(document, page(URL, STORY), now)
    assert (Document.objects.get().status, Inquiry.objects.get().requests) == ("waiting", 0)

    fetch(document, page(URL, STORY), now + timedelta(minutes=2))
    assert (Document.objects.get().status, Inquiry.objects.get().requests) == ("done", 1)


def test_a_page_that_keeps_killing_its_worker_holds_no_claim_up(document, now):
    claim = make_claim()
    lookup = Lookup.objects.create(claim=claim, connector="rss", address=URL, place_name="The feed")
    Lead.objects.create(lookup=lookup, document=document)
    Inquiry.objects.create(claim=claim, opened_at=now)
    Document.objects.update(attempts=12)

    network = fetch(document, page(URL, STORY), now)

    assert (network.asked, document.status) == ([], "failed")
    assert Inquiry.objects.get().requests == 1


def test_a_weighing_that_was_given_up_gets_a_new_chance_with_new_evidence(now):
    claim = make_claim()
    Inquiry.objects.create(claim=claim, opened_at=now, status="failed", attempts=13, requests=4)

    request_assessment([claim.pk], now=now)

    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.attempts, inquiry.requests) == ("waiting", 0, 5)
    assert inquiry.due_at == now


def _killed(*args: object, **named: object) -> None:
    raise KeyboardInterrupt
