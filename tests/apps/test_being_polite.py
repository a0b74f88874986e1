"""Every site is asked in its turn, left alone when it is unwell or asks for that, and its robots.txt is obeyed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_network
from threading import Lock
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.evidence.models import Document, Feed, Host, Inquiry, Lookup, Visit
from apps.evidence.services import PoliteFetch, fetch_document, hosts, look_up, open_inquiries, visit_document
from apps.evidence.services.hosts import NotOurTurn, take_turn
from config.environment import Environment
from tests.apps.far_side import page
from tests.factories import make_claim
from tests.threads import at_once
from verifyhub.outbound import Admit, FetchFailed, Policy, ProxyFailed, Request, Response
from verifyhub.politeness import Manners, Standing, Wait

pytestmark = pytest.mark.django_db
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning."
NO_ROBOTS = Response("", 404, {}, b"")
SECOND = timedelta(seconds=1)


class Door:
    """A door out to given answers by address, at a time of the test's choosing. An exception is raised."""

    def __init__(self, now: datetime, answers: Mapping[str, Response | FetchFailed]) -> None:
        self.now = now
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.manners = Manners()

    def __call__(self, request: Request, *, policy: Policy, admit: Admit = lambda url: None) -> Response:
        admit(request.url)
        self.asked.append(request.url)
        answer = self.answers.get(request.url, NO_ROBOTS)
        if isinstance(answer, FetchFailed):
            raise answer
        return answer

    @property
    def fetch(self) -> PoliteFetch:
        return PoliteFetch(Policy(), self.manners, clock=lambda: self.now, door=self)

    def get(self, document: Document) -> Document:
        fetch_document(document, fetch=self.fetch, random=lambda: 0.5, now=self.now)
        document.refresh_from_db()
        return document

    def get_at_last(self, document: Document) -> Document:
        """With the look at robots.txt before it."""
        self.get(document)
        self.now += SECOND
        return self.get(document)


def robots(text: str, status: int = 200) -> Response:
    return Response("", status, {"content-type": "text/plain"}, text.encode())


def enter(url: str, now: datetime) -> Document:
    return Document.objects.create(url=url, due_at=now)


def asked_before(name: str, now: datetime, **columns: object) -> Host:
    """A host whose robots.txt is known and allows everything."""
    return Host.objects.create(**({"name": name, "robots_read_at": now} | columns))


def test_the_second_page_of_a_site_waits_for_its_turn_and_that_is_no_attempt(now):
    urls = ["https://press.example/1", "https://press.example/2"]
    door = Door(now, {url: page(url, STORY) for url in urls})
    asked_before("press.example", now)
    first, second = (enter(url, now) for url in urls)

    door.get(first)
    door.get(second)

    assert (first.status, door.asked) == ("done", urls[:1])
    assert (second.status, second.attempts, second.due_at, second.last_error) == ("waiting", 0, now + SECOND, "")
    assert second.leased_until is None

    door.now += SECOND
    assert door.get(second).status == "done"
    assert second.attempts == 1


def test_a_claim_is_not_weighed_again_for_a_page_that_only_waits_for_its_turn(now):
    url = "https://press.example/1"
    asked_before("press.example", now, next_turn_at=now + SECOND)
    lookup = Lookup.objects.create(claim=make_claim(), connector="rss", address=url, place_name="Press", due_at=now)
    inquiry = Inquiry.objects.create(claim=lookup.claim, opened_at=now)
    document = enter(url, now)
    lookup.leads.create(document=document)
    door = Door(now, {url: page(url, STORY)})

    door.get(document)
    look_up(lookup, fetch=door.fetch, random=lambda: 0.5, now=now)
    inquiry.refresh_from_db()
    while_waiting = (inquiry.requests, inquiry.due_at)
    door.now += SECOND
    door.get(document)
    inquiry.refresh_from_db()

    assert while_waiting == (0, None)
    assert (document.status, inquiry.requests) == ("done", 1)


