"""SIGKILL at every step of a call under an Idempotency-Key: made again, it has one effect."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.call_failpoints import POINTS
from tests.journeys.installation import Installation, drop_database, make_database
from tests.journeys.test_killed_at_every_step import _drop_copies

pytestmark = [pytest.mark.processes]
ON_SERVICES = os.environ.get("VERIFYHUB_TEST_SERVICES") == "1"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder, settings = tmp_path_factory.mktemp("killed") / "var", dict[str, str]()
    server = os.environ.get("TEST_DATABASE_URL", "")
    if ON_SERVICES:
        settings["DATABASE_URL"] = make_database(server)
    installation = Installation(folder, settings)
    try:
        installation.migrate()
        yield json.loads(installation.run("-m", "tests.journeys.call_failpoints", within=600))
    finally:
        if ON_SERVICES:
            _drop_copies(server, settings["DATABASE_URL"])
            drop_database(server, settings["DATABASE_URL"])


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
