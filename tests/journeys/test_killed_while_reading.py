"""SIGKILL at every step of reading an article: it is read in the end, with each claim once, or given up in words."""

from typing import Any

import pytest

from tests.journeys.failing import outcome_of
from tests.journeys.reading_failpoints import POINTS

pytestmark = [pytest.mark.processes]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return outcome_of("tests.journeys.reading_failpoints", tmp_path_factory.mktemp("killed"))


@pytest.mark.parametrize("point", [point for point in POINTS if point != "after the commit"])
def test_a_worker_killed_before_the_commit_leaves_nothing_and_the_next_finds_every_claim(
    outcome: dict[str, Any], point: str
) -> None:
    assert outcome["killed"][point] == {
        "signal": {"number": [[-9]]},
        "left": {"articles": [["waiting", 1]], "claims": [[0]], "entries": [[0]]},
        "afterwards": {"articles": [["done", 2]], "claims": [[3]], "entries": [[3]]},
    }


def test_a_worker_killed_after_the_commit_has_done_its_work(outcome: dict[str, Any]) -> None:
    done = {"articles": [["done", 1]], "claims": [[3]], "entries": [[3]]}

    assert outcome["killed"]["after the commit"] == {"signal": {"number": [[-9]]}, "left": done, "afterwards": done}


def test_an_article_that_kills_its_worker_each_time_is_given_up_in_words(outcome: dict[str, Any]) -> None:
    assert outcome["poisoned"] == {
        "said": [
            [
                "failed",
                "Reading this text broke off 12 times, so VerifyHub has stopped trying. The text is kept as it was "
                "received. It can be read again, and claims can be added by hand.",
            ]
        ],
        "claims": [[0]],
    }
