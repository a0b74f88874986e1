"""A press of many hosts, good and faulty, read by the real engine over real sockets, and asked for its view of it."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from apps.evidence.models import Document, Feed
from tests.factories import make_claim
from tests.journeys.installation import ROOT, free_port
from tests.journeys.press import PAGES, SHARES, Asked, Site, read_log, sites
from tests.journeys.press_crew import START, crew
from tests.journeys.press_log import complaints, misread
from tests.thoroughness import IS_THOROUGH
from verifyhub.outbound import Policy
from verifyhub.politeness import Manners
from verifyhub.schedule import Pace, Schedule

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
LOOPBACK = (ip_network("127.0.0.0/8"),)
PAUSE = 0.3  # seconds
POLITE = Manners(pause=timedelta(seconds=PAUSE), at_once=2)
WORKERS = 16
SIZE = 200 if IS_THOROUGH else 60 if os.environ.get("VERIFYHUB_TEST_SERVICES") == "1" else 20
UNTIL = START + (timedelta(hours=24) if IS_THOROUGH else timedelta(minutes=15))  # the last retry is after three hours
DEADLINE = 3.0  # seconds
NEVER = Schedule(open=(Pace(timedelta.max, timedelta(days=900)),))
READ_WHOLE = ("good", "slow", "ailing", "resetting", "busy", "ruleless")
FOR_PROGRAMS = ("/feed.xml", "/robots.txt")


@dataclass(frozen=True)
class Visit:
    """What became of one press: its log in the engine's clock, and the seconds on the wall."""

    sites: list[Site]
    port: int
    log: list[Asked]
    seconds: float
    late: Counter[str]  # by address: answers that were not whole within the deadline

    def of(self, *kinds: str) -> list[Site]:
        return [site for site in self.sites if site.kind in kinds]

    def outcomes(self, kind: str) -> Counter[tuple[str, str, str]]:
        """Status, failure and words of the pages of this kind of host, the host's name left out."""
        found: Counter[tuple[str, str, str]] = Counter()
        for site in self.of(kind):
            origin = f"http://{site.address}:{self.port}"
            rows = Document.objects.filter(url__startswith=f"{origin}/").values_list("status", "failure", "last_error")
            found.update(
                (status, failure, words.replace(f"{site.address}:{self.port}", "…")) for status, failure, words in rows
            )
        return found

    def pages_asked(self, site: Site) -> list[Asked]:
        return [asked for asked in self.log if asked.address == site.address and asked.path not in FOR_PROGRAMS]


@pytest.fixture
def visit(tmp_path, monkeypatch, settings) -> Callable[..., Visit]:
    """Open a press, have it read to the end by the real tasks, close it; claims are not weighed meanwhile."""

    def visit_press(
        *, size: int, manners: Manners, kinds: tuple[str, ...] = tuple(SHARES), until: datetime = UNTIL
    ) -> Visit:
        listed = sites(size, kinds=kinds)
        socket_allow_hosts(["127.0.0.1", "::1", *(site.address for site in listed)], allow_unix_socket=True)
        with crew(monkeypatch) as made, open_press(tmp_path, size, kinds) as (port, log_file):
            settings.OUTBOUND_POLICY = Policy(
                private_networks=LOOPBACK, ports=frozenset({port}), deadline_seconds=DEADLINE
            )
            settings.MANNERS, settings.LOOK_AGAIN, settings.NUDGE_WORKERS = manners, NEVER, True
            for site in listed:
                address = f"http://{site.address}:{port}/feed.xml"
                Feed.objects.create(connector="rss", name=f"Press {site.address}:{port}", address=address)
            make_claim(entities=["Brenova"], places=["Brenova"])
            seconds = made.work_until_done(WORKERS, until=until, within=600)
        for failure in made.failures:
            raise failure
        log = [replace(a, began=made.clock.at(a.began), ended=made.clock.at(a.ended)) for a in read_log(log_file)]
        return Visit(listed, port, log, seconds, made.late)

    return visit_press


