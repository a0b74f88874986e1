"""What an editor and a partner read of documents with a day that cannot be, and of a claim with no documents at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from apps.claims.models import Claim
from apps.evidence.models import Document
from tests.apps.api_caller import partner_client
from tests.apps.test_assessing import EYEWITNESS, assess, claim_under_review, publish
from tests.factories import make_staff

pytestmark = pytest.mark.django_db

FUTURE = "The report by Courier is dated 3 May 2027, which lies in the future: weighed as if it had no date."
EARLY = (
    "The report by Courier is dated 1 Mar 2026, which is before what the claim tells of, so it may be about "
    "something else."
)


@pytest.fixture
def claim(now) -> Claim:
    return claim_under_review(now)


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def dated(document: Document, published_at: datetime) -> None:
    Document.objects.filter(pk=document.pk).update(published_at=published_at)


def page_of(claim: Claim, desk) -> str:
    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    return " ".join(strip_tags(page).split())


def seen_by_partners(claim: Claim) -> dict:
    return partner_client().get(f"/api/v1/claims/{claim.uid}/").json()


def test_a_day_in_the_future_is_said_on_the_page_and_in_the_steps(claim, desk, now):
    dated(publish(claim, "Courier", EYEWITNESS), datetime(2027, 5, 3, 12, tzinfo=UTC))

    assess(claim, now)

    assert FUTURE in page_of(claim, desk)
    (step,) = [step for step in seen_by_partners(claim)["assessment"]["steps"] if step["kind"] == "origin"]
    assert FUTURE in step["text"]
    assert "own report of" not in step["text"]


def test_a_passage_in_a_page_of_the_future_is_not_read_by_that_page_s_day(claim, now):
    Claim.objects.filter(pk=claim.pk).update(event_start=now - timedelta(days=1), event_end=now)
    dated(
        publish(claim, "Courier", EYEWITNESS.replace("abandoned Brenova.", "abandoned Brenova on 11 March.")),
        now + timedelta(days=400),
    )

    assess(claim, now)

    assert claim.readings.get().stance == "supports"


def test_a_day_before_the_event_is_said_on_the_page_and_in_the_steps(claim, desk, now):
    Claim.objects.filter(pk=claim.pk).update(event_start=now - timedelta(days=1), event_end=now)
    dated(publish(claim, "Courier", EYEWITNESS), datetime(2026, 3, 1, 12, tzinfo=UTC))

    assess(claim, now)

    assert EARLY in page_of(claim, desk)
    (step,) = [step for step in seen_by_partners(claim)["assessment"]["steps"] if step["kind"] == "origin"]
    assert EARLY in step["text"]
    assert claim.supporting_origins == 1


@pytest.mark.parametrize("before_the_claim", [timedelta(hours=20), timedelta(0), -timedelta(hours=20)])
def test_a_day_s_difference_is_one_of_clocks_and_worth_no_word(claim, now, before_the_claim):
    Claim.objects.filter(pk=claim.pk).update(event_start=now, event_end=now + timedelta(days=1))
    dated(publish(claim, "Courier", EYEWITNESS), now - before_the_claim)

    assess(claim, now)

    assert "is dated" not in " ".join(claim.assessments.get().explanation)


def test_a_claim_without_a_document_is_weighed_and_says_that_nothing_was_found(claim, desk, now):
    assess(claim, now)

    assert (claim.state, claim.finding, claim.shortfall) == ("under_review", "insufficient", "No document found yet.")
    page = page_of(claim, desk)
    assert "0 documents about it, 0 origins; 0 of 0 places answered." in page
    assert "No origin yet." in page
    assert "0 documents, 0 independent origins." in page
    answer = seen_by_partners(claim)
    assert answer["origins"] == []
    assessment = answer["assessment"]
    estimate = ("probability", "probability_low", "probability_high")
    assert [assessment[name] for name in estimate] == [None, None, None]
    assert (assessment["documents"], assessment["supporting_origins"], assessment["disputing_origins"]) == (0, 0, 0)
    assert [(step["kind"], step["documents"]) for step in assessment["steps"]] == [
        ("count", []),
        ("finding", []),
        ("would_change", []),
        ("estimate", []),
        ("places", []),
    ]
    assert assessment["steps"][-1]["text"] == "No place has been asked yet."


def test_before_anything_was_weighed_partners_are_told_so_and_nothing_is_made_up(claim):
    answer = seen_by_partners(claim)

    assert (answer["assessment"], answer["origins"]) == (None, [])
