"""Commands that go out for a person take their turn at a host like the workers, and wait for it a few seconds."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.utils import OperationalError

from apps.evidence.models import Host
from apps.evidence.services import PoliteFetch
from apps.evidence.services.hosts import NotOurTurn, take_turn
from apps.evidence.services.patiently import PatientFetch
from verifyhub.outbound import FetchFailed, Policy, Request, Response
from verifyhub.politeness import Manners

PAGE = "https://courier.example/brenova"
SECOND = timedelta(seconds=1)


class Hand:
    """Somebody at a command line, whose clock goes on only while they wait."""

    def __init__(self, now) -> None:
        self.now = now
        self.waited: list[float] = []
        self.told: list[str] = []
        self.asked: list[tuple[str, object]] = []

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)

    def door(self, request: Request, *, policy: Policy, admit=lambda url: None) -> Response:
        admit(request.url)
        self.asked.append((request.url, self.now))
        return Response(request.url, 404 if request.url.endswith("robots.txt") else 200, {}, b"")

    def fetch(self, request: Request, **options) -> Response:
        polite = PoliteFetch(Policy(), Manners(), clock=lambda: self.now, door=self.door)
        return PatientFetch(polite, clock=lambda: self.now, sleep=self.sleep, say=self.told.append, **options)(request)


@pytest.mark.django_db
def test_the_second_request_to_a_host_waits_for_its_turn_and_says_so(now):
    hand = Hand(now)

    hand.fetch(Request(PAGE))
    hand.fetch(Request(PAGE))

    assert hand.asked == [(PAGE, now), (PAGE, now + SECOND)]
    assert hand.told == ["Waiting 1.0 seconds for our turn at courier.example."]


@pytest.mark.django_db
def test_a_page_waits_for_the_turn_after_robots_txt(now):
    hand = Hand(now)

    hand.fetch(Request(PAGE, is_page=True))

    assert hand.asked == [("https://courier.example/robots.txt", now), (PAGE, now + SECOND)]
    assert hand.waited == [1.0]


@pytest.mark.django_db
def test_the_workers_see_the_turn_that_was_taken(now):
    Hand(now).fetch(Request(PAGE))

    with pytest.raises(NotOurTurn):
        take_turn(
            "courier.example", manners=Manners(), crawl_delay=timedelta(0), lease=30 * SECOND, now=now + SECOND / 2
        )
    assert Host.objects.get().name == "courier.example"


@pytest.mark.parametrize("ahead, is_waited_for", [(15, True), (16, False)])
def test_nobody_waits_longer_than_fifteen_seconds(now, ahead, is_waited_for):
    hand = Hand(now)

    def busy(request):
        if hand.now < now + ahead * SECOND:
            raise NotOurTurn(now + ahead * SECOND)
        return Response(request.url, 200, {}, b"")

    patient = PatientFetch(busy, clock=lambda: hand.now, sleep=hand.sleep, say=hand.told.append)
    if is_waited_for:
        assert patient(Request(PAGE)).status == 200
    else:
        with pytest.raises(FetchFailed, match=r"^Others are before us at courier\.example, until 09:30:16 UTC"):
            patient(Request(PAGE))
    assert hand.waited == ([15.0] if is_waited_for else [])


def test_without_a_database_it_is_said_what_to_do(now):
    def broken(request):
        raise OperationalError("no such table: evidence_host")

    with pytest.raises(FetchFailed, match=r"run manage\.py migrate first\.$"):
        PatientFetch(broken, clock=lambda: now, sleep=lambda seconds: None, say=print)(Request(PAGE))


BUSY = "https://93.184.216.34/brenova"  # no name that would have to be looked up


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command, arguments",
    [("try_connector", ["rss", "Brenova", "--address", BUSY]), ("import_article", [BUSY])],
)
def test_both_commands_ask_in_their_turn(command, arguments):
    Host.objects.create(name="93.184.216.34", next_turn_at=datetime(2999, 1, 1, tzinfo=UTC))

    with pytest.raises(CommandError, match=r"Others are before us at 93\.184\.216\.34"):
        call_command(command, *arguments, stdout=io.StringIO())
