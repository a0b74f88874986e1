"""SIGKILL at every step of a call under an Idempotency-Key: made again, it has one effect."""

from typing import Any

import pytest

from tests.journeys.call_failpoints import POINTS
from tests.journeys.failing import outcome_of

pytestmark = [pytest.mark.processes]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return outcome_of("tests.journeys.call_failpoints", tmp_path_factory.mktemp("killed"))


UNDER_WAY = [point for point in POINTS if point not in ("before the row", "after the commit")]


@pytest.mark.parametrize("point", UNDER_WAY)
def test_a_server_killed_before_the_commit_leaves_a_call_that_is_done_once_its_lease_is_over(
    outcome: dict[str, Any], point: str
) -> None:
    assert outcome[point] == {
        "signal": -9,
        "left": {"rung": [[0]], "calls": [[None, 1]]},
        "at once": "409",
        "later": ["201", "201 replayed"],
        "in the end": {"rung": [[1]], "calls": [[201, 2]]},
    }


def test_a_server_killed_before_it_wrote_anything_leaves_a_call_that_is_new(outcome: dict[str, Any]) -> None:
    assert outcome["before the row"] == {
        "signal": -9,
        "left": {"rung": [[0]], "calls": []},
        "at once": "201",
        "later": ["201 replayed"] * 2,
        "in the end": {"rung": [[1]], "calls": [[201, 1]]},
    }


def test_the_answer_of_a_server_killed_after_the_commit_can_still_be_had(outcome: dict[str, Any]) -> None:
    done = {"rung": [[1]], "calls": [[201, 1]]}

    assert outcome["after the commit"] == {
        "signal": -9,
        "left": done,
        "at once": "201 replayed",
        "later": ["201 replayed"] * 2,
        "in the end": done,
    }
