"""Partners read what we said and took back; who else was told stays with us."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.claims.models import Claim, Correction, Telling
from apps.claims.services import merge, note_told
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, decide, enter_claim, reopen
from tests.factories import NOW, make_key, make_partner

pytestmark = pytest.mark.django_db
ALL = "/api/v1/corrections/"
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def taken_back(hours: int = 0, **fields: Any) -> Claim:
    claim = enter_claim(now=at(hours), **fields)
    decide(claim, "confirmed", reason="Seen on the ground.", now=at(hours))
    reopen(claim, reason="The video is from last year.", now=at(hours + 1))
    return claim


def listed(path: str = ALL, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    response = partner_client().get(path, query or {})
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def test_a_correction_reads_exactly_so_with_all_others_and_with_its_claim() -> None:
    claim = taken_back()
    decide(claim, "refuted", reason="It is elsewhere.", now=at(2))
    exactly = {
        "claim": str(claim.uid),
        "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
        "statement": "Troops have entered Brenova.",
        "state": "refuted",
        "said": {
            "state": "confirmed",
            "claim_version": 4,
            "at": "2026-03-11T18:00:00Z",
            "reason": "Seen on the ground.",
        },
        "taken_back": {"claim_version": 5, "at": "2026-03-11T19:00:00Z", "reason": "The video is from last year."},
        "replaced_by": {
            "state": "refuted",
            "claim_version": 6,
            "at": "2026-03-11T20:00:00Z",
            "reason": "It is elsewhere.",
        },
    }

    assert listed() == [exactly]
    assert listed(f"/api/v1/claims/{claim.uid}/corrections/") == [exactly]


def test_until_there_is_a_new_verdict_nothing_replaces_the_old_one() -> None:
    taken_back()

    (correction,) = listed()

    assert (correction["state"], correction["replaced_by"]) == ("under_review", None)


def test_that_the_claim_was_merged_replaces_the_old_verdict() -> None:
    claim = taken_back()
    merge(claim, enter_claim(now=at(2)), actor=EDITOR, reason="The same.", now=at(2))

    (correction,) = listed()

    assert correction["replaced_by"]["state"] == "merged"


def test_who_was_told_and_who_decided_is_told_nowhere() -> None:
    claim = taken_back()
    decide(claim, "refuted", now=at(2))
    note_told([claim], make_partner(name="The Rival"), via=Telling.Via.API, now=NOW)

    answer = partner_client().get(ALL).content.decode()

    assert "The Rival" not in answer
    assert EDITOR.name not in answer


def test_who_reads_a_correction_has_been_told_the_new_verdict_and_not_the_old_one() -> None:
    claim = taken_back()
    decide(claim, "refuted", now=at(2))
    partner = make_partner()

    partner_client(make_key(partner)).get(ALL)

    assert list(partner.tellings.values_list("position", flat=True)) == [6]


@pytest.mark.parametrize("hidden", [{"is_withdrawn": True}, {"embargo_until": FAR}])
def test_of_a_hidden_claim_there_is_no_correction(hidden: dict[str, Any]) -> None:
    claim = taken_back()
    Claim.objects.filter(pk=claim.pk).update(**hidden)

    assert listed() == []


def test_what_was_taken_back_under_an_embargo_stays_hidden_when_it_ends() -> None:
    claim = enter_claim()
    Claim.objects.filter(pk=claim.pk).update(embargo_until=FAR)
    claim.refresh_from_db()
    decide(claim, "confirmed")
    reopen(claim)
    Claim.objects.filter(pk=claim.pk).update(embargo_until=None)

    assert Correction.objects.count() == 1
    assert listed() == []


def test_a_verdict_given_under_an_embargo_replaces_nothing_that_can_be_seen() -> None:
    claim = taken_back()
    Claim.objects.filter(pk=claim.pk).update(embargo_until=FAR)
    claim.refresh_from_db()
    decide(claim, "refuted", reason="Secret so far.", now=at(2))
    Claim.objects.filter(pk=claim.pk).update(embargo_until=None)

    (correction,) = listed()

    assert (correction["state"], correction["replaced_by"]) == ("refuted", None)


def test_corrections_come_latest_first_or_oldest_first_in_pages() -> None:
    claims = [str(taken_back(hours).uid) for hours in (0, 1, 2)]

    first = partner_client().get(ALL, {"limit": 2}).json()
    rest = partner_client().get(first["next"].removeprefix("https://desk.example")).json()

    assert [row["claim"] for row in first["data"] + rest["data"]] == claims[::-1]
    assert [row["claim"] for row in listed(query={"ordering": "reopened_at"})] == claims


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_as_many_queries_for_6_as_for_1(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        taken_back()
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(3):  # key, corrections, entries
        assert len(client.get(ALL).json()["data"]) == count