@contextmanager
def open_press(folder: Path, size: int, kinds: tuple[str, ...]) -> Iterator[tuple[int, Path]]:
    port, log_file = free_port(), folder / "log.json"
    command = [sys.executable, "-m", "tests.journeys.press", str(size), ",".join(kinds), str(port), str(log_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as press:
        try:
            assert press.stdout
            assert press.stdout.readline() == "The press is open.\n"
            yield port, log_file
            press.send_signal(signal.SIGTERM)
            assert press.wait(timeout=30) == 0
        finally:
            press.kill()


def test_a_press_is_read_whole_and_has_nothing_to_complain_of(visit):
    seen = visit(size=SIZE, manners=POLITE)

    assert {kind: seen.outcomes(kind) for kind in READ_WHOLE} == {
        kind: {("done", "", ""): 4 * len(seen.of(kind))} for kind in READ_WHOLE
    }
    for site in seen.of(*READ_WHOLE):
        late = {path: seen.late[f"http://{site.address}:{seen.port}{path}"] for path in PAGES}
        assert (site, misread(seen.pages_asked(site), wanted=PAGES, late=late)) == (site, {}), seen.pages_asked(site)
    assert complaints(seen.log, seen.sites, pause=PAUSE) == {
        "too soon": [], "too many at once": [], "private": [], "told to wait": [], "unwell": [], "rules": []
    }  # fmt: skip
    _assert_what_cannot_be_read_says_why(seen)
    _assert_hosts_that_always_fail_are_left_alone(seen)
    _assert_the_good_go_on_while_others_hang(seen)
    print(_summary(seen))


def _assert_what_cannot_be_read_says_why(seen: Visit) -> None:
    private, redirecting, odd = (len(seen.of(kind)) for kind in ("private", "redirecting", "odd"))
    assert seen.outcomes("private") == {
        ("done", "", ""): 2 * private,
        ("failed", "robots", "… asks programs not to read this page (robots.txt)."): 2 * private,
    }
    assert seen.outcomes("redirecting") == {
        ("done", "", ""): 2 * redirecting,
        ("failed", "", "The site redirected more than 3 times."): 2 * redirecting,
    }
    assert seen.outcomes("odd") == {
        ("failed", "not_text", "This is a picture, not a web page."): odd,
        ("failed", "empty", "The page is empty."): odd,
        ("failed", "login_wall", "The page asks the reader to log in or subscribe and shows no article."): odd,
        ("failed", "gone", "The page is not there any more, or never was (status 404)."): odd,
    }
    for status, _, words in [*seen.outcomes("hanging"), *seen.outcomes("broken")]:
        assert (status, words != "") == ("failed" if IS_THOROUGH else "waiting", True)


def _assert_hosts_that_always_fail_are_left_alone(seen: Visit) -> None:
    """Four pages of six attempts each would be 24 requests in the three hours, and 12 in the first quarter."""
    for site in seen.of("broken", "hanging"):
        assert 5 <= len(seen.pages_asked(site)) <= (14 if IS_THOROUGH else 9)


def _assert_the_good_go_on_while_others_hang(seen: Visit) -> None:
    """Good hosts are asked while any other host keeps one of the workers waiting."""
    good = [asked for site in seen.of("good") for asked in seen.log if asked.address == site.address]
    all_read_at = max(asked.ended for asked in good)
    hung = [asked for site in seen.of("hanging") for asked in seen.pages_asked(site) if asked.ended < all_read_at]
    held_up = [one for one in hung if not any(one.began < asked.began < one.ended for asked in good)]

    assert held_up == []


def _summary(seen: Visit) -> str:
    good = [asked for site in seen.of("good") for asked in seen.log if asked.address == site.address]
    ends = sorted(asked.ended for asked in good if asked.path in PAGES)
    first = min(asked.began for asked in good)
    floor = max(sum(asked.ended - asked.began for asked in good) / WORKERS, 5 * PAUSE)
    half, most = ends[len(ends) // 2] - first, _ninety_fifth(ends) - first
    return (
        f"{len(seen.sites)} hosts, {len(seen.log)} requests in {seen.seconds:.1f} s on the wall; "
        f"{len(ends)} good pages: half in {half:.1f} s, 95 of 100 in {most:.1f} s, "
        f"all in {ends[-1] - first:.1f} s; waiting alone would take {floor:.1f} s; "
        f"{sum(seen.late.values())} answers not whole within the deadline"
    )


def _ninety_fifth(ends: list[float]) -> float:
    return sorted(ends)[len(ends) * 95 // 100]


@pytest.mark.skipif(not IS_THOROUGH, reason="reads two presses; run with HYPOTHESIS_PROFILE=thorough")
def test_good_hosts_do_not_wait_much_longer_because_others_are_slow(visit):
    """The same hosts are compared: once beside slow and hanging ones, once with good ones in their place."""
    with_slow = visit(size=SIZE, manners=POLITE)
    without = visit(size=SIZE, manners=POLITE, kinds=tuple(kind for kind in SHARES if kind not in ("slow", "hanging")))
    common = {site.address for site in with_slow.of("good")} & {site.address for site in without.of("good")}

    ends = [
        _ninety_fifth([a.ended for a in seen.log if a.address in common and a.path in PAGES])
        for seen in (with_slow, without)
    ]

    print(_summary(with_slow), _summary(without), f"ratio of the 95th: {ends[0] / ends[1]:.2f}", sep="\n")
    assert ends[0] / ends[1] < 2


def test_a_visitor_without_manners_is_complained_of(visit):
    """The same checks, the guard taken away: they would notice."""
    seen = visit(
        size=12,
        manners=Manners(exempt=LOOPBACK),
        kinds=("slow", "broken", "private", "busy"),
        until=START + timedelta(minutes=2),
    )

    found = complaints(seen.log, seen.sites, pause=PAUSE)

    assert {what for what, told in found.items() if told} >= {"too soon", "private", "unwell", "rules"}


def test_a_page_answered_twice_is_complained_of_unless_the_first_answer_came_too_late():
    log = [Asked("127.1.0.10", path, float(when), when + 0.1, 200) for when, path in enumerate(["/1", "/2", "/1"])]

    assert misread(log, wanted=PAGES[:3], late={}) == {"/1": 2, "/3": 0}
    assert misread(log, wanted=PAGES[:2], late={"/1": 1}) == {}
