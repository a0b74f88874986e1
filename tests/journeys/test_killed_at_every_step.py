"""SIGKILL at every step of looking up, fetching and visiting: a worker that comes later finishes, and counts once."""

from typing import Any

import pytest

from tests.journeys.failing import outcome_of
from tests.journeys.failpoints import POINTS, Facts

pytestmark = [pytest.mark.processes]

STEPS = [(act, point) for act, points in POINTS.items() for point in points]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every point, one after the other, each on rows of its own."""
    return outcome_of("tests.journeys.failpoints", tmp_path_factory.mktemp("killed"))


@pytest.mark.parametrize("act, point", STEPS, ids=[f"{act}, {point}" for act, point in STEPS])
def test_a_worker_killed_at_any_step_loses_nothing_and_counts_nothing_twice(
    outcome: dict[str, dict[str, Facts]], act: str, point: str
) -> None:
    assert outcome["killed"][f"{act}, {point}"] == {
        "signal": [[-9]],
        "unaccounted": [],
        "lookups": [["done", 2]],
        "documents": [["done"], ["done"]],
        "leads": [[2]],
        "readings": [[2]],
        "answers": [[1]],
        "weighed": [[2]],
        "to weigh": [[0]],
        "captures": [[1], [1]],
        "visits": [["done"]] if act == "visit_document" else [],
    }


@pytest.mark.parametrize("act", ["look_up", "fetch_document"])
def test_work_that_kills_its_worker_each_time_is_given_up_with_the_reason(
    outcome: dict[str, dict[str, Facts]], act: str
) -> None:
    assert outcome["poisoned"][act] == {
        "said": [["failed", "The worker stopped in the middle of this 12 times."]],
        "to weigh": [[1]],
    }
