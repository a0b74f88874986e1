"""The demonstration loads once, follows the product to another address, and says whom its claims serve."""

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Partner
from apps.claims.models import Article, Claim, Story
from apps.demo.loading import load_demonstration
from apps.demo.story import demonstration_article
from apps.evidence.models import Feed, Publisher, PublisherAddress
from apps.webhooks.models import Endpoint, Secret
from verifyhub.outbound import Policy

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8000"
PLACES = ("Halvik", "Brenova", "Kolvary", "Pelmark", "Stennick", "Lissow", "Dovrin")


@pytest.fixture
def demonstration_policy(settings):
    settings.OUTBOUND_POLICY = Policy(private_networks=(ip_network("127.0.0.0/8"),), ports=frozenset({80, 8000, 9000}))


@pytest.mark.django_db
def test_loading_twice_duplicates_nothing(demonstration_policy):
    first = load_demonstration(base_url=BASE_URL, now=NOW)
    models = (Publisher, PublisherAddress, Feed, Story, Article, Claim, Partner, Endpoint, Secret)
    counts = [model.objects.count() for model in models]

    second = load_demonstration(base_url=BASE_URL, now=NOW)

    assert (first.is_new, second.is_new) == (True, False)
    assert counts[:5] == [16, 16, 5, 1, 1]
    assert counts[6:] == [1, 1, 1]
    assert [model.objects.count() for model in models] == counts


@pytest.mark.django_db
def test_addresses_follow_when_the_product_moves_and_what_an_editor_set_stays(demonstration_policy):
    load_demonstration(base_url=BASE_URL, now=NOW)
    Publisher.objects.filter(name="Meridian Wire").update(reliability="C")

    load_demonstration(base_url="http://localhost:9000/", now=NOW)

    assert Publisher.objects.get(name="Meridian Wire").reliability == "C"
    assert PublisherAddress.objects.get(publisher__name="Meridian Wire").prefix == "localhost/demo-press/meridian-wire/"
    assert {feed.address for feed in Feed.objects.all()} == {
        "http://localhost:9000/demo-press/feeds/river-papers.rss",
        "http://localhost:9000/demo-press/feeds/dispatches.atom",
        "http://localhost:9000/demo-press/channels/night_ferry/",
        "http://localhost:9000/demo-press/channels/willow_line/",
        "http://localhost:9000/demo-press/channels/long_oar/",
    }
    assert Endpoint.objects.get().url == "http://localhost:9000/demo-webhooks/"


@pytest.mark.django_db
def test_the_article_gives_claims_about_every_place_and_says_whom_they_serve(demonstration_policy):
    article = load_demonstration(base_url=BASE_URL, now=NOW).article

    claims = list(article.claims.order_by("quote_start"))

    assert article.text == demonstration_article().text
    assert [place for place in PLACES if not any(place in claim.quote for claim in claims)] == []
    halvik = next(claim for claim in claims if "Halvik" in claim.quote)
    assert (halvik.gains, halvik.loses) == ("Kestria", "Tarvonia")


@pytest.mark.django_db
def test_the_command_refuses_outside_demonstration_mode(settings):
    settings.DEMO = False

    with pytest.raises(
        CommandError, match="^The demonstration is loaded in demonstration mode only: set VERIFYHUB_DEMO=1"
    ):
        call_command("load_demo")

    assert not Article.objects.exists()
