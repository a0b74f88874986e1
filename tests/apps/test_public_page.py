"""Readers see what is known, what is not, and who says so; nothing that came from outside can act on the page."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from apps.claims.models import Article, Claim
from apps.evidence.models import Document
from tests.apps.api_caller import claim_with_evidence
from tests.factories import NOW, make_article, make_claim, make_entry

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u2028 ' \" & ‮"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def _page(claim: Claim) -> str:
    response = Client().get(f"/claims/{claim.uid}/")
    assert response.status_code == 200
    return response.content.decode()


def _review(page: str) -> dict[str, Any]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    review: dict[str, Any] = json.loads(script)
    return review


def test_a_corroborated_claim_shows_who_says_so_and_the_sources_by_origin() -> None:
    article = make_article(publisher_name="The Paper", source_url="https://paper.example/a", published_at=NOW)
    claim = claim_with_evidence(article=article, attribution=["River Radio", "a ministry source"])

    page = _page(claim)

    assert "Troops have entered Brenova." in page
    assert "Corroborated, not confirmed" in page
    assert "a ministry source, according to River Radio, according to The Paper." in page
    assert "passed on as a report there" in page
    assert '<a href="https://paper.example/a" rel="nofollow noopener">' in page
    assert "Two origins support it." in page
    assert page.index("Origin 1") < page.index(f"Story {claim.pk * 100 + 2}") < page.index("Origin 2")
    assert "Says it is so." in page


def test_readers_are_not_shown_the_estimate() -> None:
    claim = claim_with_evidence(article=make_article())
    lines = ["Two origins support it.", "The estimate of 38 % starts from a base rate of 18 %."]
    steps = [{"kind": kind, "origin": None, "documents": []} for kind in ("count", "estimate")]
    claim.assessments.update(explanation=lines, steps=steps)

    page = _page(claim)

    assert "Two origins support it." in page
    assert "estimate" not in page


@pytest.mark.parametrize("state", ["submitted", "under_review"])
def test_a_claim_being_checked_has_no_verdict_in_any_form(state: str) -> None:
    claim = claim_with_evidence(state=state)
    Claim.objects.filter(pk=claim.pk).update(shortfall="Needs a second independent origin.")

    page = _page(claim)

    assert "Being checked" in page
    assert "What is missing: Needs a second independent origin." in page
    assert "3 documents that we found go back to 2 origins." in page
    assert "1 of 2 places that we asked has answered. 1 could not be reached." in page
    verdict = r"corroborated|confirmed|refuted|supported|disputed|ClaimReview|0\.87|87 ?%|Two origins support"
    assert not re.search(verdict, page)


@pytest.mark.parametrize("state,told", [("corroborated", True), ("confirmed", True), ("refuted", False)])
def test_what_support_lacks_is_told_unless_the_claim_is_refuted(state: str, told: bool) -> None:
    page = _page(make_claim(state=state, shortfall="Needs a second independent origin."))

    assert ("What is missing: Needs a second independent origin." in page) is told


@pytest.mark.parametrize(
    "state,finding,rating",
    [
        ("corroborated", "supported", {"alternateName": "Corroborated, not confirmed", "ratingValue": 4}),
        ("confirmed", "supported", {"alternateName": "Confirmed", "ratingValue": 5}),
        ("refuted", "disputed", {"alternateName": "Refuted", "ratingValue": 1}),
    ],
)
def test_a_decided_claim_carries_a_claim_review(state: str, finding: str, rating: dict[str, object]) -> None:
    claim = make_claim(
        state=state,
        finding=finding,
        statement="Troops of the northern group have entered the town of Brenova from three sides at dawn.",
        attribution=["River Radio", "Colonel Tarn"],
        article=make_article(source_url="https://paper.example/a", published_at=NOW),
    )
    make_entry(claim, event="claim.state_changed", data={"to": state}, now=NOW + timedelta(days=2))

    review = _review(_page(claim))

    assert review == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://desk.example/claims/{claim.uid}/",
        "claimReviewed": "Troops of the northern group have entered the town of Brenova from three…",
        "datePublished": "2026-03-13",
        "author": {"@type": "Organization", "name": "VerifyHub", "url": "https://desk.example"},
        "reviewRating": {"@type": "Rating", "bestRating": 5, "worstRating": 1} | rating,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"name": "Colonel Tarn"},
            "appearance": {"@type": "CreativeWork", "url": "https://paper.example/a"},
            "datePublished": "2026-03-11",
        },
    }
    assert len(review["claimReviewed"]) < 75


@pytest.mark.parametrize("finding", ["insufficient", "conflicting"])
def test_a_claim_corroborated_against_the_weighing_is_rated_in_words_only(finding: str) -> None:
    review = _review(_page(make_claim(state="corroborated", finding=finding)))

    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Corroborated, not confirmed"}


def _hostile_claim() -> Claim:
    article = make_article(
        title=HOSTILE, publisher_name=HOSTILE, source_url="javascript:alert(1)", text=HOSTILE, published_at=NOW
    )
    claim = claim_with_evidence(article=article, statement=HOSTILE, quote=HOSTILE, attribution=[HOSTILE])
    claim.readings.update(passage=HOSTILE)
    assessment = claim.assessments.get()
    assessment.explanation = [HOSTILE]
    for origin in assessment.origins:
        origin |= {"label": HOSTILE, "reason": HOSTILE}
    assessment.save()
    Document.objects.update(title=HOSTILE)
    return claim


def test_text_from_outside_is_shown_and_never_acted_on() -> None:
    page = _page(_hostile_claim())

    assert page.count("<script") == 1
    assert page.count("</script") == 1
    assert "<img" not in page
    assert page.count(escape(HOSTILE)) >= 8
    assert _review(page)["itemReviewed"]["author"]["name"] == HOSTILE


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/",
        "http:evil",
        "file:///etc/passwd",
        "http://[::1",
    ],
)
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    claim = claim_with_evidence()
    Article.objects.update(source_url=address)
    Document.objects.filter(pk=claim.readings.order_by("id")[0].document_id).update(url=address, title="Odd")

    page = _page(claim)

    assert escape(address) not in re.findall(r'href="([^"]*)"', page)
    assert "Odd" in page
    assert "appearance" not in page


def test_every_link_to_outside_passes_nothing_on() -> None:
    page = _page(claim_with_evidence())

    links = re.findall(r"<a ([^>]*)>", page)
    assert len(links) == 4
    assert all('rel="nofollow noopener"' in link for link in links)


def test_the_page_runs_nothing_and_loads_nothing_from_elsewhere() -> None:
    response = Client().get(f"/claims/{claim_with_evidence().uid}/")

    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "public, max-age=30"
    page = response.content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', page) == ["/static/public/reading.css"]
    assert not re.search(r"<(iframe|form|object|embed)|\son\w+=|style=", page)


def test_times_are_told_in_utc_wherever_the_newsroom_is(settings) -> None:
    settings.TIME_ZONE = "Asia/Kathmandu"

    page = _page(make_claim(updated_at=datetime(2026, 3, 11, 23, 30, tzinfo=UTC)))

    assert "11 March 2026, 23:30 UTC" in page


def test_the_history_tells_moves_and_corrections_but_neither_names_nor_reasons() -> None:
    claim = make_claim(state="under_review")
    make_entry(claim, event="claim.state_changed", data={"to": "confirmed"}, reason="Seen by our source K.")
    make_entry(
        claim, event="claim.corrected", data={"to": "under_review"}, reason="K. lied.", now=NOW + timedelta(hours=1)
    )

    page = _page(claim)

    assert "11 March 2026, 18:00 UTC</time>: The claim was moved to “confirmed”." in page
    assert "19:00 UTC</time>. The earlier finding was taken back, and the claim is being checked again." in page
    assert "K." not in page


def test_a_claim_that_nobody_has_looked_at_yet_says_so() -> None:
    page = _page(make_claim())

    assert "No source that speaks of it has been found so far. No place has been asked yet." in page


def test_an_unknown_claim_is_told_in_words() -> None:
    response = Client().get("/claims/00000000-0000-4000-8000-000000000000/")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert "script" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_as_many_queries_for_20_claims_as_for_1(count: int, django_assert_num_queries) -> None:
    claims = [claim_with_evidence() for _ in range(count)]

    with django_assert_num_queries(7):  # claim, assessment, readings, lookups, unreadable pages, last entry, moves
        _page(claims[0])
