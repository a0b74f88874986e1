"""A worker killed while it keeps a page: never evidence without its file, and afterwards exactly one state."""

from typing import Any

import pytest

from tests.journeys.failing import outcome_of

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return outcome_of("tests.journeys.keeping_failpoints", tmp_path_factory.mktemp("killed"))


def test_wherever_a_worker_dies_no_row_is_without_its_file(outcome: dict[str, Any]) -> None:
    files = {point: left.pop("files") for point, left in outcome["killed"].items()}

    assert files == {
        "before the file": [[0]],
        "in mid-file": [[0]],
        "after the file": [[1]],
        "before the commit": [[2]],  # each answer is a file of its own
    }
    assert list(outcome["killed"].values()) == [
        {"signal": [[-9]], "documents": [["waiting", False]], "states": [[0]]},
    ] * len(files)


def test_the_next_worker_finishes_with_one_state_and_the_archive_is_whole(outcome: dict[str, Any]) -> None:
    assert outcome["afterwards"]["documents"] == [["done", True]]
    assert outcome["afterwards"]["states"] == [[1]]
    assert outcome["archive"][-1] == "The archive is whole: 1 kept pages, each as it was when it was read."
