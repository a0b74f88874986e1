"""Partners read one claim in full, and learn cheaply that nothing has changed."""

import pytest

from apps.evidence.models import Lookup
from apps.evidence.services import add_evidence_url
from apps.queue.models import Status
from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.factories import NOW, make_claim, make_entry
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def test_a_claim_in_full_shows_its_evidence_by_origin() -> None:
    claim = claim_with_evidence()

    answer = partner_client().get(f"{LIST}{claim.uid}/").json()

    assert answer["quote"] == {"text": "Troops have entered Brenova", "start": 0, "end": 27}
    assert [(move["name"], move["is_open"]) for move in answer["moves"]] == [
        ("confirm", True),
        ("refute", False),
        ("return_to_review", True),
    ]
    assert answer["assessment"] == {
        "finding": "supported",
        "probability": 0.87,
        "probability_low": 0.61,
        "probability_high": 0.95,
        "log_odds": 1.9,
        "base_log_odds": None,
        "base_confirmed": None,
        "base_refuted": None,
        "supporting_origins": 2,
        "disputing_origins": 0,
        "documents": 3,
        "lookups_asked": 1,
        "lookups_answered": 1,
        "shortfall": "",
        "is_outweighed": False,
        "explanation": ["Two origins support it.", "None disputes it."],
        "steps": [
            {
                "kind": "origin",
                "text": "Two origins support it.",
                "origin": 2,
                "documents": [
                    {"url": f"https://paper{claim.pk * 100 + 3}.example/story", "passage": "Troops are in Brenova"}
                ],
            },
            {"kind": "places", "text": "None disputes it.", "origin": None, "documents": []},
        ],
        "rule_version": 1,
        "assessed_at": "2026-03-11T18:00:00Z",
    }
    assert [(origin["label"], len(origin["documents"])) for origin in answer["origins"]] == [
        ("Origin 1", 2),
        ("Origin 2", 1),
    ]
    number = claim.pk * 100
    assert answer["origins"][0]["ties"] == [
        {
            "kind": "wire_credit",
            "evidence": "Harbour Wire",
            "documents": [f"https://paper{number + 1}.example/story", f"https://paper{number + 2}.example/story"],
        }
    ]
    assert answer["origins"][1]["documents"] == [
        {
            "url": f"https://paper{number + 3}.example/story",
            "title": f"Story {number + 3}",
            "publisher": f"Paper {claim.pk}-{number + 3}",
            "published_at": "2026-03-11T18:00:00Z",
            "retrieved_at": "2026-03-11T18:00:00Z",
            "sha256": f"{number + 3:064x}",
            "stance": "supports",
            "stance_set_by": "machine",
            "confidence": 0.9,
            "passage": "Troops are in Brenova",
            "relation": "first_hand",
            "named_origins": [],
        }
    ]
    assert answer["links"] == {
        "self": f"https://desk.example/api/v1/claims/{claim.uid}/",
        **{
            name: f"https://desk.example/api/v1/claims/{claim.uid}/{name}/"
            for name in ("journal", "evidence", "origins", "assessment", "assessments", "corrections")
        },
    }


def test_a_claim_in_full_says_what_an_editor_would_be_told_is_missing() -> None:
    claim = make_claim(state="under_review", shortfall="Needs a second independent origin.")

    moves = partner_client().get(f"{LIST}{claim.uid}/").json()["moves"]

    assert moves == [
        {
            "name": "corroborate",
            "to": "corroborated",
            "is_open": False,
            "missing": "Needs a second independent origin.",
        },
        {
            "name": "refute",
            "to": "refuted",
            "is_open": False,
            "missing": "Needs at least one document that disputes the claim.",
        },
    ]


def test_a_merged_claim_tells_nothing_of_the_one_it_went_into_through_its_moves() -> None:
    claim = make_claim(duplicate_of=make_claim(statement="A secret."))

    answer = partner_client().get(f"{LIST}{claim.uid}/")

    assert answer.json()["moves"] == []
    assert "A secret." not in answer.content.decode()


def test_a_claim_in_full_says_what_could_not_be_reached_or_read() -> None:
    claim = claim_with_evidence()

    answer = partner_client().get(f"{LIST}{claim.uid}/").json()

    lookups = answer["lookups"]
    assert (lookups["asked"], lookups["answered"], lookups["failed"]) == (2, 1, 1)
    assert [(place["place"], place["status"], place["hits"], place["problem"]) for place in lookups["places"]] == [
        ("Harbour Wire", "done", 4, ""),
        ("River Radio", "failed", None, "No answer within 20 s."),
    ]
    assert answer["unreadable"] == [
        {"url": f"https://walled.example/{claim.pk}", "code": "login_wall", "detail": "A login is asked for."}
    ]


def test_who_added_a_page_is_not_told() -> None:
    claim = claim_with_evidence()
    editor = Actor(Role.EDITOR, "Edda Editor", "user:7")
    add_evidence_url(claim, "https://paper.example/found", actor=editor, now=NOW)

    response = partner_client().get(f"{LIST}{claim.uid}/")

    assert [place["place"] for place in response.json()["lookups"]["places"]][0] == "Added by hand"
    assert "Edda" not in response.content.decode()


def test_a_merged_claim_names_the_one_it_went_into_and_keeps_its_own_state() -> None:
    survivor = make_claim(state="confirmed")
    claim = make_claim(state="under_review", duplicate_of=survivor)

    answer = partner_client().get(f"{LIST}{claim.uid}/").json()

    assert (answer["duplicate_of"], answer["state"]) == (str(survivor.uid), "under_review")


def test_a_persons_reading_is_told_as_a_persons() -> None:
    claim = claim_with_evidence()
    claim.readings.order_by("id").update(override_stance="disputes")

    answer = partner_client().get(f"{LIST}{claim.uid}/").json()

    document = answer["origins"][0]["documents"][0]
    assert (document["stance"], document["stance_set_by"]) == ("disputes", "person")


def test_a_claim_without_an_assessment_says_so() -> None:
    claim = make_claim()

    answer = partner_client().get(f"{LIST}{claim.uid}/").json()

    assert (answer["assessment"], answer["origins"], answer["lookups"]["asked"]) == (None, [], 0)


def test_an_unchanged_claim_costs_no_body() -> None:
    claim = claim_with_evidence()
    client = partner_client()
    tag = client.get(f"{LIST}{claim.uid}/")["ETag"]

    again = client.get(f"{LIST}{claim.uid}/", headers={"If-None-Match": f'"other", W/{tag}'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_a_new_journal_entry_or_a_lookup_that_fails_changes_the_tag() -> None:
    claim = claim_with_evidence()
    client, url = partner_client(), f"{LIST}{claim.uid}/"
    first = client.get(url)["ETag"]

    make_entry(claim)
    second = client.get(url, headers={"If-None-Match": first})
    Lookup.objects.filter(place_name="Harbour Wire").update(status=Status.FAILED)
    third = client.get(url, headers={"If-None-Match": second["ETag"]})

    assert (second.status_code, third.status_code) == (200, 200)


@pytest.mark.parametrize("count", [1, 20])
def test_the_detail_takes_as_many_queries_for_20_claims_as_for_1(count: int, django_assert_num_queries) -> None:
    claims = [claim_with_evidence() for _ in range(count)]
    client = partner_client()
    client.get("/api/v1/me/")

    with django_assert_num_queries(10):  # key, names, the 3 of the tag, claim, 4 of the dossier
        response = client.get(f"{LIST}{claims[0].uid}/")

    assert response.status_code == 200
