"""`make` finds a Python that really runs, and says so in one sentence when there is none."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.installation import ROOT

pytestmark = pytest.mark.processes


def _command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _make_environment(folder: Path, pythons: str) -> subprocess.CompletedProcess[str]:
    venv = folder / "venv"
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}
    command = ["make", "--silent", f"VENV={venv}", f"PYTHONS={pythons}", f"{venv}/bin/python"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_shim_that_fails_and_a_version_that_is_too_old_are_passed_over(tmp_path: Path) -> None:
    _command(tmp_path, "shim", "echo 'shim: 3.13 is not installed' >&2; exit 127")
    _command(tmp_path, "old", f"""exec {sys.executable} -c 'import sys; sys.exit("3, 11" in sys.argv[1])' "$2" """)
    _command(tmp_path, "good", f'exec {sys.executable} "$@"')

    made = _make_environment(tmp_path, "absent shim old good")

    assert made.returncode == 0, made.stderr
    assert made.stderr == ""
    assert (tmp_path / "venv" / "bin" / "python").exists()


def test_no_suitable_python_is_one_clear_sentence(tmp_path: Path) -> None:
    _command(tmp_path, "shim", "exit 127")

    made = _make_environment(tmp_path, "shim absent")

    assert made.returncode == 2
    sentence, *rest = made.stderr.splitlines()
    assert sentence == "VerifyHub needs Python 3.11, 3.12 or 3.13, and none of these is one: shim absent."
    assert all(line.startswith("make: ***") for line in rest)
    assert not (tmp_path / "venv").exists()


def test_a_python_without_its_venv_module_is_one_clear_sentence(tmp_path: Path) -> None:
    _command(tmp_path, "bare", f'[ "$1" = -m ] && exit 1; exec {sys.executable} "$@"')

    made = _make_environment(tmp_path, "bare")

    assert made.returncode == 2
    assert made.stderr.splitlines()[0] == (
        "bare cannot make an environment: install its venv module (on Debian: python3-venv)."
    )
