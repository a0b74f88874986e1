"""The change feed narrowed to some types or to one claim: what is left out is accounted for."""

import uuid

import pytest

from apps.api.journal_shapes import TYPES
from apps.claims.services import embargo, withdraw
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.factories import NOW, make_claim, make_entry

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"
FAR_AWAY = NOW.replace(year=2400)


def numbers(answer) -> list[int]:
    return [change["sequence"] for change in answer.json()["data"]]


@pytest.fixture
def mixed():
    """1 submitted, 2 flagged (of the house), 3 assessed, 4 flagged, 5 submitted."""
    for event in ("claim.submitted", "claim.flagged", "claim.assessed", "claim.flagged", "claim.submitted"):
        make_entry(event=event)


@pytest.mark.parametrize(
    "types, expected",
    [
        (["claim.submitted"], [1, 5]),
        (["claim.submitted", "claim.assessed"], [1, 3, 5]),
        (["claim.changed"], [2, 4]),
        (["claim.changed", "claim.assessed"], [2, 3, 4]),
        (["claim.corrected"], []),
        ([], [1, 2, 3, 4, 5]),
    ],
)
def test_only_the_types_asked_for_are_told_and_all_are_accounted_for(mixed, types, expected) -> None:
    answer = partner_client().get(EVENTS, {"type": types})

    assert numbers(answer) == expected
    assert (answer.json()["scanned_to"], answer.json()["next_after"], answer.json()["has_more"]) == (5, 5, False)


def test_a_full_page_of_one_type_is_scanned_to_its_last_change(mixed) -> None:
    client = partner_client()

    first = client.get(EVENTS, {"type": "claim.submitted", "limit": 1})
    second = client.get(EVENTS, {"type": "claim.submitted", "limit": 1, "after": first.json()["next_after"]})

    assert (numbers(first), first.json()["scanned_to"], first.json()["has_more"]) == ([1], 1, True)
    assert (numbers(second), second.json()["scanned_to"], second.json()["has_more"]) == ([5], 5, False)


@pytest.mark.parametrize("name", ["claim.flagged", "endpoint.ping", "claim.submitted,claim.assessed"])
def test_an_unknown_type_is_refused_with_those_that_are_known(name) -> None:
    response = partner_client().get(EVENTS, {"type": ["claim.submitted", name]})

    (problem,) = response.json()["errors"]
    assert (response.status_code, problem["parameter"], problem["code"]) == (400, "type", "unknown_type")
    assert problem["detail"] == f"No such type: {name}. Known are: {', '.join(TYPES)}."


def test_one_claim_is_followed_through_the_feed() -> None:
    claim, other = make_claim(), make_claim()
    for each in (claim, other, claim):
        make_entry(each)

    answer = partner_client().get(EVENTS, {"claim": str(claim.uid)})

    assert (numbers(answer), answer.json()["scanned_to"]) == ([1, 3], 3)


def test_a_claim_under_embargo_cannot_be_told_from_one_that_does_not_exist() -> None:
    hidden = enter_claim()
    embargo(hidden, until=FAR_AWAY, reason="Lives depend on it.", actor=EDITOR, now=NOW)
    client = partner_client()
    client.get(EVENTS)

    answers = [client.get(EVENTS, {"claim": uid}).content for uid in (str(hidden.uid), str(uuid.uuid4()))]

    assert (
        answers[0] == answers[1] == b'{"data":[],"next_after":2,"scanned_to":2,"oldest":1,"latest":2,"has_more":false}'
    )


def test_of_a_withdrawn_claim_only_its_withdrawal_is_told() -> None:
    claim = enter_claim()
    withdraw(claim, reason="Entered in error.", actor=EDITOR, now=NOW)

    answer = partner_client().get(EVENTS, {"claim": str(claim.uid)})

    assert [change["type"] for change in answer.json()["data"]] == ["claim.withdrawn"]


@pytest.mark.parametrize("text", ["7", "x" * 5_000, "\x00"])
def test_a_claim_is_named_by_its_id(text) -> None:
    response = partner_client().get(EVENTS, {"claim": text})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"parameter": "claim", "code": "invalid", "detail": "claim is the id of a claim, a UUID."}
    ]


@pytest.mark.parametrize("limit, status", [("500", 200), ("501", 400), ("0", 400)])
def test_a_page_of_the_feed_has_up_to_500_changes(limit, status) -> None:
    assert partner_client().get(EVENTS, {"limit": limit}).status_code == status


def test_a_narrowed_feed_takes_no_more_queries_than_all_of_it(mixed, django_assert_num_queries) -> None:
    client = partner_client()
    client.get(EVENTS)

    with django_assert_num_queries(4):  # key, anything unnumbered?, the end, entries
        client.get(EVENTS, {"type": ["claim.submitted", "claim.changed"], "claim": str(uuid.uuid4())})
