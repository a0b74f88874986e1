"""One page under two addresses is one document, counted once, for every claim that either address was found for."""

import pytest

from apps.evidence.models import Document, Inquiry, Lead, Lookup
from apps.evidence.queries import documents_found_for
from apps.evidence.services import fetch_document, look_up
from tests.apps.far_side import ListingConnector, Network
from tests.factories import make_claim
from tests.threads import at_once
from verifyhub.connectors import Hit
from verifyhub.outbound import Response

STORY = "https://courier.example/news/brenova"
MOBILE = "https://m.courier.example/news/brenova"
TEXT = (
    "<p>Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning.</p>"
    "<p>The baker Ilka Morn counted forty lorries on the road to Morvograd before it was light.</p>"
)
OTHER = (
    "<p>The rowing season on the Lissow opened with a regatta, and spectators lined both embankments until evening.</p>"
    "<p>Juniors from seven clubs finished ahead of their coaches, who blamed unusually strong headwinds.</p>"
)


def answer(url, text=TEXT, canonical=STORY):
    head = f'<head><link rel="canonical" href="{canonical}"></head>'
    body = f"<html>{head}<body><article>{text}</article></body></html>"
    return Response(url, 200, {"content-type": "text/html"}, body.encode())


def fetch(document, now, **page):
    network = Network({document.url: answer(document.url, **page)})
    fetch_document(document, fetch=network, random=lambda: 0.5, now=now)
    document.refresh_from_db()
    return document


def found_for_a_claim(url, now):
    document = Document.objects.create(url=url, due_at=now)
    claim = make_claim()
    lookup = Lookup.objects.create(claim=claim, connector="rss", address=url, place_name="The feed")
    Lead.objects.create(lookup=lookup, document=document)
    Inquiry.objects.create(claim=claim, opened_at=now)
    return document, claim


@pytest.mark.django_db
def test_a_second_address_stands_aside_and_its_claim_gets_the_page_that_is_read(now):
    story, _ = found_for_a_claim(STORY, now)
    mobile, claim = found_for_a_claim(MOBILE, now)

    fetch(story, now)
    fetch(mobile, now)

    assert (story.status, story.failure, story.canonical_url) == ("done", "", STORY)
    assert (mobile.status, mobile.failure, mobile.same_as) == ("failed", "same_page", story)
    assert mobile.last_error == f"This is the same page as {STORY}, which has been read."
    assert list(documents_found_for(claim)) == [story]
    assert Inquiry.objects.get(claim=claim).requests == 1


@pytest.mark.django_db
def test_a_page_that_could_not_be_read_is_nobody_s_other_address(now):
    story, _ = found_for_a_claim(STORY, now)
    Document.objects.filter(pk=story.pk).update(status="failed", failure="gone")
    mobile, claim = found_for_a_claim(MOBILE, now)

    fetch(mobile, now)

    assert (mobile.status, list(documents_found_for(claim))) == ("done", [mobile])


@pytest.mark.django_db
def test_two_stories_to_which_a_site_gives_one_address_stay_two(now):
    story, _ = found_for_a_claim(STORY, now)
    other, _ = found_for_a_claim("https://courier.example/sport/regatta", now)

    fetch(story, now)
    fetch(other, now, text=OTHER)

    assert (other.status, other.canonical_url, other.same_as) == ("done", STORY, None)


@pytest.mark.django_db
def test_who_is_led_to_the_second_address_later_is_led_to_the_page_too(now, monkeypatch):
    story, _ = found_for_a_claim(STORY, now)
    mobile, _ = found_for_a_claim(MOBILE, now)
    fetch(story, now)
    fetch(mobile, now)
    lookup = Lookup.objects.create(claim=make_claim(), connector="listing", address="https://list.example/", due_at=now)
    connector = ListingConnector(Hit(url=MOBILE, title="Troops leave Brenova"))
    monkeypatch.setattr("apps.evidence.services.lookups.connector_for", lambda *args, **keys: connector)

    look_up(lookup, fetch=Network({"https://list.example/": "x"}), random=lambda: 0.5, now=now)

    assert set(lookup.documents.all()) == {story, mobile}


@pytest.mark.django_db(transaction=True)
def test_two_addresses_that_arrive_at_once_leave_one_document_and_lose_none(now):
    for number in range(5):
        story, mobile = f"{STORY}-{number}", f"{MOBILE}-{number}"
        pairs = [found_for_a_claim(url, now) for url in (story, mobile)]

        at_once([lambda d=document, c=story: fetch(d, now, canonical=c) for document, _ in pairs])

        statuses = sorted(Document.objects.get(pk=document.pk).status for document, _ in pairs)
        read = [list(documents_found_for(claim)) for _, claim in pairs]
        assert statuses == ["done", "failed"]
        assert read[0] == read[1] != []
