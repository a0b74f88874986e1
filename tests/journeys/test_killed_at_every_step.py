"""SIGKILL at every step of looking up, fetching and visiting: a worker that comes later finishes, and counts once."""

import json
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.journeys.failpoints import POINTS, Facts
from tests.journeys.installation import Installation, drop_database, make_database

pytestmark = [pytest.mark.processes]

ON_SERVICES = os.environ.get("VERIFYHUB_TEST_SERVICES") == "1"
STEPS = [(act, point) for act, points in POINTS.items() for point in points]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Facts]]]:
    """Every point, one after the other, each on rows of its own."""
    folder, settings = tmp_path_factory.mktemp("killed") / "var", dict[str, str]()
    server = os.environ.get("TEST_DATABASE_URL", "")
    if ON_SERVICES:
        settings["DATABASE_URL"] = make_database(server)
    installation = Installation(folder, settings)
    try:
        installation.migrate()
        yield json.loads(installation.run("-m", "tests.journeys.failpoints", within=600))
    finally:
        if ON_SERVICES:
            _drop_copies(server, settings["DATABASE_URL"])
            drop_database(server, settings["DATABASE_URL"])


def _drop_copies(server_address: str, address: str) -> None:
    with psycopg.connect(server_address, autocommit=True) as server:
        name = urlsplit(address).path.removeprefix("/")
        copies = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}_%"]).fetchall()
        for (copy,) in copies:
            server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)'.encode())


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
