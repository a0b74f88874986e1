"""What the first start of an installation makes: each made once in a run, and lent from then on."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

GATHER = "import django; django.setup(); from config.startup import gather_page_files; gather_page_files()"


def copy_migrated(place: Path) -> None:
    """A database with every migration applied. SQLite, whose file can be copied."""
    made = _once("migrated.sqlite3", _migrate)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, place)


def link_page_files(place: Path) -> None:
    """Style sheets and scripts as the web server reads them; a start that finds them as they are writes nothing."""
    place.symlink_to(_once("page-files", _gather))


def _once(name: str, make: Callable[[Path], None]) -> Path:
    """Whichever process of a parallel run comes first makes it, the others wait."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    made = settings.DATA_DIR / f"{run}-{name}"
    with (settings.DATA_DIR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(made)
    return made


def _migrate(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        _run(["manage.py", "migrate", "--verbosity", "0"], folder, DJANGO_SETTINGS_MODULE="config.settings_test")
        Path(folder, "verifyhub.sqlite3").rename(file)


def _gather(place: Path) -> None:
    """With the settings of the service, under which the files carry their digests in their names."""
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        _run(["-c", GATHER], folder, DJANGO_SETTINGS_MODULE="config.settings", VERIFYHUB_DEMO="1")
        Path(folder, "static").rename(place)


def _run(arguments: list[str], folder: str, **environment: str) -> None:
    """In a process of its own: here the settings already name the database of the tests."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, *arguments],
        env=inherited | environment | {"VERIFYHUB_DATA_DIR": folder},
        cwd=settings.BASE_DIR,
        check=True,
    )
