"""A database with every migration applied: made once in a run and copied from then on. SQLite, whose file can be."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings


def copy_migrated(place: Path) -> None:
    """Whichever process of a parallel run comes first makes it, the others wait."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    made = settings.DATA_DIR / f"migrated-{run}.sqlite3"
    with (settings.DATA_DIR / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(made)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, place)


def _migrate(file: Path) -> None:
    """In a process of its own: here the settings already name the database of the tests."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env=inherited | {"DJANGO_SETTINGS_MODULE": "config.settings_test", "VERIFYHUB_DATA_DIR": folder},
            cwd=settings.BASE_DIR,
            check=True,
        )
        Path(folder, "verifyhub.sqlite3").rename(file)
