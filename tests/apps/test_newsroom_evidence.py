"""What people add to a claim's evidence at the desk: a page they know of, and their own reading."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from apps.claims.models import Claim
from apps.evidence.models import Document, Inquiry, Reading
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def make_reading(claim: Claim) -> Reading:
    document = Document.objects.create(url="https://herald.example/story", text="Seen.", status="done")
    return Reading.objects.create(
        claim=claim, document=document, stance="supports", confidence=0.8, relation="relays", read_at=NOW
    )


def test_an_editor_reads_a_document_differently_and_both_readings_are_shown(desk):
    claim = make_claim()
    reading = make_reading(claim)
    url = reverse("admin:claims_claim_override", args=[claim.pk, reading.pk])

    desk.post(url, {"stance": "disputes", "reason": "It denies it further down."})

    reading.refresh_from_db()
    assert (reading.stance, reading.override_stance) == ("supports", "disputes")
    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    for shown in ("overridden", "machine: supports", "It denies it further down.", "supports → disputes"):
        assert shown in page


def test_what_a_page_says_of_itself_is_shown_with_where_it_stands(desk):
    reading = make_reading(make_claim())
    Document.objects.update(
        byline="Ilka Morn",
        published_at=NOW,
        published_from="json-ld",
        modified_at=NOW + timedelta(hours=2),
        modified_from="time tag",
        quoted_sources=["Night Ferry", "https://t.me/nightferry/7"],
    )

    page = desk.get(reverse("admin:claims_claim_change", args=[reading.claim_id])).content.decode()

    told = " ".join(strip_tags(page).split())
    assert "By Ilka Morn Published 11 Mar 2026, 18:00, as it tells search engines" in told
    assert "Changed 11 Mar 2026, 20:00, as it stands on the page" in told
    assert "Gives as its sources: Night Ferry, https://t.me/nightferry/7" in told


def test_a_page_that_says_nothing_of_itself_shows_no_empty_list(desk):
    reading = make_reading(make_claim())

    page = desk.get(reverse("admin:claims_claim_change", args=[reading.claim_id])).content.decode()

    assert "What the page says of itself" not in page


@pytest.mark.parametrize("sent", [{"stance": "disputes", "reason": " "}, {"stance": "maybe", "reason": "So."}])
def test_an_override_without_a_reason_or_a_known_stance_changes_nothing(desk, sent):
    reading = make_reading(make_claim())

    desk.post(reverse("admin:claims_claim_override", args=[reading.claim_id, reading.pk]), sent)

    reading.refresh_from_db()
    assert reading.override_stance == ""


def test_a_page_that_a_reporter_knows_of_is_looked_up(desk):
    claim = make_claim()
    url = reverse("admin:claims_claim_add_evidence", args=[claim.pk])

    desk.post(url, {"url": "https://herald.example/story"})
    again = desk.post(url, {"url": "https://herald.example/story"}, follow=True)

    assert claim.lookups.get().address == "https://herald.example/story"
    assert "This page was already proposed for this claim." in again.content.decode()


@pytest.mark.parametrize(
    "address", ["", "herald", "javascript:alert(1)", "ftp://herald.example/", "file:///etc/passwd"]
)
def test_only_a_web_address_is_looked_up(desk, address):
    claim = make_claim()

    desk.post(reverse("admin:claims_claim_add_evidence", args=[claim.pk]), {"url": address})

    assert claim.lookups.count() == 0


def test_declaring_who_gains_and_who_loses_has_the_claim_weighed_again(desk):
    claim = make_claim()
    inquiry = Inquiry.objects.create(claim=claim, opened_at=NOW)

    desk.post(
        reverse("admin:claims_claim_declare_interest", args=[claim.pk]), {"gains": "Kestria", "loses": "Tarvonia"}
    )

    claim.refresh_from_db()
    inquiry.refresh_from_db()
    assert (claim.gains, claim.loses, inquiry.requests) == ("Kestria", "Tarvonia", 1)
