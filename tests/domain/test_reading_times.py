"""A passage about another time is no evidence for today's claim; without the claim's time nothing is concluded."""

from datetime import date, timedelta

import pytest

from verifyhub.reading import Stance, read_document
from verifyhub.reading.timing import EventWindow, another_time

WINDOW = EventWindow(date(2024, 5, 3), date(2024, 5, 6))
PUBLISHED = date(2024, 5, 7)


@pytest.mark.parametrize(
    "passage, words",
    [
        ("Sappers blew up the Lissow dam in 2019.", "in 2019"),
        ("Sappers blew up the Lissow dam on 12 January.", "12 January"),
        ("Sappers blew up the Lissow dam on January 12, 2024.", "January 12, 2024"),
        ("The dam was blown up two years ago.", "two years ago"),
        ("The dam was blown up years ago.", "years ago"),
        ("The dam was blown up five weeks ago.", "five weeks ago"),
        ("Sappers blew up the Lissow dam in March 2015.", "in March 2015"),
        ("Sappers blew up the Lissow dam last year.", "last year"),
        ("File photo: the Lissow dam after the flood.", "File photo"),
        ("The Lissow dam under water (file picture).", "(file picture)"),
        ("An archive picture from 2014 shows the Lissow dam blown up.", "from 2014"),
        ("The picture of the dam has been circulating since 2014.", "circulating since 2014"),
        ("The footage is old: it shows the Lissow dam blown up.", "footage is old"),
        ("The dam, built in 1961, was blown up.", ""),
        ("Held by Tarvonia since 2014, the dam was blown up.", ""),
        ("Sappers blew up the Lissow dam in May 2024.", ""),
        ("The dam was blown up two weeks ago.", ""),
        ("Sappers blew up the Lissow dam on 4 May.", ""),
        ("The dam, built in 1961, was blown up on 4 May.", ""),
        ("The dam was blown up last month.", ""),
        ("The dam was blown up on 31 June.", ""),
        ("The dam was blown up on 4 APRİL 2019.", ""),  # as a Turkish keyboard writes capitals: not our letters
        ("The dam was blown up fıve weeks ago.", ""),
        ("Sappers blew up the Lissow dam.", ""),
    ],
)
def test_the_words_that_put_a_passage_in_another_time(passage, words):
    assert another_time(passage, WINDOW, PUBLISHED) == words


def test_last_month_is_another_time_when_the_event_was_half_a_year_ago():
    window = EventWindow(date(2023, 11, 1), date(2023, 11, 2))

    assert another_time("The dam was blown up last month.", window, PUBLISHED) == "last month"


@pytest.mark.parametrize(
    "published, words",
    [(date(2024, 5, 31), "last month"), (date(2024, 5, 7), ""), (date(2024, 6, 2), "")],
)
def test_last_month_is_that_of_the_calendar(published, words):
    window = EventWindow(published - timedelta(days=3), published - timedelta(days=2))

    assert another_time("The dam was blown up last month.", window, published) == words


def test_what_was_published_before_cannot_tell_of_it():
    assert another_time("Sappers blew up the Lissow dam.", WINDOW, date(2016, 3, 9)) == "published on 9 March 2016"


def test_a_window_at_the_beginning_of_time_breaks_nothing():
    assert another_time("The dam was blown up.", EventWindow(date(1, 1, 1), date(1, 1, 2)), PUBLISHED) == ""


def test_nothing_is_concluded_when_the_claims_time_is_not_known():
    assert another_time("Sappers blew up the Lissow dam in 2019.", None, PUBLISHED) == ""


def test_a_text_about_an_old_event_does_not_support_todays_claim():
    text = "Tarvonian sappers have blown up the Lissow dam in 2019."
    claim = "Tarvonian sappers have blown up the Lissow dam."

    unknown = read_document(text, statement=claim, names=("Lissow",))
    reading = read_document(text, statement=claim, names=("Lissow",), event_window=WINDOW, published=PUBLISHED)

    assert unknown.stance is Stance.SUPPORTS
    assert reading.stance is Stance.REPORTS
    assert reading.reasons == ("states it plainly", "plain statement", "about another time: in 2019")


@pytest.mark.parametrize(
    "text",
    [
        "BRENOVA (Willow Wire) - Tarvonian sappers have blown up the Lissow dam.",
        "Tarvonian sappers have blown up the Lissow dam. The Willow Wire contributed to this report.",
    ],
)
def test_the_agency_in_the_dateline_or_at_the_foot_is_a_named_origin(text):
    reading = read_document(text, statement="Tarvonian sappers have blown up the Lissow dam.", names=("Lissow",))

    assert "Willow Wire" in reading.named_origins
