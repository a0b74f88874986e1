"""What a hostile answer costs: less than 60 MiB, and less than a second beyond the deadline. Measured, not inferred."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.outbound_in_a_child import HOSTILE

LATE = "paper.example did not answer completely in time."
LARGE = "The page is larger than 5 MB."
EXPECTED = {
    "gzip bomb": LARGE,
    "gzip in gzip": "The site packed its answer as “gzip, gzip”, which was not asked for.",
    "labelled br": "The site packed its answer as “br”, which was not asked for.",
    "labelled zstd": "The site packed its answer as “zstd”, which was not asked for.",
    "endless chunks": LARGE,
    "body drip": LATE,
    "headers drip": LATE,
    "endless TLS": LATE,
}

pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux to measure memory")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_answer_costs_little_memory_and_ends_in_time(name: str) -> None:
    child = [sys.executable, "-m", "tests.domain.outbound_in_a_child", name]
    done = subprocess.run(child, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    cost = json.loads(done.stdout)
    assert cost["said"] == EXPECTED[name]
    assert cost["mebibytes"] < 60
    assert cost["seconds"] < (3.0 if EXPECTED[name] == LATE else 2.0)


def test_every_hostile_answer_is_expected_to_be_refused() -> None:
    assert sorted(EXPECTED) == sorted(HOSTILE)
