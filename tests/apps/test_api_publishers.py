"""Partners see the public part of a publisher's dossier, counted over the claims that they may see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.claims.models import Claim, Story
from apps.evidence.models import Affiliation, Publisher
from apps.evidence.services import affiliate, enter_publisher, grade_publisher, set_owner, set_side
from tests.apps.api_caller import partner_client
from tests.apps.publisher_scene import EDITOR, SIGNED, make_publisher, speak, weigh
from tests.apps.test_publisher_records import BEFORE, resolved
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
LIST = "/api/v1/publishers/"
HUB = "https://desk.example/api/v1"
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def ref(publisher: Publisher) -> dict[str, str]:
    return {"id": str(publisher.uid), "url": f"{HUB}/publishers/{publisher.uid}/", "name": publisher.name}


def read(publisher: Publisher) -> dict[str, Any]:
    response = partner_client().get(f"{LIST}{publisher.uid}/")
    assert response.status_code == 200, response.content
    return response.json()


def names(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [publisher["name"] for publisher in response.json()["data"]]


def courier_of_a_group() -> Publisher:
    """The Courier, owned by River Media, which the Delta Group owns; graded twice, on a side."""
    top = make_publisher("Delta Group")
    middle = make_publisher("River Media")
    courier = enter_publisher(
        "The Courier", kind="outlet", addresses=["courier.example", "t.me/courier"], aliases=["Courier Daily"],
        country="ua", actor=EDITOR, now=NOW,
    )  # fmt: skip
    set_owner(middle, top, **SIGNED)
    set_owner(courier, middle, **SIGNED)
    grade_publisher(courier, "C", **SIGNED)
    grade_publisher(courier, "B", reason="Corrects itself.", actor=EDITOR, now=NOW + timedelta(days=1))
    set_side(courier, "Garrison", **SIGNED)
    return courier


def test_a_publisher_in_the_list_reads_exactly_so() -> None:
    courier = courier_of_a_group()

    answer = partner_client().get(LIST, {"q": "courier"}).json()

    assert answer == {
        "data": [
            ref(courier)
            | {
                "kind": "outlet",
                "country": "UA",
                "reliability": "B",
                "owner": ref(make_publisher("River Media")),
                "family": "Delta Group",
                "side": "Garrison",
            }
        ],
        "next_cursor": None,
        "next": None,
    }


def test_a_publisher_in_full_reads_exactly_so() -> None:
    courier = courier_of_a_group()
    story = Story.objects.create(title="The river front", created_at=NOW)
    make_claim(story=story)
    affiliate(courier, story, Affiliation.Kind.ALLIED, side="Garrison", **SIGNED)
    speak(resolved("confirmed"), "The Courier", published_at=BEFORE)
    claim = resolved("refuted")
    speak(claim, "Meridian Wire", published_at=BEFORE - timedelta(minutes=20))
    speak(claim, "The Courier", relation="relays", named_origins=["Meridian Wire"], published_at=BEFORE)
    weigh(claim)
    wire = make_publisher("Meridian Wire")

    assert read(courier) == ref(courier) | {
        "kind": "outlet",
        "country": "UA",
        "reliability": "B",
        "owner": ref(make_publisher("River Media")),
        "family": "Delta Group",
        "side": "Garrison",
        "owners": [ref(make_publisher("River Media")), ref(make_publisher("Delta Group"))],
        "aliases": ["Courier Daily"],
        "addresses": ["courier.example", "t.me/courier"],
        "reliability_reason": "Corrects itself.",
        "reliability_history": [
            {"at": "2026-03-12T18:00:00Z", "reliability": "B", "before": "C", "reason": "Corrects itself."},
            {"at": "2026-03-11T18:00:00Z", "reliability": "C", "before": "F", "reason": "Two corrections a week."},
        ],
        "sides": [
            {
                "story": {"id": story.pk, "title": "The river front"},
                "kind": "allied",
                "side": "Garrison",
                "reason": "Two corrections a week.",
                "at": "2026-03-11T18:00:00Z",
            }
        ],
        "record": {"right": 1, "resolved": 1, "interval_low": 0.2065, "interval_high": 1.0},
        "copies": [{"publisher": ref(wire), "claims": 1, "timed": 1, "delay_seconds": 1200}],
        "copied_by": [],
        "links": {
            "self": f"{HUB}/publishers/{courier.uid}/",
            "owned": f"{HUB}/publishers/?owner={courier.uid}",
        },
    }
    assert [copying["publisher"] for copying in read(wire)["copied_by"]] == [ref(courier)]


def test_who_at_the_desk_said_so_is_told_nowhere() -> None:
    answer = partner_client().get(f"{LIST}{courier_of_a_group().uid}/").content.decode()

    assert EDITOR.name not in answer
    assert EDITOR.key not in answer


def test_a_publisher_of_whom_nothing_is_known_has_no_record_and_the_whole_interval() -> None:
    answer = read(make_publisher("The Herald"))

    assert answer["record"] == {"right": 0, "resolved": 0, "interval_low": 0.0, "interval_high": 1.0}
    assert (answer["reliability"], answer["reliability_reason"], answer["reliability_history"]) == ("F", "", [])
    assert (answer["owner"], answer["owners"], answer["sides"]) == (None, [], [])


@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, {"embargo_until": FAR}, {"duplicate_of": "another"}])
def test_what_a_partner_may_not_see_shines_through_no_record_copy_or_side(hidden: dict[str, Any]) -> None:
    story = Story.objects.create(title="The river front", created_at=NOW)
    claim = resolved("confirmed")
    speak(claim, "The Courier", published_at=BEFORE)
    speak(claim, "The Herald", relation="relays", named_origins=["The Courier"], published_at=BEFORE)
    weigh(claim)
    courier = make_publisher("The Courier")
    affiliate(courier, story, Affiliation.Kind.PARTY, side="Garrison", **SIGNED)
    Claim.objects.filter(pk=claim.pk).update(story=story)
    seen = read(courier)
    if "duplicate_of" in hidden:
        hidden = {"duplicate_of": make_claim(), "story": None}
    Claim.objects.filter(pk=claim.pk).update(**hidden)

    answer = read(courier)

    assert (seen["record"]["resolved"], len(seen["copied_by"]), len(seen["sides"])) == (1, 1, 1)
    assert (answer["record"]["resolved"], len(answer["copied_by"]), len(answer["sides"])) == (0, 0, 0)


@pytest.mark.parametrize(
    "query,expected",
    [
        ({}, ["Agency One", "Delta Group", "River Media", "The Courier"]),
        ({"q": "COURIER daily"}, ["The Courier"]),
        ({"q": "t.me"}, ["The Courier"]),
        ({"q": "media courier"}, []),
        ({"kind": "agency"}, ["Agency One"]),
        ({"kind": ["agency", "outlet"]}, ["Agency One", "Delta Group", "River Media", "The Courier"]),
        ({"reliability": "B"}, ["The Courier"]),
        ({"reliability": ["A", "B"]}, ["Agency One", "The Courier"]),
        ({"owner": "River Media"}, ["The Courier"]),
        ({"ordering": "-name"}, ["The Courier", "River Media", "Delta Group", "Agency One"]),
        ({"ordering": "reliability"}, ["Agency One", "The Courier", "Delta Group", "River Media"]),
    ],
)
def test_the_list_can_be_narrowed_and_ordered(query: dict[str, Any], expected: list[str]) -> None:
    courier_of_a_group()
    make_publisher("Agency One", kind="agency", reliability="A")
    if "owner" in query:
        query = {"owner": str(make_publisher(query["owner"]).uid)}

    assert names(partner_client().get(LIST, query)) == expected


@pytest.mark.parametrize(
    "query,parameter",
    [({"owner": "1"}, "owner"), ({"kind": "paper"}, "kind"), ({"reliability": "G"}, "reliability"), ({"a": "1"}, "a")],
)
def test_a_parameter_that_cannot_be_used_is_named(query: dict[str, str], parameter: str) -> None:
    response = partner_client().get(LIST, query)

    assert response.status_code == 400
    assert [found["parameter"] for found in response.json()["errors"]] == [parameter]


def test_the_list_can_be_paged_through_by_grade() -> None:
    for name, letter in (("A", "B"), ("B", "A"), ("C", "B")):
        make_publisher(name, reliability=letter)
    client, seen = partner_client(), []

    answer = client.get(LIST, {"ordering": "reliability", "limit": 1})
    while following := answer.json()["next"]:
        seen += names(answer)
        answer = client.get(following.removeprefix("https://desk.example"))

    assert [*seen, *names(answer)] == ["B", "A", "C"]


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_takes_as_many_queries_for_10_publishers_as_for_1(count: int, django_assert_num_queries) -> None:
    top = make_publisher("Top")
    for number in range(count):
        make_publisher(f"Paper {number}", owner=top, family="Top")
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(2):  # key, publishers
        assert len(names(client.get(LIST))) == count + 1


@pytest.mark.parametrize("count", [1, 4])
def test_a_publisher_in_full_takes_as_many_queries_however_much_there_is(count: int, django_assert_num_queries) -> None:
    courier = courier_of_a_group()
    for number in range(count):
        story = Story.objects.create(title=f"Story {number}", created_at=NOW)
        affiliate(courier, story, Affiliation.Kind.NONE, **SIGNED)
        claim = resolved("refuted")
        Claim.objects.filter(pk=claim.pk).update(story=story)
        for name in ("The Courier", "The Herald"):
            speak(claim, name, published_at=BEFORE, named_origins=["Meridian Wire"], relation="relays")
        speak(claim, "Meridian Wire", published_at=BEFORE)
        weigh(claim)
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(15):
        assert len(client.get(f"{LIST}{courier.uid}/").json()["sides"]) == count
