"""Partners page through the evidence of one claim, its origins and its weighings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.claims.models import Claim
from apps.evidence.models import Capture, Publisher, Reading
from tests.apps.api_caller import claim_with_evidence, make_assessment, make_document, make_lookup, partner_client
from tests.apps.desk_scene import enter_claim
from tests.apps.publisher_scene import speak, weigh
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
HUB = "https://desk.example"
FAR = datetime(2999, 1, 1, tzinfo=UTC)
PARTS = ("evidence", "origins", "assessment", "assessments", "corrections")


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = HUB


def ask(claim: Claim, part: str, query: dict[str, Any] | None = None, client: Client | None = None) -> dict[str, Any]:
    response = (client or partner_client()).get(f"/api/v1/claims/{claim.uid}/{part}/", query or {})
    assert response.status_code == 200, response.content
    return response.json()


def claim_with(*papers: str, **reading: Any) -> Claim:
    """A claim that each of these publishers has spoken about."""
    claim = enter_claim()
    for paper in papers:
        speak(claim, paper, **reading)
    return claim


def test_one_document_of_the_evidence_reads_exactly_so() -> None:
    claim = make_claim()
    paper = Publisher.objects.create(name="The Courier")
    document = make_document(claim, 1, publisher=paper, byline="Ada Ames", language="en", modified_at=NOW)
    make_lookup(claim, "Harbour Wire", documents=(document,))
    Reading.objects.update(
        named_origins=["Meridian Wire"], override_stance="disputes", override_reason="Read it.", overridden_by="Edda",
        credibility=3, credibility_reason="It fits.", credibility_by="Edda",
    )  # fmt: skip
    seen = {"captured_at": NOW, "url": document.url, "status": 200}
    Capture.objects.create(document=document, outcome="first", body_sha256="a" * 64, archive_key="b" * 64, **seen)
    Capture.objects.create(document=document, outcome="changed", body_sha256="c" * 64, archive_key="d" * 64, **seen)

    assert ask(claim, "evidence") == {
        "data": [
            {
                "url": "https://paper1.example/story",
                "title": "Story 1",
                "publisher": "The Courier",
                "published_at": "2026-03-11T18:00:00Z",
                "retrieved_at": "2026-03-11T18:00:00Z",
                "sha256": f"{1:064x}",
                "stance": "disputes",
                "stance_set_by": "person",
                "confidence": 0.9,
                "passage": "Troops are in Brenova",
                "relation": "first_hand",
                "named_origins": ["Meridian Wire"],
                "publisher_id": str(paper.uid),
                "publisher_url": f"{HUB}/api/v1/publishers/{paper.uid}/",
                "language": "en",
                "byline": "Ada Ames",
                "modified_at": "2026-03-11T18:00:00Z",
                "passage_start": 0,
                "passage_end": 21,
                "read_at": "2026-03-11T18:00:00Z",
                "credibility": {"number": 3, "reason": "It fits."},
                "capture": {
                    "at": "2026-03-11T18:00:00Z",
                    "outcome": "changed",
                    "status": 200,
                    "body_sha256": "c" * 64,
                    "archive_sha256": "d" * 64,
                },
            }
        ],
        "next_cursor": None,
        "next": None,
    }


def test_what_is_not_known_of_a_document_is_null() -> None:
    claim = claim_with("The Courier")
    Reading.objects.get().document.__class__.objects.update(publisher=None)

    (found,) = ask(claim, "evidence")["data"]

    unknown = ("publisher", "publisher_id", "publisher_url", "published_at", "credibility", "capture", "modified_at")
    assert {name: found[name] for name in unknown} == dict.fromkeys(unknown)


@pytest.mark.parametrize(
    "query,expected",
    [
        ({}, ["C", "B", "A"]),
        ({"ordering": "read_at"}, ["A", "B", "C"]),
        ({"stance": "supports"}, ["B"]),
        ({"stance": "disputes"}, ["C", "A"]),
        ({"stance": ["supports", "disputes"], "relation": "relays"}, ["B"]),
        ({"publisher": "C"}, ["C"]),
    ],
)
def test_the_evidence_can_be_narrowed_and_ordered(query: dict[str, Any], expected: list[str]) -> None:
    claim = claim_with("A", "B", "C")
    said = Reading.objects.filter(document__publisher__name="A")
    said.update(override_stance="disputes")
    Reading.objects.filter(document__publisher__name="B").update(relation="relays")
    Reading.objects.filter(document__publisher__name="C").update(stance="disputes")
    if "publisher" in query:
        query = {"publisher": str(Publisher.objects.get(name=query["publisher"]).uid)}

    assert [found["publisher"] for found in ask(claim, "evidence", query)["data"]] == expected


def test_evidence_and_origins_can_be_paged_through() -> None:
    claim = claim_with("A", "B", "C", published_at=NOW)
    weigh(claim)
    client = partner_client()

    for part, kind in (("evidence", "url"), ("origins", "place")):
        answer, seen = ask(claim, part, {"limit": 1}, client), []
        while following := answer["next"]:
            seen += [found[kind] for found in answer["data"]]
            answer = client.get(following.removeprefix(HUB)).json()
        seen += [found[kind] for found in answer["data"]]
        assert len(seen) == len(set(seen)) == 3, part


def test_origins_are_those_of_the_claim_in_full_with_their_places() -> None:
    claim = claim_with_evidence()
    client = partner_client()

    answer = ask(claim, "origins", client=client)
    whole = client.get(f"/api/v1/claims/{claim.uid}/").json()["origins"]

    assert answer["data"] == [origin | {"place": place} for place, origin in enumerate(whole, 1)]
    assert (answer["rule_version"], answer["assessed_at"], answer["next"]) == (1, "2026-03-11T18:00:00Z", None)


def test_pages_of_origins_stay_with_the_weighing_they_began_with() -> None:
    claim = claim_with_evidence()
    client = partner_client()
    first = ask(claim, "origins", {"limit": 1}, client)
    make_assessment(claim, [Reading.objects.first().document], rule_version=2)

    second = client.get(first["next"].removeprefix(HUB)).json()

    assert [(page["rule_version"], page["data"][0]["label"]) for page in (first, second)] == [
        (1, "Origin 1"),
        (1, "Origin 2"),
    ]
    assert ask(claim, "origins", client=client)["rule_version"] == 2


def test_a_cursor_of_another_claim_or_list_is_refused() -> None:
    one, other = claim_with_evidence(), claim_with_evidence()
    client = partner_client()
    cursor = ask(one, "origins", {"limit": 1}, client)["next_cursor"]

    refused = [client.get(f"/api/v1/claims/{other.uid}/{part}/", {"cursor": cursor}) for part in PARTS[:2]]

    assert [response.status_code for response in refused] == [400, 400]
    assert [response.json()["errors"][0]["parameter"] for response in refused] == ["cursor", "cursor"]


def test_the_assessment_is_that_of_the_claim_in_full() -> None:
    claim = claim_with_evidence()
    client = partner_client()

    answer = ask(claim, "assessment", client=client)

    assert answer["steps"]
    assert answer == client.get(f"/api/v1/claims/{claim.uid}/").json()["assessment"]


def test_of_a_claim_that_was_not_weighed_there_is_nothing() -> None:
    claim = make_claim()

    assert ask(claim, "origins") == {
        "rule_version": None, "assessed_at": None, "data": [], "next_cursor": None, "next": None,
    }  # fmt: skip
    assert ask(claim, "assessments")["data"] == []
    assert partner_client().get(f"/api/v1/claims/{claim.uid}/assessment/").status_code == 404


def test_earlier_weighings_stay_readable_and_can_be_chosen_by_their_rules() -> None:
    claim = claim_with("A")
    weigh(claim, now=NOW)
    speak(claim, "B")
    weigh(claim, now=NOW + timedelta(hours=1))
    make_assessment(claim, [], rule_version=99, assessed_at=NOW + timedelta(hours=2), steps=[])

    latest, second, first = ask(claim, "assessments")["data"]

    assert [row["assessed_at"] for row in (first, second)] == ["2026-03-11T18:00:00Z", "2026-03-11T19:00:00Z"]
    assert (first["supporting_origins"], second["supporting_origins"], latest["rule_version"]) == (1, 2, 99)
    assert first["explanation"]
    assert "steps" not in first
    assert ask(claim, "assessments", {"rule_version": 99})["data"] == [latest]
    assert ask(claim, "assessments", {"ordering": "assessed_at"})["data"] == [first, second, latest]


def test_a_weighing_made_under_an_embargo_stays_hidden_unless_it_is_the_latest() -> None:
    claim = claim_with("A")
    weigh(claim, now=NOW)
    Claim.objects.filter(pk=claim.pk).update(embargo_until=FAR)
    speak(claim, "B")
    weigh(claim, now=NOW + timedelta(hours=1))
    Claim.objects.filter(pk=claim.pk).update(embargo_until=None)
    under_embargo = [row["supporting_origins"] for row in ask(claim, "assessments")["data"]]
    speak(claim, "C")
    weigh(claim, now=NOW + timedelta(hours=2))

    assert under_embargo == [2, 1]
    assert [row["supporting_origins"] for row in ask(claim, "assessments")["data"]] == [3, 1]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, {"embargo_until": FAR}])
def test_nothing_of_a_hidden_claim_is_there(part: str, hidden: dict[str, Any]) -> None:
    claim = claim_with_evidence()
    Claim.objects.filter(pk=claim.pk).update(**hidden)

    response = partner_client().get(f"/api/v1/claims/{claim.uid}/{part}/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_evidence_that_no_longer_belongs_to_the_claim_is_left_out() -> None:
    claim = claim_with("A", "B")
    Reading.objects.get(document__publisher__name="A").document.leads.all().delete()

    assert [found["publisher"] for found in ask(claim, "evidence")["data"]] == ["B"]


@pytest.mark.parametrize("part,queries", [("evidence", 6), ("origins", 5), ("assessment", 7), ("assessments", 4)])
@pytest.mark.parametrize("count", [1, 6])
def test_as_many_queries_however_much_there_is(part: str, queries: int, count: int, django_assert_num_queries) -> None:
    claim = claim_with(*(f"Paper {number}" for number in range(count)))
    weigh(claim)
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(queries):
        ask(claim, part, client=client)
