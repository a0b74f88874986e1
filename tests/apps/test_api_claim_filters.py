"""Partners narrow the list of claims by everything a desk thinks in, and choose its order."""

from datetime import timedelta
from typing import Any

import pytest

from apps.claims.models import Claim
from apps.claims.services import Details, describe
from apps.names.services import add_spelling
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.apps.test_folding_claims_anew import WUGLEDAR, let_the_workers_run
from tests.factories import NOW, make_article, make_claim
from verifyhub.reading.drafts import Shade

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"
HOUR = timedelta(hours=1)


def _found(query: dict[str, Any]) -> list[str]:
    response = partner_client().get(LIST, query)
    assert response.status_code == 200, response.content
    return [claim["statement"] for claim in response.json()["data"]]


@pytest.fixture
def _two_claims() -> None:
    make_claim(
        statement="one", kind="event", language="en", supporting_origins=3, event_start=NOW - 2 * HOUR,
        event_end=NOW - HOUR,
    )  # fmt: skip
    make_claim(
        statement="two", kind="numerical", language="uk", disputing_origins=2, created_at=NOW + HOUR,
        updated_at=NOW + 2 * HOUR, event_start=NOW + HOUR, event_end=NOW + 3 * HOUR,
    )  # fmt: skip


@pytest.mark.usefixtures("_two_claims")
@pytest.mark.parametrize(
    "query,found",
    [
        ({"kind": "numerical"}, ["two"]),
        ({"kind": ["numerical", "event"]}, ["two", "one"]),
        ({"language": "uk"}, ["two"]),
        ({"language": ["uk", "en"]}, ["two", "one"]),
        ({"language": "xx"}, []),
        ({"min_origins": "3"}, ["one"]),
        ({"min_origins": "4"}, []),
        ({"min_disputing_origins": "1"}, ["two"]),
        ({"created_since": "2026-03-11T19:00:00Z"}, ["two"]),
        ({"created_before": "2026-03-11T19:00:00Z"}, ["one"]),
        ({"changed_since": "2026-03-11T20:00:00Z"}, ["two"]),
        ({"changed_before": "2026-03-11T20:00:00Z"}, ["one"]),
        ({"happened_since": "2026-03-11T16:59:00Z"}, ["two", "one"]),
        ({"happened_since": "2026-03-11T17:00:00Z"}, ["two"]),  # what ended then was before it
        ({"happened_before": "2026-03-11T19:00:00Z"}, ["one"]),
        ({"happened_since": "2026-03-11T16:00:00Z", "happened_before": "2026-03-11T17:00:00Z"}, ["one"]),
    ],
)
def test_the_list_is_narrowed_by(query: dict[str, Any], found: list[str]) -> None:
    assert _found(query) == found


@pytest.mark.parametrize(
    "query,found",
    [
        ({"place": "Vuhledar"}, ["named"]),
        ({"place": "вугледар"}, ["named"]),  # however it is spelt
        ({"place": "Ugledar"}, ["named"]),
        ({"place": "Odesa"}, []),
        ({"place": ["Odesa", "VUHLEDAR"]}, ["named"]),
        ({"person": "mara venn"}, ["named"]),
        ({"person": "Vuhledar"}, []),  # that is a place
        ({"organisation": "Garrison Command"}, ["named"]),
        ({"attribution": "Radio Sarn"}, ["named"]),
        ({"publisher": "the paper"}, ["named"]),
        ({"publisher": "The Paper", "place": "Odesa"}, []),
        ({"place": "?!"}, []),
    ],
)
def test_claims_are_found_by_who_and_where(query: dict[str, Any], found: list[str]) -> None:
    enter_claim(
        "named", article=make_article(publisher_name="The Paper"), places=["Vuhledar"], people=["Mara Venn"],
        organisations=["Garrison Command"], attribution=["Radio Sarn"],
    )  # fmt: skip
    enter_claim("another")

    assert _found(query) == found


