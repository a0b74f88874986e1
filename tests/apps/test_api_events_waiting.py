"""A reader may wait for the next change: until it comes or its patience ends, and at little cost."""

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import ApiKey
from apps.api import events
from apps.api.events import EventFeed
from apps.api.waiting import Places, has_hung_up, moments, places_of
from apps.claims.services import embargo
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.factories import NOW, make_entry, make_key, make_partner

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events/"


class Hours:
    """A clock that goes on by pausing, and what happens at each pause."""

    def __init__(self) -> None:
        self.time = 100.0
        self.pauses: list[float] = []
        self.meanwhile: dict[int, Callable[[], object]] = {}

    def clock(self) -> float:
        return self.time

    def pause(self, seconds: float) -> None:
        self.time += seconds
        self.pauses.append(seconds)
        self.meanwhile.get(len(self.pauses), lambda: None)()


@pytest.fixture
def hours(monkeypatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(EventFeed, "clock", staticmethod(hours.clock))
    monkeypatch.setattr(EventFeed, "pause", staticmethod(hours.pause))
    return hours


def enter_hidden() -> None:
    claim = enter_claim()
    embargo(claim, until=NOW.replace(year=2400), reason="Lives depend on it.", actor=EDITOR, now=NOW)


def test_a_change_that_is_there_is_told_at_once(hours) -> None:
    make_entry()

    answer = partner_client().get(EVENTS, {"wait": 20}).json()

    assert ([change["sequence"] for change in answer["data"]], hours.pauses) == ([1], [])


def test_a_change_that_comes_ends_the_wait(hours) -> None:
    hours.meanwhile[3] = make_entry

    answer = partner_client().get(EVENTS, {"wait": 20}).json()

    assert ([change["sequence"] for change in answer["data"]], hours.pauses) == ([1], [0.5, 0.5, 0.5])


def test_without_a_change_the_wait_ends_with_an_empty_page(hours) -> None:
    response = partner_client().get(EVENTS, {"wait": 2})

    assert response.json() == {
        "data": [],
        "next_after": 0,
        "scanned_to": 0,
        "oldest": 1,
        "latest": 0,
        "has_more": False,
    }
    assert (sum(hours.pauses), "Retry-After" in response.headers) == (2, False)


def test_what_the_partner_may_not_see_or_did_not_ask_for_goes_by_and_is_accounted_for(hours) -> None:
    hours.meanwhile |= {1: enter_hidden, 2: make_entry}

    answer = partner_client().get(EVENTS, {"wait": 2, "type": "claim.assessed"}).json()

    assert (answer["data"], answer["scanned_to"], answer["next_after"], sum(hours.pauses)) == ([], 3, 3, 2)


def test_each_look_while_waiting_is_one_small_query(hours, django_assert_num_queries) -> None:
    client = partner_client()
    client.get(EVENTS)

    with django_assert_num_queries(3 + 1 + 40 + 1):  # key, anything unnumbered?, the end, entries; 40 looks; key again
        client.get(EVENTS, {"wait": 20})


def test_a_key_that_is_revoked_while_its_holder_waits_is_told_nothing(hours) -> None:
    hours.meanwhile |= {
        1: lambda: ApiKey.objects.update(revoked_at=timezone.now() - timedelta(seconds=1)),  # noqa: TID251
        2: make_entry,
    }

    response = partner_client().get(EVENTS, {"wait": 20})

    assert (response.status_code, response.json()["code"]) == (401, "key_revoked")


def test_one_who_hangs_up_is_not_waited_for(hours) -> None:
    ours, theirs = socket.socketpair()
    hours.meanwhile[2] = theirs.close

    with ours:
        answer = partner_client().get(EVENTS, {"wait": 20}, **{"gunicorn.socket": ours}).json()

    assert (answer["data"], hours.pauses) == ([], [0.5, 0.5])


def test_one_who_stays_has_not_hung_up() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not has_hung_up({"gunicorn.socket": ours})
        theirs.send(b"GET /")  # the next request on the same connection
        assert not has_hung_up({"gunicorn.socket": ours})
    assert not has_hung_up({})


def test_one_for_whom_there_is_no_place_is_answered_at_once_and_told_when_to_come_again(hours, monkeypatch) -> None:
    monkeypatch.setattr(events, "PLACES", Places(0, each=0))

    response = partner_client().get(EVENTS, {"wait": 20})

    assert (response.status_code, response.json()["data"], hours.pauses) == (200, [], [])
    assert response.headers["Retry-After"] == "5"


def test_a_partner_leaves_places_for_others_and_they_are_free_again_afterwards(hours, monkeypatch) -> None:
    monkeypatch.setattr(events, "PLACES", Places(2, each=1))
    partner = make_partner()
    client, other = partner_client(make_key(partner)), partner_client()
    inside: list[bool] = []

    def meanwhile() -> None:
        hours.meanwhile.clear()
        inside.extend("Retry-After" in each.get(EVENTS, {"wait": 1}).headers for each in (client, other))

    hours.meanwhile[1] = meanwhile
    first = client.get(EVENTS, {"wait": 1})
    again = client.get(EVENTS, {"wait": 1})

    assert inside == [True, False]
    assert ["Retry-After" in answer.headers for answer in (first, again)] == [False, False]


@pytest.mark.parametrize("threads, in_all, each", [(1, 0, 0), (2, 1, 1), (8, 4, 2), (64, 32, 16)])
def test_half_the_threads_may_wait_and_half_of_those_for_one_partner(threads, in_all, each) -> None:
    places = places_of(threads)

    assert (places.in_all, places.each) == (in_all, each)


def test_a_place_is_free_again_after_a_failure() -> None:
    places = Places(1, each=1)
    with pytest.raises(ZeroDivisionError), places.place_for(7):
        raise ZeroDivisionError

    with places.place_for(8) as has_place:
        assert has_place


def test_the_last_look_is_at_the_very_end() -> None:
    hours = Hours()

    assert len(list(moments(1.2, clock=hours.clock, pause=hours.pause))) == 3
    assert [round(pause, 6) for pause in hours.pauses] == [0.5, 0.5, 0.2]


@pytest.mark.parametrize("wait", ["-1", "21", "1.5", "x", ""])
def test_a_wait_is_up_to_20_whole_seconds(wait, hours) -> None:
    response = partner_client().get(EVENTS, {"wait": wait})

    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "wait")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_it_waits(hours) -> None:
    from django.db import connection

    seen: list[bool] = []
    hours.meanwhile[1] = lambda: seen.append(connection.in_atomic_block)

    partner_client().get(EVENTS, {"wait": 1})

    assert seen == [False]
