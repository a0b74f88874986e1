"""The retry schedules: exact times without jitter, bounds with it, and the far side's wish."""

from datetime import UTC, datetime, timedelta

import pytest

from verifyhub.retry import FETCH_DELAYS, WEBHOOK_DELAYS, next_attempt_at

NOW = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)


def middle() -> float:
    return 0.5  # no jitter


@pytest.mark.parametrize(
    "attempts, due",
    [
        (1, "2026-03-11T18:00:05+00:00"),
        (2, "2026-03-11T18:05:00+00:00"),
        (3, "2026-03-11T18:30:00+00:00"),
        (4, "2026-03-11T20:00:00+00:00"),
        (5, "2026-03-11T23:00:00+00:00"),
        (6, "2026-03-12T04:00:00+00:00"),
        (7, "2026-03-12T08:00:00+00:00"),
        (8, "2026-03-12T14:00:00+00:00"),
        (9, "2026-03-12T18:00:00+00:00"),
    ],
)
def test_a_notice_is_tried_again_on_the_standards_example_schedule(attempts, due):
    assert next_attempt_at(attempts, NOW, delays=WEBHOOK_DELAYS, random=middle) == datetime.fromisoformat(due)


def test_a_notice_is_let_go_after_ten_attempts_in_three_days():
    assert next_attempt_at(10, NOW, delays=WEBHOOK_DELAYS, random=middle) is None
    assert next_attempt_at(11, NOW, delays=WEBHOOK_DELAYS, random=middle) is None
    assert sum(WEBHOOK_DELAYS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


@pytest.mark.parametrize("attempts, seconds", [(1, 5), (2, 60), (3, 600), (4, 3_600), (5, 7_200), (6, None)])
def test_a_source_is_asked_again_for_about_three_hours(attempts, seconds):
    due = next_attempt_at(attempts, NOW, delays=FETCH_DELAYS, random=middle)

    assert due == (NOW + timedelta(seconds=seconds) if seconds else None)


@pytest.mark.parametrize("random, seconds", [(0.0, 240), (0.25, 270), (1.0, 360)])
def test_jitter_moves_a_delay_by_up_to_a_fifth(random, seconds):
    due = next_attempt_at(2, NOW, delays=WEBHOOK_DELAYS, random=lambda: random)

    assert due == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("wish, seconds", [(120, 120), (1, 5), (-10, 5)], ids=["later", "sooner", "in the past"])
def test_the_far_sides_wish_counts_when_it_is_later_than_ours(wish, seconds):
    not_before = NOW + timedelta(seconds=wish)

    due = next_attempt_at(1, NOW, delays=WEBHOOK_DELAYS, random=middle, not_before=not_before)

    assert due == NOW + timedelta(seconds=seconds)