def test_a_claim_is_found_by_the_names_that_an_editor_put_right() -> None:
    claim = enter_claim("put right", places=["Brenova"])
    details = Details(("Radio Sarn",), Shade.REPORTED, ("Sarn",), (), (), event=None, event_words="")
    describe(claim, details, reason="As the recording has it.", actor=EDITOR, now=NOW)

    assert (_found({"place": "Sarn"}), _found({"place": "Brenova"})) == (["put right"], [])


def test_a_claim_is_found_by_a_spelling_that_an_editor_adds_later() -> None:
    enter_claim("Troops are there.", places=["Wugledar"])
    before = _found({"place": "Vuhledar"})

    add_spelling(WUGLEDAR, actor=EDITOR, now=NOW)
    let_the_workers_run(now=NOW)

    assert (before, _found({"place": "Vuhledar"})) == ([], ["Troops are there."])


def test_the_list_is_narrowed_to_an_article() -> None:
    claim = make_claim(statement="of the article")
    make_claim()

    assert _found({"article": str(claim.article.uid)}) == ["of the article"]


@pytest.mark.parametrize(
    "ordering,found",
    [
        ("-created_at", ["c", "b", "a"]),
        ("created_at", ["a", "b", "c"]),
        ("-updated_at", ["a", "c", "b"]),
        ("updated_at", ["b", "c", "a"]),
        ("-check_worthiness", ["b", "c", "a"]),
    ],
)
def test_each_order_is_paged_through_without_repeating_or_skipping(ordering: str, found: list[str]) -> None:
    make_claim(statement="a", created_at=NOW, updated_at=NOW + 5 * HOUR, check_worthiness=0.25)
    make_claim(statement="b", created_at=NOW + HOUR, updated_at=NOW + HOUR, check_worthiness=0.5)
    make_claim(statement="c", created_at=NOW + HOUR, updated_at=NOW + HOUR, check_worthiness=0.25)

    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"ordering": ordering, "limit": 1} | ({"cursor": cursor} if cursor else {})
        page = partner_client().get(LIST, query).json()
        seen += [claim["statement"] for claim in page["data"]]
        cursor = page["next_cursor"]

    assert seen == found


def test_a_cursor_is_good_for_its_own_order_only() -> None:
    for _ in range(2):
        make_claim()
    cursor = partner_client().get(LIST, {"limit": 1}).json()["next_cursor"]

    response = partner_client().get(LIST, {"limit": 1, "ordering": "updated_at", "cursor": cursor})

    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "other_ordering")


@pytest.mark.parametrize(
    "query,parameter,code",
    [
        ({"ordering": "shoe_size"}, "ordering", "invalid_choice"),
        ({"ordering": ""}, "ordering", "empty"),
        ({"kind": "tale"}, "kind", "invalid_choice"),
        ({"place": "a\x00b"}, "place", "null_characters_not_allowed"),
        ({"place": "a" * 201}, "place", "max_length"),
        ({"place": [str(number) for number in range(21)]}, "place", "too_many"),
        ({"language": "a\x00b"}, "language", "null_characters_not_allowed"),
        ({"article": "7"}, "article", "invalid"),
        ({"min_origins": "-1"}, "min_origins", "min_value"),
        ({"min_origins": "1.5"}, "min_origins", "max_decimal_places"),
        ({"happened_since": "soon"}, "happened_since", "invalid"),
        ({"created_before": "1969-12-31T00:00:00Z"}, "created_before", "out_of_range"),
    ],
)
def test_a_filter_that_cannot_be_used_is_named(query: dict[str, Any], parameter: str, code: str) -> None:
    response = partner_client().get(LIST, query)

    found = [(problem["parameter"], problem["code"]) for problem in response.json()["errors"]]
    assert (response.status_code, found) == (400, [(parameter, code)])


def test_a_claim_under_embargo_or_withdrawn_is_found_by_nothing() -> None:
    enter_claim("hidden barges", places=["Odesa"], embargo_until=NOW + timedelta(days=40_000))
    enter_claim("withdrawn barges", places=["Odesa"], is_withdrawn=True)
    assert Claim.objects.count() == 2

    assert [_found(query) for query in ({"q": "barges"}, {"place": "Odesa"}, {"min_origins": "0"})] == [[], [], []]
