"""What the demonstration shows: its claims, read through the real connectors, come out in every way a claim can."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from apps.claims.models import Claim
from apps.demo.loading import load_demonstration
from apps.evidence.models import Document, Inquiry, Lookup
from apps.evidence.services import assess_claim, fetch_document, look_up, open_inquiries
from apps.queue.models import Status
from verifyhub.outbound import Policy, Request, Response

pytestmark = pytest.mark.django_db
BASE_URL = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def assessed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[str], Claim]]:
    """Once for all that only look at it: gives the one claim whose quote holds some words."""
    allowed = Policy(private_networks=(ip_network("127.0.0.0/8"),), ports=frozenset({8000}))
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(OUTBOUND_POLICY=allowed):
        yield _assess_all(NOW)
        transaction.set_rollback(True)


def _assess_all(now: datetime) -> Callable[[str], Claim]:
    """The demonstration, looked up, fetched, read and weighed."""
    article = load_demonstration(base_url=BASE_URL, now=now).article
    open_inquiries(now=now)
    for lookup in Lookup.objects.all():
        look_up(lookup, fetch=_fetch, random=lambda: 0.5, now=now)
    for document in Document.objects.filter(status=Status.WAITING):
        fetch_document(document, fetch=_fetch, random=lambda: 0.5, now=now)
    for inquiry in Inquiry.objects.all():
        assess_claim(inquiry, now=now + timedelta(seconds=2))
    return lambda words: article.claims.get(quote__contains=words)


def _fetch(request: Request) -> Response:
    answer = Client().get(request.url, headers={"host": urlsplit(request.url).netloc})
    return Response(request.url, answer.status_code, {"content-type": answer["content-type"]}, answer.content)


def _outcome(claim: Claim) -> tuple[str, str]:
    return claim.state, claim.finding


def test_every_way_a_claim_can_come_out_is_in_the_demonstration(assessed):
    # Two first-hand accounts by neutral outlets, and a communiqué of the side that gains.
    assert _outcome(assessed("crossed the Sarn at Halvik")) == ("corroborated", "supported")
    # A channel against the interest of its own side, and the editor of the town's paper.
    assert _outcome(assessed("abandoned Brenova")) == ("corroborated", "supported")
    # The partisans and the agency, whose three reprints count for nothing more.
    assert _outcome(assessed("fuel depot at Dovrin")) == ("corroborated", "supported")
    # A channel against an official denial, a correspondent and the river commission.
    assert _outcome(assessed("blown up the Lissow dam")) == ("under_review", "disputed")
    # A channel against a correspondent.
    assert _outcome(assessed("advancing on Kolvary")) == ("under_review", "disputed")
    # One correspondent, and nobody else.
    assert _outcome(assessed("members of the Tarvonian Assembly")) == ("under_review", "insufficient")
    # Only a rumour.
    assert _outcome(assessed("inside Pelmark")) == ("under_review", "insufficient")
    # Nobody at all.
    assert _outcome(assessed("carp hatchery")) == ("under_review", "insufficient")


def test_the_demonstration_shows_one_origin_as_one_an_admission_as_one_and_dead_pages_as_dead(assessed):
    repeated, admitted = assessed("raided the airfield at Stennick"), assessed("abandoned Brenova")

    of_repeated, of_admitted = (claim.assessments.latest("id") for claim in (repeated, admitted))
    interests = {origin["label"]: origin["interest"] for origin in of_admitted.origins if origin["counted"]}
    failures = Document.objects.exclude(failure="").order_by("url").values_list("url", "failure")

    assert _outcome(repeated) == ("under_review", "insufficient")
    assert of_repeated.document_count == 8
    assert [len(origin["documents"]) for origin in of_repeated.origins] == [8]
    assert repeated.shortfall == "Needs a second independent origin: all 8 documents go back to Night Ferry."
    assert (interests["Night Ferry"], interests["Brenova Chronicle"]) == ("against_interest", "neutral")
    assert list(failures) == [
        (f"{BASE_URL}/demo-press/evening-compass/halvik-bridge-in-pictures/", "gone"),
        (f"{BASE_URL}/demo-press/evening-compass/halvik-what-we-know/", "login_wall"),
    ]
