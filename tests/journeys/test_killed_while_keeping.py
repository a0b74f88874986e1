"""A worker killed while it keeps a page: never evidence without its file, and afterwards exactly one state."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.installation import PATIENCE, ROOT, Installation

pytestmark = pytest.mark.processes
SCENE = ("-m", "tests.journeys.keeping_scene")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    house = Installation(tmp_path_factory.mktemp("house") / "var")
    house.migrate()
    return house


def fetch_and_die(house: Installation, place: str) -> int:
    ran = subprocess.run(
        [sys.executable, *SCENE, "fetch", place], cwd=ROOT, env=house.environment, timeout=PATIENCE, check=False
    )
    return ran.returncode


def look(house: Installation) -> list[object]:
    """Status, whether there is text, kept states, kept files."""
    found: list[object] = json.loads(house.run(*SCENE, "look"))
    return found


def test_wherever_a_worker_dies_no_row_is_without_its_file_and_the_next_one_finishes(house: Installation) -> None:
    assert fetch_and_die(house, "before the file") == 9
    assert look(house) == ["waiting", False, 0, 0]

    assert fetch_and_die(house, "in mid-file") == 9
    assert look(house) == ["waiting", False, 0, 0]

    assert fetch_and_die(house, "after the file") == 9
    assert look(house) == ["waiting", False, 0, 1]

    assert fetch_and_die(house, "before the commit") == 9
    status, has_text, states, files = look(house)
    assert (status, has_text, states) == ("waiting", False, 0)

    house.run(*SCENE, "fetch")
    status, has_text, states, _ = look(house)
    assert (status, has_text, states) == ("done", True, 1)
    said = house.run("manage.py", "verify_archive", "--strays").splitlines()
    assert said[-1] == "The archive is whole: 1 kept pages, each as it was when it was read."
    assert Path(house.folder / "archive").is_dir()
