"""Every program in the quick start runs as it stands, against the live API."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from apps.claims.services import number_entries
from tests.apps.desk_scene import decide, enter_claim, reopen
from tests.factories import make_key

QUICK_START = settings.BASE_DIR / "docs" / "api" / "quick-start.md"
PROGRAMS = re.findall(r"^```(\w+) run\n(.*?)^```", QUICK_START.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
COMMANDS = {
    "sh": ["sh", "-e", "-c"],
    "python": [sys.executable, "-W", "error", "-c"],
    "js": ["node", "--input-type=module", "-e"],
}
SAID = [
    "Troops have entered Brenova.",
    "confirmed · The bridge is gone.",
    "confirmed · The bridge is gone.",
    "2 claims as of change",
    "dealt with up to change",
]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_there_is_a_program_for_each_thing_that_is_said() -> None:
    assert len(PROGRAMS) == len(SAID)


@pytest.mark.parametrize("number", range(len(SAID)))
def test_a_program_of_the_quick_start_does_what_it_says(number: int, live_server, tmp_path: Path) -> None:
    language, program = PROGRAMS[number]
    if shutil.which(COMMANDS[language][0]) is None:
        assert not os.environ.get("CI"), f"there is no {language} here"
        pytest.skip(f"there is no {language} here")
    claim = enter_claim("The bridge is gone.")
    decide(claim, "confirmed")
    reopen(claim)
    decide(claim, "confirmed")
    enter_claim()
    number_entries()

    done = subprocess.run(
        [*COMMANDS[language], program],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(settings.BASE_DIR / "clients" / "python"),
            "HUB": live_server.url,
            "KEY": make_key(),
            "COPY": str(tmp_path / "copy.json"),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert SAID[number] in done.stdout
