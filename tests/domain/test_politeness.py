"""Manners: when a host may be asked, how long one that is unwell is left alone, and what its robots.txt allows."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from verifyhub.politeness import (
    Outcome,
    Standing,
    Wait,
    ask_for_turn,
    crawl_delay,
    end_turn,
    host_of,
    is_exempt,
    may_read,
    robots_address,
    robots_text,
)
from verifyhub.politeness.turns import rest_after

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=35)
AGENT = "VerifyHub (+https://newsroom.example)"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ask(standing: Standing, seconds: float, *, pause: float = 1, at_once: int = 2) -> tuple[Standing, Wait | None]:
    return ask_for_turn(
        standing,
        host="press.example",
        pause=timedelta(seconds=pause),
        at_once=at_once,
        lease=LEASE,
        now=at(seconds),
    )


def end(standing: Standing, outcome: Outcome, seconds: float = 0, wish: datetime | None = None) -> Standing:
    return end_turn(standing, outcome, turn_ends_at=at(35), come_back_at=wish, now=at(seconds))


def test_the_first_to_ask_has_the_turn_and_the_next_begins_a_pause_later():
    standing, first = ask(Standing(), 0)
    _, too_soon = ask(standing, 0.9)
    _, in_time = ask(standing, 1)

    assert (first, too_soon, in_time) == (None, Wait(at(1)), None)
    assert standing == Standing(next_turn_at=at(1), asking=(at(35),))


def test_those_who_wait_stand_in_line_a_pause_apart():
    standing, _ = ask(Standing(), 0)
    places = []
    for _ in range(3):
        standing, wait = ask(standing, 0.5)
        places.append(wait)

    assert places == [Wait(at(1)), Wait(at(2)), Wait(at(3))]


def test_whoever_comes_back_a_little_early_is_not_sent_to_the_end_of_the_line():
    standing, _ = ask(Standing(next_turn_at=at(1.2), line_ends_at=at(9)), 0.6)
    standing, a_little_early = ask(standing, 1)
    _, much_too_early = ask(standing, 0.7)

    assert a_little_early == Wait(at(1.2))
    assert much_too_early == Wait(at(10))


def test_a_slow_host_is_asked_no_more_than_a_few_times_at_once():
    standing, _ = ask(Standing(), 0)
    standing, second = ask(standing, 1)
    standing, third = ask(standing, 2)
    one_less = end(standing, Outcome.ANSWERED, 3)

    assert (second, third) == (None, Wait(at(3)))
    assert ask(one_less, 3)[1] is None


def test_a_turn_whose_worker_died_is_free_when_its_lease_ends():
    standing = Standing(asking=(at(35), at(36)))

    assert ask(standing, 34)[1] == Wait(at(35))
    assert ask(standing, 35)[1] is None


@pytest.mark.parametrize(
    "failures, minutes", [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (13, 256), (14, 360), (10_000, 360)]
)
def test_a_host_that_keeps_failing_is_left_alone_for_longer_and_longer(failures, minutes):
    assert rest_after(failures) == timedelta(minutes=minutes)


def test_the_fifth_failure_in_a_row_closes_a_host_and_says_so():
    standing = Standing()
    for _ in range(4):
        standing = end(standing, Outcome.FAILED)
    still_asked = ask(standing, 1)[1]
    standing = end(standing, Outcome.FAILED)

    assert still_asked is None
    assert ask(standing, 59)[1] == Wait(
        at(60), "press.example has failed 5 times in a row and is left alone until 09:31 UTC on 14 March 2026."
    )


def test_a_host_that_was_unwell_is_tried_with_one_request_whose_answer_decides():
    unwell = Standing(failures=5, left_alone_until=at(60))

    tried, first = ask(unwell, 60)
    second = ask(tried, 62)[1]
    worse = end(tried, Outcome.FAILED, 63)
    well = end(tried, Outcome.ANSWERED, 63)

    assert (first, second) == (None, Wait(at(63)))
    assert (worse.failures, worse.left_alone_until) == (6, at(63 + 120))
    assert (well.failures, well.left_alone_until) == (0, None)


def test_one_answer_begins_the_count_anew_and_a_request_that_was_not_made_changes_nothing():
    standing = Standing(failures=4, asking=(at(35),))

    assert end(standing, Outcome.ANSWERED) == Standing()
    assert end(standing, Outcome.UNKNOWN) == Standing(failures=4)


def test_a_wish_to_come_back_later_holds_for_the_whole_host():
    standing = end(Standing(), Outcome.UNKNOWN, wish=at(600))

    assert ask(standing, 599)[1] == Wait(
        at(600), "press.example has asked to be left alone until 09:40 UTC on 14 March 2026."
    )
    assert ask(standing, 600)[1] is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_was_asked_before_a_wish_and_ends_after_it_does_not_take_it_back(outcome):
    both_asking = Standing(failures=4, asking=(at(34), at(35)))
    told = end_turn(both_asking, Outcome.UNKNOWN, turn_ends_at=at(34), come_back_at=at(600), now=at(1))

    standing = end(told, outcome, 2)

    assert (standing.asking, standing.left_alone_until) == ((), at(600))
    assert ask(standing, 599)[1].until == at(600)


@pytest.mark.parametrize(
    "url, host",
    [
        ("https://Press.Example/a", "press.example"),
        ("http://press.example./a", "press.example"),
        ("https://press.example:443/a", "press.example"),
        ("http://press.example:8080/a", "press.example:8080"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
    ],
)
def test_turns_are_counted_by_host_and_unusual_port(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize("url", ["https://press.example:99999/feed", "http://[press.example/", "", "press.example"])
def test_what_is_no_address_has_no_host(url):
    assert host_of(url) == ""


@pytest.mark.parametrize(
    "host, exempt",
    [
        ("localhost:8000", True),
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("127.0.0.1.example", False),
        ("press.example:8000", False),
    ],
)
def test_only_an_address_of_the_installation_itself_is_exempt(host, exempt):
    assert is_exempt(host, networks=(ip_network("127.0.0.0/8"),)) is exempt
    assert is_exempt(host, networks=()) is False


@pytest.mark.parametrize(
    "status, body, text",
    [
        (200, b"User-agent: *\nDisallow: /\n", "User-agent: *\nDisallow: /\n"),
        (200, b"\xff\0Disallow", "\N{REPLACEMENT CHARACTER}Disallow"),
        (404, b"<html>Disallow: /</html>", ""),
        (403, b"Disallow: /", ""),
        (302, b"", ""),
        (429, b"", None),
        (500, b"", None),
        (503, b"Disallow: /", None),
    ],
)
def test_no_robots_file_allows_everything_and_a_broken_site_cannot_say(status, body, text):
    assert robots_text(status, body) == text


def test_of_an_endless_robots_file_the_first_half_megabyte_counts():
    text = robots_text(200, b"#" * 499_999 + b"\nDisallow: /")

    assert text == "#" * 499_999 + "\n"


@pytest.mark.parametrize(
    "rules, allowed",
    [
        ("", True),
        ("User-agent: *\nDisallow: /news/", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: *\nDisallow: /*/halvik$", False),
        ("User-agent: *\nAllow: /\n\nUser-agent: verifyhub\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: VerifyHub\nDisallow: /private/", True),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("<html><body>Not a robots file</body></html>", True),
    ],
)
def test_a_page_is_read_when_the_rules_for_us_allow_it(rules, allowed):
    assert may_read(rules, "https://press.example/news/halvik", user_agent=AGENT) is allowed


@pytest.mark.parametrize(
    "rules, seconds",
    [("", 0), ("Crawl-delay: 5", 5), ("Crawl-delay: 0.5", 0.5), ("Crawl-delay: 86400", 30), ("Crawl-delay: soon", 0)],
)
def test_a_crawl_delay_is_respected_up_to_half_a_minute(rules, seconds):
    assert crawl_delay(f"User-agent: *\n{rules}", user_agent=AGENT) == timedelta(seconds=seconds)


def test_a_robots_file_is_found_at_the_root_of_its_site():
    assert robots_address("http://press.example:8080/a/b?c#d") == "http://press.example:8080/robots.txt"
