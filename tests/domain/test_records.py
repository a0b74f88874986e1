"""A publisher's record: right on how many, how sure that is, whom it copies, and whom it errs with."""

from datetime import UTC, datetime, timedelta

import pytest

from verifyhub.independence import EdgeKind
from verifyhub.reading import Stance
from verifyhub.records import (
    Copying,
    Outcome,
    Page,
    SeenTie,
    SharedErrors,
    TrackRecord,
    Word,
    copied_by,
    copied_from,
    is_right,
    shared_errors,
    track_record,
    wilson,
)

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
FOR, AGAINST, REPORTS = Stance.SUPPORTS, Stance.DISPUTES, Stance.REPORTS
COURIER, HERALD, POST = 1, 2, 3
TRUE, FALSE = Outcome(True, NOON), Outcome(False, NOON)


def word(claim: int, stance: Stance = FOR, *, publisher: int = COURIER, hours: float = -1, first_hand=True) -> Word:
    return Word(publisher, claim, stance, first_hand, NOON + timedelta(hours=hours))


def page(publisher: int, name: str, *, minutes: float | None = 0, credits: tuple[str, ...] = ()) -> Page:
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    return Page(publisher, f"https://{name.split()[0].lower()}.example/1", (name,), credits, at)


@pytest.mark.parametrize(
    "right, of, low, high",  # checked by hand against the published formula
    [(7, 9, 0.453, 0.937), (0, 1, 0.0, 0.793), (1, 1, 0.207, 1.0), (0, 0, 0.0, 1.0), (50, 100, 0.404, 0.596)],
)
def test_the_interval_of_few_cases_is_wide(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)


def test_right_is_support_of_what_was_confirmed_and_denial_of_what_was_refuted():
    words = [word(1), word(2), word(3, AGAINST), word(4, AGAINST), word(5)]
    outcomes = {1: TRUE, 2: FALSE, 3: TRUE, 4: FALSE}

    assert track_record(words, outcomes) == TrackRecord(right=2, resolved=4)


@pytest.mark.parametrize(
    "said, what",
    [
        (word(1, first_hand=False), "at second hand"),
        (word(1, REPORTS), "only reported"),
        (word(1, hours=1), "after the verdict"),
        (word(2), "on an open claim"),
    ],
)
def test_what_does_not_count(said, what):
    assert track_record([said], {1: TRUE}) == TrackRecord(0, 0), what


def test_a_claim_counts_once_with_the_last_word_before_the_verdict():
    words = [word(1, AGAINST, hours=-1), word(1, FOR, hours=-2), word(1, FOR, hours=-3), word(1, FOR, hours=2)]

    assert track_record(words, {1: FALSE}) == TrackRecord(right=1, resolved=1)


def test_a_word_without_a_time_counts_and_gives_way_to_one_with_a_time():
    unknown = Word(COURIER, 1, AGAINST, True, None)

    assert track_record([unknown], {1: FALSE}) == TrackRecord(1, 1)
    assert track_record([word(1, FOR), unknown], {1: FALSE}) == TrackRecord(0, 1)


def test_an_open_claim_and_a_neutral_word_are_neither_right_nor_wrong():
    assert [is_right(FOR, None), is_right(REPORTS, TRUE), is_right(FOR, TRUE), is_right(AGAINST, TRUE)] == [
        None,
        None,
        True,
        False,
    ]


def test_errors_are_shared_where_nobody_else_made_them():
    def on(claim: int, *wrong: int, right: tuple[int, ...] = ()) -> list[Word]:
        return [word(claim, FOR, publisher=p) for p in wrong] + [word(claim, AGAINST, publisher=p) for p in right]

    words = on(1, COURIER, HERALD) + on(2, COURIER, HERALD, right=(POST,)) + on(3, COURIER, HERALD, POST)
    words += on(4, COURIER) + on(5, HERALD, POST) + on(6, right=(COURIER, HERALD))
    outcomes = dict.fromkeys(range(1, 7), FALSE)

    assert shared_errors(COURIER, words, outcomes) == [SharedErrors(HERALD, alone=2, both=4)]
    assert shared_errors(POST, words, outcomes) == [SharedErrors(HERALD, alone=1, both=3)]


WIRE = page(HERALD, "Meridian Wire", minutes=0)
CREDITS_WIRE = page(COURIER, "The Courier", minutes=20, credits=("Meridian Wire",))
COPIES = page(COURIER, "The Courier", minutes=35)


@pytest.mark.parametrize(
    "kind, left, right, evidence, source",
    [
        (EdgeKind.SAME_TEXT, WIRE, COPIES, "", HERALD),
        (EdgeKind.SAME_TEXT, COPIES, WIRE, "", HERALD),
        (EdgeKind.SAME_TEXT, page(HERALD, "Wire", minutes=None), COPIES, "", None),
        (EdgeKind.WIRE_CREDIT, WIRE, CREDITS_WIRE, "Came through Meridian Wire.", HERALD),
        (EdgeKind.NAMED_SOURCE, WIRE, page(COURIER, "The Courier", credits=("the MW agency", "a baker")), "", None),
        (EdgeKind.NAMED_SOURCE, CREDITS_WIRE, page(POST, "Post", credits=("Meridian Wire",)), "", None),
        (EdgeKind.LINK, COPIES, WIRE, "Links to https://the.example/1", COURIER),
        (EdgeKind.FORWARD, WIRE, COPIES, "Forwards https://elsewhere.example/1", None),
        (EdgeKind.SAME_FAMILY, WIRE, COPIES, "Both belong to Lantern.", None),
        (EdgeKind.SHARED_QUOTE, WIRE, COPIES, "Both quote “…”", None),
    ],
)
def test_who_copies_whom_is_read_off_what_ties_them(kind, left, right, evidence, source):
    tie = SeenTie(1, kind, left, right, evidence)
    ends = {left.publisher, right.publisher}

    sources = {end for end in ends if copied_by(end, [tie])}
    copiers = {end for end in ends if copied_from(end, [tie])}

    assert (sources, copiers) == (({source}, ends - {source}) if source else (set(), set()))


def test_a_claim_counts_once_with_its_shortest_delay_and_the_median_is_over_claims():
    ties = [
        SeenTie(1, EdgeKind.SAME_TEXT, WIRE, page(COURIER, "The Courier", minutes=50), ""),
        SeenTie(1, EdgeKind.WIRE_CREDIT, WIRE, CREDITS_WIRE, ""),
        SeenTie(2, EdgeKind.SAME_TEXT, WIRE, page(COURIER, "The Courier", minutes=40), ""),
        SeenTie(3, EdgeKind.NAMED_SOURCE, WIRE, page(COURIER, "Courier", minutes=None, credits=("Meridian Wire",)), ""),
    ]

    assert copied_from(COURIER, ties) == [Copying(HERALD, claims=3, delay=timedelta(minutes=30), timed=2)]
    assert copied_by(HERALD, ties) == [Copying(COURIER, claims=3, delay=timedelta(minutes=30), timed=2)]
    assert copied_from(HERALD, ties) == []
