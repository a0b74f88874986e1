"""One claim as partners could know it at a time; what they could not see then stays unseen."""

from datetime import timedelta

import pytest

from apps.claims.services import embargo, lift_embargo, reinstate, reword, withdraw
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, decide, enter_claim
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LIST = "/api/v1/claims/"


def known(claim, moment):
    text = moment if isinstance(moment, str) else moment.isoformat().replace("+00:00", "Z")
    return partner_client().get(f"{LIST}{claim.uid}/", {"as_of": text})


def test_a_claim_is_told_as_it_stood() -> None:
    claim = enter_claim()
    reword(claim, statement="Troops have left Brenova.", reason="Misread.", actor=EDITOR, now=NOW + HOUR)
    decide(claim, "refuted", now=NOW + 2 * HOUR)

    stood = [known(claim, NOW + hours * HOUR).json() for hours in range(3)]

    assert [(then["statement"], then["state"], then["version"]) for then in stood] == [
        ("Troops have entered Brenova.", "submitted", 1),
        ("Troops have left Brenova.", "submitted", 2),
        ("Troops have left Brenova.", "refuted", 4),
    ]
    assert [then["as_of"] for then in stood][0] == "2026-03-11T18:00:00Z"
    assert "moves" not in stood[0]
    assert stood[0]["not_kept"] == ["moves", "lookups", "unreadable", "possible_duplicates", "related"]


def test_before_it_was_entered_during_an_embargo_and_while_withdrawn_it_was_not_known() -> None:
    claim = enter_claim()
    embargo(claim, until=NOW.replace(year=2400), reason="Lives.", actor=EDITOR, now=NOW + HOUR)
    reword(claim, statement="A secret.", reason="Clearer.", actor=EDITOR, now=NOW + 2 * HOUR)
    lift_embargo(claim, actor=EDITOR, now=NOW + 3 * HOUR)
    withdraw(claim, reason="An error.", actor=EDITOR, now=NOW + 4 * HOUR)
    reinstate(claim, reason="None.", actor=EDITOR, now=NOW + 5 * HOUR)

    answers = [known(claim, NOW + hours * HOUR) for hours in range(-1, 6)]

    assert [answer.status_code for answer in answers] == [404, 200, 404, 404, 200, 404, 200]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 404} == {"not_known_then"}
    assert [answer.json()["statement"] for answer in answers if answer.status_code == 200] == [
        "Troops have entered Brenova.",
        "A secret.",
        "A secret.",
    ]


def test_a_claim_that_is_hidden_now_has_no_past() -> None:
    claim = enter_claim()
    embargo(claim, until=NOW.replace(year=2400), reason="Lives.", actor=EDITOR, now=NOW + HOUR)

    assert known(claim, NOW).json()["code"] == "not_found"


@pytest.mark.parametrize(
    "text, code", [("yesterday", "invalid"), ("", "empty"), ("9000-01-01T00:00:00Z", "in_the_future")]
)
def test_a_time_is_in_the_past(text, code) -> None:
    response = known(enter_claim(), text)

    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, code)


def test_a_list_has_no_past() -> None:
    (problem,) = partner_client().get(LIST, {"as_of": "2026-03-11T18:00:00Z"}).json()["errors"]

    assert problem["detail"] == "as_of is for one claim: /api/v1/claims/{id}/?as_of=…"


def test_each_time_has_its_own_tag_and_an_unchanged_past_costs_no_body() -> None:
    claim = enter_claim()
    tags = [known(claim, NOW + hours * HOUR)["ETag"] for hours in (0, 1)]
    now = partner_client().get(f"{LIST}{claim.uid}/")["ETag"]

    again = partner_client().get(
        f"{LIST}{claim.uid}/", {"as_of": "2026-03-11T18:00:00Z"}, headers={"If-None-Match": tags[0]}
    )

    assert len({*tags, now}) == 3
    assert (again.status_code, again.content) == (304, b"")
