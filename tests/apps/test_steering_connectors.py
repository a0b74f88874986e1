"""Operators pause a connector, resume it, and run it now; nothing that waits for them is forgotten."""

from datetime import timedelta

import pytest

from apps.evidence.models import ConnectorState, Document, Feed, Host, Inquiry, Lookup, OperatorAct
from apps.evidence.queries import is_settled
from apps.evidence.services import (
    ConnectorRefused,
    ask_host_again,
    look_up,
    pause_connector,
    resume_connector,
    run_connector_now,
    set_connector_budget,
)
from apps.evidence.services.assessing import assess_claim
from apps.evidence.services.budgets import Paused, reserve, set_aside
from apps.queue.services import take
from tests.apps.far_side import ListingConnector, Network
from tests.factories import make_claim
from verifyhub.connectors import CONNECTORS
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db
PLACE = "https://wire.example/search"
OLGA = Actor(Role.OPERATOR, "Olga Operator", "user:9")
SAYS_SO = "Not asked: the newsroom has paused “Listing”."


@pytest.fixture
def listing(monkeypatch):
    monkeypatch.setitem(CONNECTORS, "listing", ListingConnector())
    return CONNECTORS["listing"]


def make_lookup(now, *, claim=None, **fields):
    claim = claim or make_claim(state="under_review")
    Inquiry.objects.get_or_create(claim=claim, defaults={"opened_at": now})
    defaults = {"claim": claim, "connector": "listing", "address": PLACE, "place_name": "The Wire", "due_at": now}
    return Lookup.objects.create(**(defaults | fields))


def ask(lookup, now):
    network = Network({PLACE: "Found."})
    look_up(lookup, fetch=network, random=lambda: 0.5, now=now)
    lookup.refresh_from_db()
    return network.asked


def pause(now):
    return pause_connector("listing", reason="Sends rubbish since noon.", actor=OLGA, now=now)


def test_what_waits_for_a_paused_connector_rests_and_says_so_without_a_name(listing, now):
    waiting, answered = make_lookup(now), make_lookup(now, status="done", due_at=None, hits_found=3)
    other = make_lookup(now, connector="rss")

    assert pause(now) == 1

    state = ConnectorState.objects.get()
    assert (state.paused_at, state.paused_by, state.pause_reason) == (now, "Olga Operator", "Sends rubbish since noon.")
    for row in (waiting, answered, other):
        row.refresh_from_db()
    assert (waiting.status, waiting.due_at, waiting.last_error) == ("waiting", None, SAYS_SO)
    assert (answered.status, answered.last_error, other.due_at) == ("done", "", now)


def test_a_lookup_that_is_new_or_asked_anew_meanwhile_rests_too_and_is_no_attempt(listing, now):
    pause(now)
    lookup = make_lookup(now)

    assert ask(lookup, now) == []
    assert (lookup.status, lookup.attempts, lookup.due_at, lookup.last_error) == ("waiting", 0, None, SAYS_SO)
    assert lookup.leased_until is None


def test_a_claim_is_weighed_without_a_paused_connector_and_the_count_of_places_stays_honest(listing, now):
    claim = make_claim(state="under_review")
    make_lookup(now, claim=claim, status="done", due_at=None, hits_found=0, address="https://other.example")
    make_lookup(now, claim=claim)
    before = is_settled(claim)

    pause(now)

    inquiry = Inquiry.objects.get()
    assert (before, is_settled(claim), inquiry.requests) == (False, True, 1)
    assess_claim(inquiry, now=now + timedelta(seconds=1))
    assessment = claim.assessments.get()
    assert (assessment.lookups_answered, assessment.lookups_asked) == (1, 2)


def test_the_fetching_of_pages_goes_on(listing, now):
    page = Document.objects.create(url="https://wire.example/1", due_at=now)

    pause(now)

    page.refresh_from_db()
    assert (page.status, page.due_at) == ("waiting", now)


def test_a_lookup_under_way_is_finished(listing, now):
    lookup = make_lookup(now)
    assert take(lookup, lease=timedelta(seconds=90), now=now)

    assert pause(now) == 0

    lookup.refresh_from_db()
    assert (lookup.due_at, lookup.last_error) == (now, "")


