"""A page that has gone is asked for at the Wayback Machine; the copy found there is the page's own word, once."""

import json

import pytest

from apps.claims.models import Claim
from apps.evidence.models import Document, Inquiry, Lookup, Publisher, Reading, Visit
from apps.evidence.services import assess_claim, fetch_document, look_up, visit_document
from apps.evidence.services.lost_pages import ask_the_archive
from apps.queue.models import Status
from tests.apps.desk_scene import enter_claim
from tests.apps.far_side import Network, page
from verifyhub.outbound import Response

pytestmark = pytest.mark.django_db
PAGE = "https://courier.example/brenova"
ASKED = "https://archive.org/wayback/available?url=https%3A%2F%2Fcourier.example%2Fbrenova"
COPY = f"https://web.archive.org/web/20260312081500id_/{PAGE}"
ANSWER = {"archived_snapshots": {"closest": {"url": COPY.replace("id_", ""), "timestamp": "20260312081500"}}}
TEXT = "Troops have entered Brenova, our correspondent saw on Wednesday.\nThe bridge was still standing at noon."


@pytest.fixture
def claim(now) -> Claim:
    claim = enter_claim(places=["Brenova"], now=now)
    Inquiry.objects.create(claim=claim, opened_at=now)
    return claim


def lead_to(claim: Claim, url: str, now, **fields) -> Document:
    """A page that a feed has led to, to be fetched."""
    lookup = Lookup.objects.create(
        claim=claim, connector="rss", address=f"https://feed.example/{claim.pk}", place_name="Feed", status=Status.DONE
    )
    document = Document.objects.filter(url=url).first() or Document.objects.create(url=url, due_at=now, **fields)
    lookup.leads.create(document=document)
    return document


def fetch(document: Document, network: Network, now) -> None:
    fetch_document(document, fetch=network, random=lambda: 0.5, now=now)


GONE = {PAGE: page(PAGE, "", status=404), ASKED: Response(ASKED, 200, {}, json.dumps(ANSWER).encode()),
        COPY: page(COPY, TEXT)}  # fmt: skip


def test_a_page_that_has_gone_is_read_in_the_archive_and_counts_as_the_page(claim, now):
    courier = Publisher.objects.create(name="Courier")
    courier.addresses.create(prefix="courier.example")
    network = Network(GONE)

    fetch(lead_to(claim, PAGE, now), network, now)
    lookup = claim.lookups.get(connector="wayback")
    due_at = lookup.due_at
    look_up(lookup, fetch=network, random=lambda: 0.5, now=now)
    copy = lookup.documents.get()
    fetch(copy, network, now)
    inquiry = Inquiry.objects.get()
    assess_claim(inquiry, now=inquiry.due_at)

    assert (lookup.address, lookup.place_name, due_at) == (PAGE, "Wayback Machine: the page that has gone", now)
    assert network.asked == [PAGE, ASKED, COPY]
    copy.refresh_from_db()
    assert (copy.url, copy.kind, copy.publisher, copy.forwarded_from) == (COPY, "older copy", courier, PAGE)
    assert claim.readings.get().document == copy
    [origin] = claim.assessments.get().origins
    assert origin["documents"] == [copy.pk]


def test_the_page_as_it_was_read_and_its_copy_are_one_origin(claim, now):
    document = lead_to(claim, PAGE, now)
    network = Network({**GONE, PAGE: TEXT.replace("noon", "dusk")})
    fetch(document, network, now)
    ask_the_archive(document, now=now)  # as when a visit finds that it has gone since
    lookup = claim.lookups.get(connector="wayback")
    look_up(lookup, fetch=network, random=lambda: 0.5, now=now)
    fetch(lookup.documents.get(), network, now)
    inquiry = Inquiry.objects.get()
    assess_claim(inquiry, now=inquiry.due_at)

    assert Reading.objects.count() == 2
    [origin] = claim.assessments.get().origins
    assert len(origin["documents"]) == 2
    assert "forward" in {edge["kind"] for edge in origin["edges"]}


def test_copies_of_pages_of_two_unknown_sites_are_not_of_one_publisher(claim, now):
    other = "https://herald.example/brenova"
    for url, text in (
        (PAGE, TEXT),
        (other, "Soldiers walked into Brenova as I watched from the mill, wrote Ada Lunt."),
    ):
        address = f"https://web.archive.org/web/20260312081500id_/{url}"
        document = lead_to(claim, address, now, kind="older copy", forwarded_from=url)
        Lookup.objects.filter(connector="rss").update(connector="sitemap", address=url)
        fetch(document, Network({address: page(address, text)}), now)
    Reading.objects.all().delete()

    inquiry = Inquiry.objects.get()
    assess_claim(inquiry, now=inquiry.due_at)

    origins = claim.assessments.get().origins
    assert "same_family" not in {edge["kind"] for origin in origins for edge in origin["edges"]}
    assert "web.archive.org" not in json.dumps([origin["label"] for origin in origins])


def test_the_archive_is_asked_once_for_each_claim_that_led_to_the_page(claim, now):
    other = enter_claim("The bridge at Brenova stands.", now=now)
    document = lead_to(claim, PAGE, now)
    lead_to(other, PAGE, now)

    ask_the_archive(document, now=now)
    ask_the_archive(document, now=now)

    asked = Lookup.objects.filter(connector="wayback").order_by("claim_id")
    assert [(lookup.claim, lookup.address) for lookup in asked] == [(claim, PAGE), (other, PAGE)]


@pytest.mark.parametrize("status, is_asked", [(404, True), (410, True), (403, False)])
def test_only_for_a_page_that_has_gone(claim, status, is_asked, now):
    document = lead_to(claim, PAGE, now)

    fetch(document, Network({PAGE: page(PAGE, "Members only.", status=status)}), now)

    assert claim.lookups.filter(connector="wayback").exists() is is_asked


@pytest.mark.parametrize("kind", ["older copy", "prior review"])
def test_neither_for_a_copy_nor_for_another_desks_verdict(claim, kind, now):
    document = lead_to(claim, PAGE, now, kind=kind)

    fetch(document, Network(GONE), now)

    assert not claim.lookups.filter(connector="wayback").exists()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000/demo-press/1", "http://localhost:8000/1", "http://[::1]/1", "http://10.1.2.3/1",
     "http://press/1", "http://wiki.internal/1"],
)  # fmt: skip
def test_a_page_that_the_world_cannot_see_is_not_asked_for(claim, url, now):
    document = lead_to(claim, url, now)

    fetch(document, Network({url: page(url, "", status=404)}), now)

    assert (document.failure, claim.lookups.filter(connector="wayback").exists()) == ("gone", False)


def test_a_visit_that_finds_the_page_gone_has_it_looked_for(claim, now):
    document = lead_to(claim, PAGE, now)
    fetch(document, Network({PAGE: TEXT}), now)
    visit = Visit.objects.create(document=document, due_at=now)

    visit_document(visit, fetch=Network(GONE), random=lambda: 0.5, now=now)

    assert (visit.outcome, claim.lookups.get(connector="wayback").address) == ("gone", PAGE)


def test_a_worker_that_lost_the_page_to_another_asks_nothing(claim, now):
    document = lead_to(claim, PAGE, now)

    def overtaken(request):
        Document.objects.update(attempts=2)
        return GONE[PAGE]

    fetch_document(document, fetch=overtaken, random=lambda: 0.5, now=now)

    assert not claim.lookups.filter(connector="wayback").exists()