def test_a_turn_that_another_worker_takes_at_the_last_moment_is_not_ours(now, monkeypatch):
    rule, quicker_ones = hosts.ask_for_turn, ["another worker"]

    def try_for_it() -> datetime:
        return take_turn("press.example", manners=Manners(), crawl_delay=timedelta(0), lease=SECOND, now=now)

    def beaten_once(standing: Standing, **named: Any) -> tuple[Standing, Wait | None]:
        if quicker_ones and quicker_ones.pop():
            try_for_it()
        return rule(standing, **named)

    monkeypatch.setattr(hosts, "ask_for_turn", beaten_once)

    with pytest.raises(NotOurTurn):
        try_for_it()
    assert Host.objects.get().asking == [(now + SECOND).isoformat()]


def test_other_sites_are_asked_meanwhile(now):
    urls = ["https://press.example/1", "https://other.example/1"]
    door = Door(now, {url: page(url, STORY) for url in urls})
    for name in ("press.example", "other.example"):
        asked_before(name, now)

    assert [door.get(enter(url, now)).status for url in urls] == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_the_same_moment_one_has_the_turn(now):
    won, lock = [], Lock()

    def try_for_it() -> datetime | None:
        try:
            turn = take_turn("press.example", manners=Manners(), crawl_delay=timedelta(0), lease=SECOND, now=now)
        except NotOurTurn as refused:
            return refused.until
        with lock:
            won.append(turn)
        return None

    places = at_once([try_for_it] * 8)

    assert won == [now + SECOND]
    assert sorted(place for place in places if place) == [now + n * SECOND for n in range(1, 8)]
    assert Host.objects.get().asking == [(now + SECOND).isoformat()]


def test_a_wish_to_come_back_later_holds_for_all_that_is_asked_of_the_host(now):
    urls = ["https://press.example/1", "https://press.example/2"]
    door = Door(now, {urls[0]: Response(urls[0], 429, {"retry-after": "600"}, b"")})
    asked_before("press.example", now)
    door.get(enter(urls[0], now))
    other = enter(urls[1], now)

    door.now += SECOND
    door.get(other)

    assert door.asked == urls[:1]
    assert (other.status, other.due_at) == ("waiting", now + timedelta(minutes=10))
    assert other.last_error == "press.example has asked to be left alone until 09:40 UTC on 14 March 2026."


def test_a_host_that_fails_five_times_in_a_row_is_left_alone_and_the_rows_say_so(now):
    urls = [f"https://press.example/{n}" for n in range(6)]
    door = Door(now, {url: FetchFailed("press.example broke off the connection.", retryable=True) for url in urls})
    asked_before("press.example", now)
    for url in urls[:5]:
        door.get(enter(url, now))
        door.now += SECOND
    spared = door.get(enter(urls[5], now))

    assert door.asked == urls[:5]
    assert (spared.status, spared.attempts, spared.due_at) == ("waiting", 1, now + timedelta(seconds=64))
    assert spared.last_error == (
        "press.example has failed 5 times in a row and is left alone until 09:31 UTC on 14 March 2026."
    )

    door.now = now + timedelta(seconds=64)
    door.answers[urls[5]] = page(urls[5], STORY)
    assert door.get(spared).status == "done"
    assert Host.objects.get().failures == 0


def test_a_fault_of_the_site_counts_as_a_failure_and_a_page_that_is_gone_does_not(now):
    broken, gone = "https://broken.example/1", "https://press.example/1"
    door = Door(now, {broken: Response(broken, 500, {}, b""), gone: Response(gone, 404, {}, b"")})
    for name in ("broken.example", "press.example"):
        asked_before(name, now, failures=3)

    for url in (broken, gone):
        door.get(enter(url, now))

    assert dict(Host.objects.values_list("name", "failures")) == {"broken.example": 4, "press.example": 0}


