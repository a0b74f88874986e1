"""The claim list and the claim page: what they show, and in how many queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim, Story
from apps.evidence.models import Assessment, Document, Lead, Lookup, Publisher, Reading
from apps.newsroom.templatetags.newsroom import percent
from tests.factories import NOW, make_article, make_claim, make_entry, make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/claim/"


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def page_of(desk, claim: Claim) -> str:
    return desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def queries_for(desk, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert desk.get(url).status_code == 200
    return len(captured)


def make_evidence(claim: Claim, number: int) -> Reading:
    """A document of its own publisher, read for the claim."""
    publisher = Publisher.objects.create(name=f"Herald {number}", reliability="B")
    document = Document.objects.create(
        url=f"https://herald{number}.example/story",
        title=f"Column {number}",
        publisher=publisher,
        text="x",
        status="done",
    )
    return Reading.objects.create(
        claim=claim,
        document=document,
        stance="supports",
        confidence=0.8,
        passage=f"Passage {number}.",
        relation="first_hand",
        named_origins=[f"Mayor {number}"],
        read_at=NOW,
    )


def make_assessment(claim: Claim, origins: list[dict[str, object]]) -> Assessment:
    return Assessment.objects.create(
        claim=claim,
        rule_version=1,
        finding="supported",
        probability=0.9,
        log_odds=2.2,
        supporting_origins=1,
        disputing_origins=0,
        document_count=2,
        lookups_answered=1,
        lookups_asked=2,
        explanation=["Herald saw it itself (+1.39)."],
        origins=origins,
        assessed_at=NOW,
    )


def origin(*readings: Reading, **fields: object) -> dict[str, object]:
    known: dict[str, object] = {
        "label": "The mayor of Brenova",
        "stance": "supports",
        "counted": True,
        "reason": "Nothing ties it to another origin.",
        "reliability": "B",
        "interest": "against_interest",
        "log_odds": 1.39,
        "documents": [reading.document_id for reading in readings],
        "edges": [],
    }
    return known | fields


def test_the_list_costs_the_same_with_one_claim_and_with_twenty(desk):
    story = Story.objects.create(title="The crossing", created_at=NOW)
    make_claim(story=story)
    desk.get(LIST)
    with_one = queries_for(desk, LIST)
    for number in range(19):
        make_claim(story=story, statement=f"Report {number}.")

    assert queries_for(desk, LIST) == with_one


def test_the_newest_change_comes_first(desk):
    make_claim(statement="An old report.", updated_at=NOW)
    make_claim(statement="A fresh report.", updated_at=NOW + timedelta(hours=1))

    page = desk.get(LIST).content.decode()

    assert page.index("A fresh report.") < page.index("An old report.")


def test_a_row_shows_the_whole_statement_who_says_so_where_and_how_it_stands(desk):
    statement = "Troops have entered Brenova " + "and the villages around it, " * 12 + "at dawn."
    make_claim(
        statement=statement,
        attribution=["Sarn Watch", "a commander"],
        places=["Brenova"],
        state="under_review",
        finding="conflicting",
        supporting_origins=3,
        disputing_origins=2,
        hedge="rumoured",
    )

    page = desk.get(LIST).content.decode()

    assert statement in page
    assert "Sarn Watch → a commander" in page
    for shown in ("vh-state-under_review", "vh-finding-conflicting", "▲ 3", "▼ 2", "rumoured"):
        assert shown in page


@pytest.mark.parametrize(
    "query,found",
    [
        ("?state__exact=refuted", ["Refuted one."]),
        ("?finding__exact=disputed", ["Disputed one."]),
        ("?hedge__exact=denied", ["Denied one."]),
        ("?q=denied", ["Denied one."]),
        ("?state__in=submitted,refuted&finding__in=disputed,conflicting", ["Disputed one."]),
    ],
)
def test_filters_and_search_narrow_the_list(desk, query, found):
    statements = ["Refuted one.", "Disputed one.", "Denied one."]
    make_claim(statement="Refuted one.", state="refuted")
    make_claim(statement="Disputed one.", finding="disputed")
    make_claim(statement="Denied one.", hedge="denied")

    page = desk.get(LIST + query).content.decode()

    assert [statement for statement in statements if statement in page] == found


def test_an_empty_list_says_what_to_do(desk):
    assert "paste one, and every report in it becomes a claim" in desk.get(LIST).content.decode()
    assert "No claim matches." in desk.get(LIST + "?q=zebra").content.decode()


def test_the_claim_page_costs_the_same_with_one_document_and_with_twenty(desk):
    claim = make_claim()
    first = make_evidence(claim, 0)
    make_assessment(claim, [origin(first)])
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    desk.get(url)
    with_one = queries_for(desk, url)
    more = [make_evidence(claim, number) for number in range(1, 20)]
    make_assessment(claim, [origin(first), *(origin(reading, label=f"Origin {reading.pk}") for reading in more)])
    for number in range(20):
        make_entry(claim, event="evidence.added", data={"title": f"Column {number}"})

    assert queries_for(desk, url) == with_one


def test_what_can_be_done_stands_before_the_evidence_as_a_phone_shows_it(desk):
    """A wide screen puts it beside the evidence; a phone, and whoever listens, go by the order of the page."""
    headings = re.findall(r">(Desk|Evidence by origin|Timeline)</h3", page_of(desk, make_claim()))

    assert headings == ["Desk", "Evidence by origin", "Timeline"]


def test_evidence_is_grouped_by_origin_with_the_reason_it_counts_once(desk):
    claim = make_claim()
    own, reprint, unsourced = (make_evidence(claim, number) for number in range(3))
    edge = {"kind": "wire_credit", "left": own.document_id, "right": reprint.document_id, "evidence": "(Herald 0)"}
    make_assessment(
        claim,
        [
            origin(own, reprint, edges=[edge]),
            origin(
                unsourced, label="Herald 2", counted=False, log_odds=0.0, reason="It does not say where it has it from."
            ),
        ],
    )

    page = page_of(desk, claim)

    counted, not_counted = page.index("The mayor of Brenova"), page.index("It does not say where it has it from.")
    assert counted < page.index("Column 0") < page.index("Column 1") < not_counted < page.index("Column 2")
    for shown in (
        "Why its 2 documents are one witness",
        "credits the same wire: (Herald 0)",
        "speaks against its own interest",
        "+1.39",
        "counted once",
        "not counted",
        "Passage 0.",
        "names Mayor 1",
        "Herald saw it itself (+1.39).",
        "1 of 2 places answered",
    ):
        assert shown in page
    assert 'href="https://herald0.example/story" rel="noopener noreferrer nofollow"' in page


def test_a_reading_that_came_after_the_weighing_is_shown_apart(desk):
    claim = make_claim()
    make_assessment(claim, [origin(make_evidence(claim, 0))])
    make_evidence(claim, 1)

    page = page_of(desk, claim)

    assert page.index("Not weighed yet") < page.index("Column 1")


def test_the_quote_is_marked_in_up_to_300_characters_of_its_article_on_each_side(desk):
    text = "first " + "before " * 100 + "Troops have entered Brenova" + " after" * 100 + " last"
    start = text.index("Troops")
    claim = make_claim(article=make_article(text=text), quote_start=start, quote_end=start + 27)

    page = page_of(desk, claim)

    assert "… before " in page
    assert "before <mark>Troops have entered Brenova</mark> after" in page
    assert "first" not in page[page.index("<blockquote") : page.index("</blockquote>")]


def test_a_place_that_failed_does_not_read_like_one_that_found_nothing(desk):
    claim = make_claim()
    Lookup.objects.create(
        claim=claim,
        connector="rss",
        address="https://a.example/",
        place_name="Herald feed",
        status="done",
        hits_found=0,
    )
    failed = Lookup.objects.create(
        claim=claim,
        connector="rss",
        address="https://b.example/",
        place_name="Post feed",
        status="failed",
        last_error="No connection within 5 seconds.",
    )
    walled = Document.objects.create(url="https://b.example/1", status="failed", failure="login_wall")
    Lead.objects.create(lookup=failed, document=walled)

    page = page_of(desk, claim)

    assert "Answered: nothing found" in page
    assert "Gave up, no answer" in page
    assert "No connection within 5 seconds." in page
    assert "The page is behind a login or a paywall." in page


@pytest.mark.parametrize(
    "share,shown",
    [(None, "–"), (0.0, "under 1 %"), (0.014, "1 %"), (0.5, "50 %"), (0.99, "99 %"), (0.9951, "over 99 %")],
)
def test_an_estimate_never_claims_certainty(share, shown):
    assert percent(share) == shown


def test_the_list_can_be_sorted_by_what_is_most_worth_a_check(desk):
    for statement, worth in (("Some.", 0.5), ("Most.", 0.9), ("Least.", 0.1)):
        make_claim(statement=statement, check_worthiness=worth)

    page = desk.get(LIST, {"o": "-6"}).content.decode()

    assert sorted(("Some.", "Most.", "Least."), key=page.index) == ["Most.", "Some.", "Least."]
    assert '<span class="vh-worth">90 %</span>' in page


def test_a_claim_whose_wording_needs_an_edit_says_so_wherever_it_is_listed(desk):
    claim = make_claim(statement="Has not given it back.", needs_edit=True)
    addresses = (LIST, f"{LIST}{claim.pk}/change/", f"/admin/claims/article/{claim.article_id}/change/")

    for address in addresses:
        assert desk.get(address).content.decode().count(">wording needs an edit</span>") == 1, address

    Claim.objects.update(needs_edit=False)
    for address in addresses:
        assert "needs an edit" not in desk.get(address).content.decode(), address
