"""The connectors' screen: how each is doing in words, what is left of its budget, and the acts of operators."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.evidence.models import ConnectorHour, ConnectorState, Document, Feed, Host, Lookup, OperatorAct
from apps.newsroom import connector_health, connectors
from apps.newsroom.connector_health import connector_views, other_queues
from tests.factories import make_claim, make_staff
from verifyhub.connectors import CONNECTORS

pytestmark = pytest.mark.django_db
KEYS = {"guardian": "sesame", "newsapi": "sesame"}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIST = "/admin/evidence/connectorstate/"


def view_of(name, now, keys=KEYS):
    return next(view for view in connector_views(keys=keys, now=now) if view.name == name)


def make_lookup(connector="gdelt", **fields):
    defaults = {"connector": connector, "address": "https://place.example/", "place_name": "A place"}
    return Lookup.objects.create(claim=make_claim(state="under_review"), **(defaults | fields))


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Operators", first_name="Olga", last_name="Operator"))
    return client


def act(desk, act, name="gdelt", **sent):
    address = reverse(f"admin:evidence_connectorstate_{act}", args=[name])
    return desk.post(address, sent, follow=True).content.decode()


def test_every_connector_has_its_row(now):
    assert {view.name for view in connector_views(keys={}, now=now)} == set(CONNECTORS)


@pytest.mark.parametrize(
    "columns, state",
    [
        ({}, "not asked yet"),
        ({"last_answer_at": -1}, "working"),
        ({"last_answer_at": -1, "last_error_at": -2}, "working"),
        ({"last_answer_at": -2, "last_error_at": -1}, "working"),  # one of its feeds may be down
        ({"last_answer_at": -13, "last_error_at": -2}, "failing"),
        ({"last_error_at": -1}, "failing"),
        ({"last_answer_at": -1, "paused_at": -1}, "paused"),
    ],
)
def test_its_health_is_one_word(columns, state, now):
    times = {column: now + minutes * MINUTE for column, minutes in columns.items()}
    ConnectorState.objects.create(name="gdelt", **times)

    assert view_of("gdelt", now).state == state


def test_off_for_want_of_a_key_names_the_setting(now):
    view = view_of("guardian", now, keys={})

    assert (view.state, view.words) == ("off", "The Guardian needs a key: set VERIFYHUB_GUARDIAN_KEY.")


def test_paused_says_by_whom_and_why(now):
    ConnectorState.objects.create(name="gdelt", paused_at=now, paused_by="Olga", pause_reason="Sends rubbish.")

    assert view_of("gdelt", now).words == "By Olga: Sends rubbish."


def test_the_last_error_is_shown_until_something_answers(now):
    state = ConnectorState.objects.create(name="gdelt", last_error="GDELT broke off.", last_error_at=now)
    failing = view_of("gdelt", now)
    ConnectorState.objects.filter(pk=state.pk).update(last_answer_at=now + MINUTE)

    assert (failing.words, failing.last_error) == ("It has never answered.", "GDELT broke off.")
    assert view_of("gdelt", now).last_error == ""


def test_the_share_of_failures_is_that_of_the_last_24_hours(now):
    hour = now.replace(minute=0)
    ConnectorHour.objects.create(name="gdelt", began_at=hour, asked=5, answered=3, failed=2)
    ConnectorHour.objects.create(name="gdelt", began_at=hour - 23 * HOUR, asked=3, answered=3)
    ConnectorHour.objects.create(name="gdelt", began_at=hour - 24 * HOUR, asked=90, failed=90)

    view = view_of("gdelt", now)

    assert (view.failed, view.asked, view.failure_rate) == (2, 8, "25 %")


def test_what_is_left_of_the_budget_counts_from_midnight_utc(now):
    midnight = now.replace(hour=0, minute=0)
    ConnectorHour.objects.create(name="guardian", began_at=midnight, asked=12)
    ConnectorHour.objects.create(name="guardian", began_at=midnight - HOUR, asked=100)

    guardian = view_of("guardian", now)
    ConnectorState.objects.create(name="guardian", per_day=10, pause_seconds=2.5)
    set_by_hand = view_of("guardian", now)

    assert (guardian.left, guardian.pace) == ("4,988 of 5,000 left", "at most 12 a second")
    assert (set_by_hand.left, set_by_hand.pace) == ("0 of 10 left", "one every 2.5 s")
    assert (view_of("gdelt", now).left, view_of("gdelt", now).pace) == (
        "no daily limit known; 0 asked",
        "one every 6 s",
    )
    assert view_of("rss", now).pace == "as for every site"


def test_the_queue_tells_how_late_its_oldest_is_and_what_is_not_asked_for_now(now):
    make_lookup(due_at=now - 3 * HOUR)
    make_lookup(due_at=now + HOUR)
    make_lookup(due_at=None)
    make_lookup(status="done")
    make_lookup("wikipedia", due_at=now + HOUR)

    gdelt, wikipedia = view_of("gdelt", now), view_of("wikipedia", now)

    assert (gdelt.waiting, gdelt.resting, gdelt.late_since, gdelt.next_turn_at) == (2, 1, now - 3 * HOUR, None)
    assert (wikipedia.waiting, wikipedia.late_since, wikipedia.next_turn_at) == (1, None, now + HOUR)


def test_its_feeds_are_told_one_by_one(now):
    url = "https://press.example/feed"
    Feed.objects.create(connector="rss", name="Press", address=url)
    Feed.objects.create(connector="rss", name="Quiet", address="https://quiet.example/feed")
    make_lookup("rss", address=url, status="done", hits_found=1, asked_at=now)
    make_lookup("rss", address=url, due_at=now, attempts=1, last_error="No answer.", asked_at=now - HOUR)
    make_lookup("rss", address=url, due_at=None, last_error="Not asked: paused.")
    Host.objects.create(name="press.example", left_alone_until=now + HOUR)

    press, quiet = view_of("rss", now).places

    assert (press.answered, press.failing, press.error, press.last_asked_at) == (1, 1, "No answer.", now)
    assert press.left_alone_until == now + HOUR
    assert (quiet.answered, quiet.failing, quiet.error, quiet.left_alone_until) == (0, 0, "", None)


def test_those_in_trouble_come_first(now):
    ConnectorState.objects.create(name="wikipedia", last_error_at=now)
    ConnectorState.objects.create(name="gdelt", paused_at=now)
    ConnectorState.objects.create(name="rss", last_answer_at=now)

    views = connector_views(keys={}, now=now)

    assert [view.state for view in views[:4]] == ["failing", "paused", "working", "not asked yet"]
    assert views[-1].state == "off"


def test_pages_and_sites_that_wait_stand_beside(now):
    Document.objects.create(url="https://a.example/1", due_at=now - HOUR)
    Document.objects.create(url="https://a.example/2", status="failed")
    Host.objects.create(name="a.example", left_alone_until=now + HOUR)
    Host.objects.create(name="b.example", left_alone_until=now - HOUR)

    queues = other_queues(now=now)

    assert (queues.pages_waiting, queues.pages_late_since, queues.pages_given_up) == (1, now - HOUR, 1)
    assert queues.hosts_left_alone == 1


def test_the_screen_costs_the_same_however_much_is_asked(desk, now):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    cost()
    empty = cost()
    for number in range(12):
        Feed.objects.create(connector="rss", name=f"Feed {number}", address=f"https://feed{number}.example/")
        make_lookup("rss", address=f"https://feed{number}.example/", due_at=now)
        Host.objects.create(name=f"feed{number}.example", left_alone_until=now)
    for name in CONNECTORS:
        ConnectorState.objects.create(name=name, last_error="No.", last_error_at=now)
        ConnectorHour.objects.create(name=name, began_at=now, asked=1)
        OperatorAct.objects.create(kind="connector", name=name, act="run", actor_name="Olga", at=now)

    assert cost() == empty


def test_an_operator_pauses_and_resumes(desk, now):
    make_lookup(due_at=now)

    paused = act(desk, "pause", reason="Sends rubbish <b>since</b> noon.")
    state = ConnectorState.objects.get()
    resumed = act(desk, "resume")

    assert "GDELT is paused. One lookup waits for it to be resumed." in paused
    assert "By Olga Operator: Sends rubbish &lt;b&gt;since&lt;/b&gt; noon." in paused
    assert state.paused_by == "Olga Operator"
    assert "GDELT is asked again. One lookup waits for its turn." in resumed
    state.refresh_from_db()
    assert state.paused_at is None
    shown = resumed[resumed.index("What operators did") :]
    assert shown.index("resumed by Olga Operator") < shown.index("paused by Olga Operator")
    assert shown.count("Sends rubbish &lt;b&gt;since&lt;/b&gt; noon.") == 2


def test_an_operator_runs_one_now(desk):
    make_lookup(status="done", hits_found=1)
    make_lookup(status="failed")

    assert "GDELT is asked now. 2 lookups wait for its turn." in act(desk, "run")
    assert "No open claim has a place of Wikipedia: references to be asked." in act(desk, "run", "wikipedia")
    assert "The Guardian needs a key: set VERIFYHUB_GUARDIAN_KEY." in act(desk, "run", "guardian")


def test_an_operator_sets_a_budget_and_takes_it_back(desk):
    act(desk, "budget", pause_seconds="2.5", per_day="100")
    state = ConnectorState.objects.get()
    assert (state.pause_seconds, state.per_day) == (2.5, 100)

    act(desk, "budget", pause_seconds="", per_day="")
    state.refresh_from_db()
    assert (state.pause_seconds, state.per_day) == (None, None)


@pytest.mark.parametrize(
    "name, sent, said",
    [
        ("pause", {"reason": " "}, "Say why it is paused: others will ask."),
        ("resume", {}, "It is not paused."),
        ("budget", {"pause_seconds": "soon"}, "Enter a number."),
        ("budget", {"pause_seconds": "nan"}, "Enter a number."),
        ("budget", {"pause_seconds": "9999"}, "The pause is 0 to 3,600 seconds."),
        ("budget", {"per_day": "99999999999999999999"}, "less than or equal to 2000000000"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(desk, name, sent, said):
    assert said in act(desk, name, **sent)
    assert not ConnectorState.objects.exclude(paused_at=None, pause_seconds=None, per_day=None).exists()


def test_a_connector_of_another_version_is_refused_in_words(desk):
    assert "no connector called “nonesuch”" in act(desk, "pause", "nonesuch", reason="So.")


def test_reporters_see_the_screen_without_its_buttons(client):
    client.force_login(make_staff("Reporters"))

    page = client.get(LIST).content.decode()

    assert "GDELT" in page
    assert "Pause …" not in page


def test_every_control_has_a_name(desk, now):
    ConnectorState.objects.create(name="gdelt", paused_at=now, paused_by="Olga", pause_reason="So.")

    page = desk.get(LIST).content.decode()

    for name in CONNECTORS:
        assert f'<label for="reason-{name}">' in page
        assert f'<label for="pace-{name}">' in page
        assert f'<label for="day-{name}">' in page
    assert 'Resume<span class="vh-hidden"> GDELT</span>' in page


def test_a_feed_of_a_paused_connector_says_so(desk, now):
    Feed.objects.create(connector="rss", name="Press", address="https://press.example/feed")
    make_lookup("rss", address="https://press.example/feed", due_at=None, last_error="Not asked: paused.")
    before = desk.get("/admin/evidence/feed/").content.decode()
    ConnectorState.objects.create(name="rss", paused_at=now, paused_by="Olga Operator", pause_reason="So.")

    page = desk.get("/admin/evidence/feed/").content.decode()

    assert "not asked yet" in before
    assert "Paused by Olga Operator" in page


@pytest.fixture
def at(monkeypatch, now):
    monkeypatch.setattr(connectors, "timezone", SimpleNamespace(now=lambda: now))
    return now


def test_how_late_the_queue_is_stands_on_the_screen(desk, at):
    make_lookup(due_at=at - HOUR)

    page = desk.get(LIST).content.decode()

    assert "1 waiting" in page
    assert "oldest due" in page
    assert connector_health.SILENT_FOR == 10 * MINUTE


def test_a_feed_at_a_port_that_there_is_not_does_not_take_the_screen_away(desk):
    Feed.objects.create(connector="rss", name="Mistyped", address="https://press.example:99999/feed")

    assert "Mistyped" in desk.get(LIST).content.decode()