def test_robots_txt_is_read_first_takes_a_turn_and_is_kept_for_a_day(now):
    urls = ["https://press.example/1", "https://press.example/2"]
    door = Door(now, {url: page(url, STORY) for url in urls})

    first = door.get_at_last(enter(urls[0], now))
    door.now += timedelta(hours=23)
    door.get(enter(urls[1], now))
    door.now += timedelta(hours=1)
    door.get(enter("https://press.example/3", now))

    assert (first.status, first.attempts) == ("done", 1)
    assert door.asked == ["https://press.example/robots.txt", *urls, "https://press.example/robots.txt"]


def test_robots_txt_is_asked_for_once_though_two_workers_know_no_rules_yet(now):
    urls = ["https://press.example/1", "https://press.example/2"]
    other = Door(now, {url: page(url, STORY) for url in urls})
    second = enter(urls[1], now)

    def slow(request: Request, *, policy: Policy, admit: Admit = lambda url: None) -> Response:
        if request.url == "https://press.example/robots.txt":
            other.now += 2 * SECOND
            other.get(second)  # another worker, while the answer is under way
        return other(request, policy=policy, admit=admit)

    fetch = PoliteFetch(Policy(), Manners(), clock=lambda: other.now, door=slow)
    fetch_document(enter(urls[0], now), fetch=fetch, random=lambda: 0.5, now=now)

    assert other.asked.count("https://press.example/robots.txt") == 1
    assert (second.status, second.attempts) == ("waiting", 0)


def test_a_page_that_robots_txt_keeps_from_us_is_not_asked_for_and_says_so(now):
    url = "https://press.example/private/1"
    door = Door(now, {"https://press.example/robots.txt": robots("User-agent: *\nDisallow: /private/")})

    kept_from_us = door.get(enter(url, now))

    assert door.asked == ["https://press.example/robots.txt"]
    assert (kept_from_us.status, kept_from_us.failure) == ("failed", "robots")
    assert kept_from_us.last_error == "press.example asks programs not to read this page (robots.txt)."


def test_a_redirect_does_not_lead_around_the_robots_txt_of_another_site(now):
    start, end = "https://short.example/1", "https://press.example/private/1"
    asked_before("short.example", now, failures=2)
    asked_before("press.example", now, robots="User-agent: *\nDisallow: /private/")
    document = enter(start, now)

    def redirecting(request: Request, *, policy: Policy, admit: Admit) -> Response:
        admit(start)
        admit(end)
        raise AssertionError("The page was asked for.")

    fetch = PoliteFetch(Policy(), Manners(), clock=lambda: now, door=redirecting)
    fetch_document(document, fetch=fetch, random=lambda: 0.5, now=now)
    document.refresh_from_db()

    assert (document.failure, Host.objects.get(name="short.example").failures) == ("robots", 0)
    assert Host.objects.get(name="short.example").asking == []
    assert Host.objects.get(name="press.example").next_turn_at is None


def test_a_site_that_sends_us_round_by_another_and_back_is_read_in_one_turn_each(now):
    start, consent, end = "https://press.example/1", "https://consent.example/", "https://press.example/1?ok"
    for name in ("press.example", "consent.example"):
        asked_before(name, now)

    def redirecting(request: Request, *, policy: Policy, admit: Admit) -> Response:
        for url in (start, consent, end):
            admit(url)
        return page(end, STORY)

    document = enter(start, now)
    fetch = PoliteFetch(Policy(), Manners(), clock=lambda: now, door=redirecting)
    fetch_document(document, fetch=fetch, random=lambda: 0.5, now=now)
    document.refresh_from_db()

    assert document.status == "done"
    assert list(Host.objects.values_list("asking", flat=True)) == [[], []]


def test_a_site_that_cannot_say_what_may_be_read_is_left_alone_for_now(now):
    door = Door(now, {"https://press.example/robots.txt": robots("", status=503)})

    document = door.get(enter("https://press.example/1", now))

    assert door.asked == ["https://press.example/robots.txt"]
    assert (document.status, document.attempts, document.due_at) == ("waiting", 1, now + 5 * SECOND)
    assert document.last_error == "The site cannot say just now what programs may read (robots.txt, status 503)."
    assert Host.objects.get().failures == 1


