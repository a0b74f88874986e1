"""How often something is looked at again, and how people write it down."""

import re
from datetime import timedelta

import pytest

from verifyhub.schedule import PACES, VERDICT_PACES, Pace, next_look, read_paces, write_paces

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    "age,after",
    [
        (timedelta(0), 15 * MINUTE),
        (2 * HOUR, 15 * MINUTE),
        (2 * HOUR + timedelta(seconds=1), HOUR),
        (DAY, HOUR),
        (3 * DAY, 6 * HOUR),
        (8 * DAY, DAY),
        (31 * DAY, 7 * DAY),
        (4_000 * DAY, 7 * DAY),
        (-MINUTE, 15 * MINUTE),  # the clocks of two machines differ
    ],
)
def test_an_open_claim_is_looked_at_often_at_first_and_more_slowly_with_age(age, after, now):
    assert next_look(now - age, now) == now + after


def test_the_pages_of_a_verdict_are_visited_twice_a_day_for_a_week_then_weekly(now):
    assert next_look(now - 7 * DAY, now, paces=VERDICT_PACES) == now + 12 * HOUR
    assert next_look(now - 8 * DAY, now, paces=VERDICT_PACES) == now + 7 * DAY


def test_paces_are_written_as_people_read_them():
    assert write_paces(PACES) == "2h:15m, 1d:1h, 7d:6h, 30d:1d, later:7d"
    assert write_paces(VERDICT_PACES) == "7d:12h, later:7d"


@pytest.mark.parametrize("paces", [PACES, VERDICT_PACES, (Pace(timedelta.max, 90 * MINUTE),)])
def test_what_is_written_is_read_back(paces):
    assert read_paces(write_paces(paces)) == paces


def test_blanks_do_not_matter():
    assert read_paces(" 2h : 15m,later:7d ") == (Pace(2 * HOUR, 15 * MINUTE), Pace(timedelta.max, 7 * DAY))


@pytest.mark.parametrize(
    "text,sentence",
    [
        ("", "“” is not an age and a pace with a colon between, such as 2h:15m."),
        ("2h", "“2h” is not an age and a pace with a colon between, such as 2h:15m."),
        ("2h:15m,", "“” is not an age and a pace with a colon between, such as 2h:15m."),
        ("2 hours:15m, later:7d", "“2 hours” is not a number of minutes, hours or days, such as 15m, 6h or 7d."),
        ("later:0m", "“0m” is not a number of minutes, hours or days, such as 15m, 6h or 7d."),
        ("later:-5m", "“-5m” is not a number of minutes, hours or days, such as 15m, 6h or 7d."),
        ("later:9999999d", "“9999999d” is not a number of minutes, hours or days, such as 15m, 6h or 7d."),
        ("later:367d", "“367d” is not from 1m to 366d."),
        ("2h:15m, 1d:1h", "The last pace must be for “later”, such as later:7d."),
        ("1d:1h, 2h:15m, later:7d", "The ages must rise from one pace to the next, with “later” last."),
        ("later:1h, later:7d", "The ages must rise from one pace to the next, with “later” last."),
    ],
)
def test_nonsense_is_refused_with_the_reason(text, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read_paces(text)