def test_resuming_makes_due_what_rests(listing, now):
    lookup = make_lookup(now)
    pause(now)
    later = now + timedelta(hours=2)

    assert resume_connector("listing", actor=OLGA, now=later) == 1

    lookup.refresh_from_db()
    assert (lookup.due_at, lookup.last_error) == (later, "")
    assert not is_settled(lookup.claim)
    state = ConnectorState.objects.get()
    assert (state.paused_at, state.paused_by, state.pause_reason) == (None, "", "")
    assert ask(lookup, later) == [PLACE]


def test_a_worker_that_saw_the_pause_just_before_it_was_lifted_lets_nothing_rest_for_good(listing, now):
    lookup = make_lookup(now)
    assert take(lookup, lease=timedelta(seconds=90), now=now)
    pause(now)
    resume_connector("listing", actor=OLGA, now=now)

    set_aside(lookup, Paused(listing), now=now)

    lookup.refresh_from_db()
    assert (lookup.due_at, lookup.attempts, lookup.last_error, lookup.leased_until) == (now, 0, "", None)


@pytest.mark.parametrize("act, said", [
    (lambda now: pause_connector("listing", reason=" ", actor=OLGA, now=now), "Say why it is paused"),
    (lambda now: resume_connector("listing", actor=OLGA, now=now), "It is not paused."),
    (lambda now: pause_connector("nonesuch", reason="So.", actor=OLGA, now=now), "no connector called “nonesuch”"),
    (lambda now: set_connector_budget("listing", pause_seconds=-1, per_day=None, actor=OLGA, now=now), "0 to 3,600"),
    (lambda now: set_connector_budget("listing", pause_seconds=None, per_day=-1, actor=OLGA, now=now), "fewer than"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(listing, act, said, now):
    with pytest.raises(ConnectorRefused, match=said):
        act(now)

    assert not ConnectorState.objects.exclude(paused_at=None, pause_seconds=None, per_day=None).exists()


def test_pausing_twice_names_who_was_first(listing, now):
    pause(now)

    with pytest.raises(ConnectorRefused, match=r"^It is paused already, by Olga Operator\.$"):
        pause_connector("listing", reason="Again.", actor=Actor(Role.EDITOR, "Edda", "user:2"), now=now)


def test_running_one_now_asks_about_every_open_claim_again(listing, now):
    failing = make_lookup(now, due_at=now + timedelta(hours=3), attempts=4, last_error="No answer.")
    answered = make_lookup(now, status="done", due_at=None, hits_found=3)
    Feed.objects.create(connector="listing", name="Off", address="https://off.example", is_enabled=False)
    left = [
        make_lookup(now, claim=make_claim(state="confirmed"), status="done", due_at=None, hits_found=1),
        make_lookup(now, claim=make_claim(state="under_review", is_withdrawn=True), status="done", due_at=None),
        make_lookup(now, claim=make_claim(state="under_review", parked_until=now), status="done", due_at=None),
        make_lookup(now, address="https://off.example", status="done", due_at=None),
        make_lookup(now, connector="rss", status="done", due_at=None),
    ]

    assert run_connector_now("listing", actor=OLGA, now=now) == 2

    due = Lookup.objects.filter(status="waiting", due_at=now, attempts=0, last_error="")
    assert set(due) == {failing, answered}
    assert Lookup.objects.filter(pk__in=[row.pk for row in left], status="done").count() == 5


def test_running_now_goes_no_further_than_the_budget_and_begins_with_what_was_never_answered(listing, now):
    ConnectorState.objects.create(name="listing", per_day=3)
    reserve(listing, per_day=None, now=now)
    hour = timedelta(hours=1)
    fresh = make_lookup(now, status="done", due_at=None, hits_found=1, asked_at=now - hour)
    stale = make_lookup(now, status="done", due_at=None, hits_found=1, asked_at=now - 2 * hour)
    never = make_lookup(now, status="failed", due_at=None, asked_at=now)

    assert run_connector_now("listing", actor=OLGA, now=now) == 2

    assert set(Lookup.objects.filter(due_at=now)) == {never, stale}
    fresh.refresh_from_db()
    assert fresh.status == "done"


def test_running_now_is_refused_while_paused_and_when_the_budget_is_used_up(listing, now):
    set_connector_budget("listing", pause_seconds=None, per_day=0, actor=OLGA, now=now)
    with pytest.raises(ConnectorRefused, match=r"^Today's budget, 0 requests, is used up\.$"):
        run_connector_now("listing", actor=OLGA, now=now)

    pause(now)
    with pytest.raises(ConnectorRefused, match=r"^It is paused: resume it first\.$"):
        run_connector_now("listing", actor=OLGA, now=now)


def test_pages_that_were_read_are_not_read_again(now):
    make_lookup(now, connector="page", status="done", due_at=None, hits_found=1)
    failed = make_lookup(now, connector="page", address="https://wire.example/2", status="failed", due_at=None)

    assert run_connector_now("page", actor=OLGA, now=now) == 1

    failed.refresh_from_db()
    assert failed.status == "waiting"


def test_a_larger_budget_frees_at_once_what_waits_for_tomorrow(listing, now):
    set_connector_budget("listing", pause_seconds=None, per_day=0, actor=OLGA, now=now)
    lookup = make_lookup(now)
    ask(lookup, now)
    assert lookup.due_at.isoformat() == "2026-03-15T00:00:00+00:00"

    set_connector_budget("listing", pause_seconds=2.5, per_day=None, actor=OLGA, now=now)

    lookup.refresh_from_db()
    assert lookup.due_at == now
    assert ask(lookup, now) == [PLACE]


def test_a_site_that_is_left_alone_is_asked_again_when_an_operator_says_so(now):
    rest = now + timedelta(hours=6)
    host = Host.objects.create(name="press.example", failures=9, left_alone_until=rest, version=4)
    page = Document.objects.create(url="https://press.example/1", due_at=rest, attempts=2, last_error="No answer.")
    feed = make_lookup(now, address="http://press.example/feed", due_at=rest, attempts=1)
    other = Document.objects.create(url="https://press.example.org/1", due_at=rest)

    assert ask_host_again(host, actor=OLGA, now=now) == 2

    for row in (host, page, feed, other):
        row.refresh_from_db()
    assert (host.left_alone_until, host.failures, host.version) == (None, 9, 5)
    assert (page.due_at, page.attempts, feed.due_at, other.due_at) == (now, 2, now, rest)


def test_every_act_is_written_down_with_who_when_and_why(listing, now):
    host = Host.objects.create(name="wire.example", failures=7, left_alone_until=now + timedelta(hours=1))
    later = now + timedelta(minutes=5)

    pause(now)
    resume_connector("listing", actor=OLGA, now=later)
    set_connector_budget("listing", pause_seconds=6, per_day=1_000, actor=OLGA, now=later)
    run_connector_now("listing", actor=OLGA, now=later)
    ask_host_again(host, actor=OLGA, now=later)

    assert list(OperatorAct.objects.order_by("id").values_list("kind", "name", "act", "said", "at")) == [
        ("connector", "listing", "paused", "Sends rubbish since noon.", now),
        (
            "connector", "listing", "resumed",
            "It had been paused by Olga Operator since 14 March 2026, 09:30 UTC: Sends rubbish since noon.", later,
        ),
        (
            "connector", "listing", "budget",
            "Seconds between requests: its own → 6. Requests a day: its own → 1,000.", later,
        ),
        ("connector", "listing", "run", "Lookups made due: 0.", later),
        (
            "site", "wire.example", "again",
            "It was left alone until 14 March 2026, 10:30 UTC; failures in a row: 7.", later,
        ),
    ]  # fmt: skip
    assert set(OperatorAct.objects.values_list("actor_name", "actor_key")) == {("Olga Operator", "user:9")}


def test_an_act_that_is_refused_is_not_written_down(listing, now):
    with pytest.raises(ConnectorRefused):
        resume_connector("listing", actor=OLGA, now=now)

    assert not OperatorAct.objects.exists()