def test_a_crawl_delay_is_the_pause_between_two_pages(now):
    urls = ["https://press.example/1", "https://press.example/2"]
    door = Door(now, {url: page(url, STORY) for url in urls})
    asked_before("press.example", now, robots="User-agent: *\nCrawl-delay: 7")

    door.get(enter(urls[0], now))
    waiting = door.get(enter(urls[1], now))

    assert (waiting.attempts, waiting.due_at) == (0, now + 7 * SECOND)


def test_a_feed_that_a_person_has_entered_is_asked_in_its_turn_whatever_robots_txt_says(now):
    url = "https://press.example/feed"
    asked_before("press.example", now, robots="User-agent: *\nDisallow: /")
    Feed.objects.create(connector="rss", name="Press", address=url)
    door = Door(now, {url: Response(url, 200, {"content-type": "application/rss+xml"}, b"<rss><channel/></rss>")})
    for _ in range(2):
        make_claim()
    open_inquiries(now=now)

    for lookup in Lookup.objects.order_by("id"):
        look_up(lookup, fetch=door.fetch, random=lambda: 0.5, answer_serves_for=timedelta(0), now=now)

    assert door.asked == [url]
    assert list(Lookup.objects.order_by("id").values_list("attempts", "due_at")) == [(1, None), (0, now + SECOND)]


def test_a_page_given_by_a_person_and_a_page_visited_again_obey_robots_txt(now):
    url = "https://press.example/1"
    asked_before("press.example", now, robots="User-agent: *\nDisallow: /")
    door = Door(now, {})
    lookup = Lookup.objects.create(claim=make_claim(), connector="page", address=url, place_name="Rosa", due_at=now)
    visit = Visit.objects.create(document=enter(url, now), due_at=now)

    look_up(lookup, fetch=door.fetch, random=lambda: 0.5, now=now)
    visit_document(visit, fetch=door.fetch, random=lambda: 0.5, now=now)

    for row in (lookup, visit):
        row.refresh_from_db()
        assert (row.status, row.last_error) == (
            "failed",
            "press.example asks programs not to read this page (robots.txt).",
        )
    assert (door.asked, visit.outcome) == ([], "")


def test_the_demonstrations_own_press_is_exempt(now):
    urls = [f"http://127.0.0.1:8000/{n}" for n in range(3)]
    door = Door(now, {url: page(url, STORY) for url in urls})
    door.manners = Manners(exempt=(ip_network("127.0.0.0/8"),))

    assert [door.get(enter(url, now)).status for url in urls] == ["done"] * 3
    assert (door.asked, Host.objects.count()) == (urls, 0)


def test_a_proxy_of_ours_that_fails_is_not_held_against_the_host(now):
    url = "https://press.example/1"
    asked_before("press.example", now)
    door = Door(now, {url: ProxyFailed("The proxy proxy.inside:3128 cannot be reached just now.", retryable=True)})
    document = enter(url, now)

    for _ in range(6):
        door.get(document)
        door.now += timedelta(hours=1)

    host = Host.objects.get(name="press.example")
    assert (host.failures, host.left_alone_until) == (0, None)
    assert document.last_error == "The proxy proxy.inside:3128 cannot be reached just now."
    assert len(door.asked) > 4


@pytest.mark.parametrize("address", ["proxy.inside:3128", "ftp://proxy.inside"])
def test_a_proxy_setting_that_makes_no_sense_stops_the_start(address, monkeypatch):
    monkeypatch.setenv("VERIFYHUB_PROXY", address)

    with pytest.raises(ImproperlyConfigured, match="^VERIFYHUB_PROXY cannot be read: write http://host:port"):
        Environment().proxy("VERIFYHUB_PROXY")
