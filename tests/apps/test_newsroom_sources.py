"""Where the desk says who is asked: search services bring their own address, and one without its key says so."""

import pytest
from django.urls import reverse

from apps.evidence.models import Document, Feed, Lookup
from tests.factories import make_claim, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def add(desk, **fields):
    return desk.post(reverse("admin:evidence_feed_add"), {"name": "A place", "is_enabled": "on", **fields})


def test_a_search_service_is_added_without_an_address(desk):
    response = add(desk, connector="gdelt", address="")

    assert response.status_code == 302
    assert Feed.objects.get().address == "https://api.gdeltproject.org/api/v2/doc/doc"


def test_an_address_that_was_given_is_kept(desk):
    add(desk, connector="wikipedia", address="https://uk.wikipedia.org/w/api.php")

    assert Feed.objects.get().address == "https://uk.wikipedia.org/w/api.php"


@pytest.mark.parametrize("connector, label", [("rss", "RSS or Atom feed"), ("sitemap", "Site&#x27;s news sitemap")])
def test_a_feed_must_be_told_by_its_address(desk, connector, label):
    page = add(desk, connector=connector, address="").content.decode()

    assert f"Say where to ask: “{label}” has no address of its own." in page
    assert Feed.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["https://paper.example/search?q=", "https://paper.example/?a={query}&b={query}"],
)
def test_a_search_page_is_told_where_the_words_go(desk, address):
    page = add(desk, connector="site_search", address=address).content.decode()

    assert "Put {query} where the words go, such as https://paper.example/search?q={query}." in page
    assert Feed.objects.count() == 0


def test_a_search_page_with_a_place_for_the_words_is_added(desk):
    response = add(desk, connector="site_search", address="https://paper.example/search/{query}?lang=uk")

    assert response.status_code == 302
    assert Feed.objects.get().address == "https://paper.example/search/{query}?lang=uk"


def test_a_source_without_its_key_is_shown_as_off(desk, settings):
    Feed.objects.create(connector="guardian", name="Guardian", address="https://content.guardianapis.com/search")

    page = desk.get(reverse("admin:evidence_feed_changelist")).content.decode()
    form = desk.get(reverse("admin:evidence_feed_add")).content.decode()

    assert "Off. The Guardian needs a key: set VERIFYHUB_GUARDIAN_KEY." in page
    assert "The Guardian (off until VERIFYHUB_GUARDIAN_KEY is set)" in form

    settings.CONNECTOR_KEYS = {"guardian": "sesame"}
    page = desk.get(reverse("admin:evidence_feed_changelist")).content.decode()
    assert "Off." not in page
    assert "sesame" not in page


def test_prior_reviews_stand_by_themselves_on_the_claim(desk, now):
    claim = make_claim()
    lookup = Lookup.objects.create(claim=claim, connector="factcheck", address="https://x.example", place_name="Checks")
    review = Document.objects.create(
        kind="prior review", url="https://check.example/17", title="False: No troops in Brenova", published_at=now
    )
    lookup.leads.create(document=review)

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    assert "Reviewed before" in page
    assert page.count("False: No troops in Brenova") == 1
    assert "Documents that could not be read" not in page
