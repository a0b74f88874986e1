"""No source is asked more than its budget allows, by however many workers; what waits for that says so."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.db.models import F

from apps.evidence.models import ConnectorHour, ConnectorState, Inquiry, Lookup
from apps.evidence.queries import is_settled
from apps.evidence.services import budgets as budgets_module
from apps.evidence.services import forget_old_hours, look_up
from apps.evidence.services.budgets import BudgetUsedUp, asked_today, give_back, reserve, set_aside
from apps.evidence.services.hosts import NotAsked, NotOurTurn
from apps.queue.services import take
from tests.apps.far_side import ListingConnector, Network
from tests.factories import make_claim
from tests.threads import at_once
from verifyhub.connectors import CONNECTORS, Budget, UnreadableAnswer
from verifyhub.outbound import FetchFailed, Response

pytestmark = pytest.mark.django_db
PLACE = "https://wire.example/search"
MIDNIGHT = datetime(2026, 3, 15, tzinfo=UTC)  # after the fixture's `now`
USED_UP = "Not asked: today's budget for “Listing”, 2 requests, is used up. It is asked after midnight UTC."


class Budgeted(ListingConnector):
    budget = Budget(pause_seconds=6, per_day=2)


@pytest.fixture
def listing(monkeypatch):
    connector = Budgeted()
    monkeypatch.setitem(CONNECTORS, "listing", connector)
    return connector


def make_lookup(now, **fields):
    claim = make_claim()
    Inquiry.objects.create(claim=claim, opened_at=now)
    defaults = {"claim": claim, "connector": "listing", "address": PLACE, "place_name": "The Wire", "due_at": now}
    return Lookup.objects.create(**(defaults | fields))


def ask(lookup, now, network=None):
    network = network or Network({PLACE: "Found."})
    look_up(lookup, fetch=network, random=lambda: 0.5, now=now)
    lookup.refresh_from_db()
    return network


def hour(now):
    row = ConnectorHour.objects.get(name="listing", began_at=now.replace(minute=0))
    return row.asked, row.answered, row.failed


def test_what_is_asked_and_answered_is_counted_in_its_hour(listing, now):
    ask(make_lookup(now), now)

    state = ConnectorState.objects.get()
    assert hour(now) == (1, 1, 0)
    assert (state.name, state.last_answer_at, state.last_error_at) == ("listing", now, None)


@pytest.mark.parametrize(
    "answer, said",
    [
        (FetchFailed("The Wire broke off.", retryable=True), "The Wire broke off."),
        (Response(PLACE, 429, {}, b""), "The source asks us to come back later."),
        (Response(PLACE, 503, {}, b""), "The source has a fault of its own (status 503)."),
    ],
)
def test_a_failure_is_counted_and_kept_in_words(listing, answer, said, now):
    lookup = make_lookup(now)

    ask(lookup, now, Network({PLACE: answer}))

    state = ConnectorState.objects.get()
    assert hour(now) == (1, 0, 1)
    assert (state.last_answer_at, state.last_error_at, state.last_error) == (None, now, said)
    assert lookup.asked_at == now


def test_an_answer_that_cannot_be_read_is_a_failure(listing, now, monkeypatch):
    def refuse(response):
        raise UnreadableAnswer("The Wire sent a web page.")

    monkeypatch.setattr(listing, "read", refuse)

    ask(make_lookup(now), now)

    assert hour(now) == (1, 0, 1)
    assert ConnectorState.objects.get().last_error == "The Wire sent a web page."


@pytest.mark.parametrize("reason", [NotAsked("Left alone.", retryable=True), NotOurTurn(MIDNIGHT)])
def test_a_request_that_was_not_made_is_given_back(listing, reason, now):
    lookup = make_lookup(now)

    ask(lookup, now, Network({PLACE: reason}))

    assert hour(now) == (0, 0, 0)
    assert not ConnectorState.objects.exclude(last_error="").exists()
    assert lookup.asked_at is None


def test_a_source_without_its_key_costs_nothing(now):
    ask(make_lookup(now, connector="guardian"), now)

    assert not ConnectorHour.objects.exists()


def test_the_pace_of_the_connector_goes_with_its_requests(listing, now):
    paces = []

    def note(request):
        paces.append(request.pause_seconds)
        return Response(PLACE, 200, {}, b"")

    ask(make_lookup(now), now, note)
    ConnectorState.objects.filter(name="listing").update(pause_seconds=60)
    ask(make_lookup(now), now, note)

    assert paces == [6, 60]


def test_when_the_budget_is_used_up_a_lookup_waits_until_midnight_and_that_is_no_attempt(listing, now):
    first, second, third = (make_lookup(now) for _ in range(3))
    network = Network({PLACE: "Found."})
    for lookup in (first, second, third):
        ask(lookup, now, network)

    assert network.asked == [PLACE, PLACE]
    assert (third.status, third.attempts, third.due_at, third.last_error) == ("waiting", 0, MIDNIGHT, USED_UP)
    assert third.leased_until is None

    ask(third, MIDNIGHT, network)
    assert (third.status, third.attempts, third.last_error) == ("done", 1, "")


def test_what_was_told_that_nothing_is_left_may_ask_when_a_request_is_given_back(listing, now):
    ConnectorState.objects.create(name="listing", per_day=1)
    held = reserve(listing, per_day=1, now=now)
    second, third = make_lookup(now), make_lookup(now)
    for lookup in (second, third):
        ask(lookup, now)
    told = [(lookup.due_at, lookup.last_error != "") for lookup in (second, third)]

    give_back(held, per_day=1, now=now)

    second.refresh_from_db()
    third.refresh_from_db()
    assert told == [(MIDNIGHT, True), (MIDNIGHT, True)]
    assert (second.due_at, second.last_error) == (now, "")
    assert third.due_at == MIDNIGHT
    assert ask(second, now).asked == [PLACE]


def test_a_request_given_back_just_before_a_lookup_is_put_off_until_midnight_is_not_missed(listing, now):
    ConnectorState.objects.create(name="listing", per_day=1)
    held, lookup = reserve(listing, per_day=1, now=now), make_lookup(now)
    assert take(lookup, lease=timedelta(seconds=90), now=now)
    with pytest.raises(BudgetUsedUp) as used_up:
        reserve(listing, per_day=1, now=now)
    give_back(held, per_day=1, now=now)

    set_aside(lookup, used_up.value, now=now)

    lookup.refresh_from_db()
    assert (lookup.due_at, lookup.attempts, lookup.last_error) == (now, 0, "")


def test_a_claim_does_not_wait_for_tomorrows_budget_to_be_weighed(listing, now):
    reserve(listing, per_day=None, now=now)
    reserve(listing, per_day=None, now=now)
    lookup = make_lookup(now)
    before = is_settled(lookup.claim)

    ask(lookup, now)

    inquiry = Inquiry.objects.get()
    assert (before, is_settled(lookup.claim)) == (False, True)
    assert (inquiry.requests, inquiry.due_at) == (1, now)


def test_an_operators_figure_replaces_the_connectors_own(listing, now):
    ConnectorState.objects.create(name="listing", per_day=1)
    first, second = make_lookup(now), make_lookup(now)

    ask(first, now)
    ask(second, now)

    assert (first.status, second.status) == ("done", "waiting")
    assert "1 request, is used up" in second.last_error


def test_a_day_is_from_midnight_to_midnight_utc(listing, now):
    for moment in (MIDNIGHT - timedelta(seconds=1), MIDNIGHT, MIDNIGHT + timedelta(hours=23, minutes=59)):
        reserve(listing, per_day=None, now=moment)

    assert asked_today("listing", now=MIDNIGHT - timedelta(seconds=1)) == 1
    assert asked_today("listing", now=MIDNIGHT + timedelta(hours=23, minutes=59)) == 2


def try_to_reserve(connector, per_day, now):
    def attempt() -> bool:
        try:
            reserve(connector, per_day=per_day, now=now)
        except BudgetUsedUp:
            return False
        return True

    return attempt


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_no_more_get_through_than_the_budget_allows(listing, now):
    got_through = at_once([try_to_reserve(listing, 5, now)] * 12)

    assert sum(got_through) == 5
    assert asked_today("listing", now=now) == 5


@pytest.mark.django_db(transaction=True)
def test_one_reserves_at_the_moment_another_notes_its_answer(listing, now, monkeypatch):
    """Both hold the connector's row before the hour's: on PostgreSQL nobody waits in a circle."""
    ConnectorState.objects.create(name="listing", per_day=9)
    reserve(listing, per_day=9, now=now)
    has_state, has_hour = Event(), Event()
    lock, find_hour = budgets_module.locked_state, budgets_module._hour

    def lock_and_wait(name):
        state = lock(name)
        has_state.set()
        has_hour.wait(0.5)  # seconds that one waits for the other, who cannot come when the order is right
        return state

    def find_and_hold(name, moment):
        found = find_hour(name, moment)
        ConnectorHour.objects.filter(pk=found.pk).update(asked=F("asked"))
        has_hour.set()
        return found

    def note():
        has_state.wait(0.5)
        budgets_module._note("listing", "answered", now=now, last_answer_at=now)

    monkeypatch.setattr(budgets_module, "locked_state", lock_and_wait)
    monkeypatch.setattr(budgets_module, "_hour", find_and_hold)

    at_once([try_to_reserve(listing, 9, now), note])

    assert hour(now) == (2, 1, 0)


@pytest.fixture
def both_count_first(monkeypatch):
    """A worker that has counted waits a moment for the other one to count too, before it reserves."""
    both, count = Barrier(2), budgets_module.asked_today

    def count_and_wait(name, *, now):
        counted = count(name, now=now)
        with suppress(BrokenBarrierError):
            both.wait(timeout=1)  # seconds: under the guard the other one cannot come
        return counted

    monkeypatch.setattr(budgets_module, "asked_today", count_and_wait)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_would_both_count_one_left_do_not(listing, both_count_first, now):
    ConnectorState.objects.create(name="listing")

    assert sorted(at_once([try_to_reserve(listing, 1, now)] * 2)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_they_would(listing, both_count_first, now, monkeypatch):
    ConnectorState.objects.create(name="listing")
    monkeypatch.setattr(budgets_module, "locked_state", lambda name: None)

    unguarded = reserve.__wrapped__

    def attempt() -> bool:
        try:
            unguarded(listing, per_day=1, now=now)
        except BudgetUsedUp:
            return False
        return True

    assert at_once([attempt] * 2) == [True, True]


def test_hours_are_forgotten_after_thirty_days(listing, now):
    reserve(listing, per_day=None, now=now - timedelta(days=31))
    reserve(listing, per_day=None, now=now - timedelta(days=29))

    forget_old_hours(now=now)

    assert [row.began_at for row in ConnectorHour.objects.all()] == [(now - timedelta(days=29)).replace(minute=0)]
