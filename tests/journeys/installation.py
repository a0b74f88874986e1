"""One real installation in its own folder and database: processes are started, watched, killed and cleared away."""

import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.prepared import copy_migrated, link_page_files

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds: two busy cores, other tests beside this one


def free_port() -> int:
    """Below the range from which the system takes ports for outgoing connections: none of those can be first."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_until(condition: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {within} s"
        time.sleep(0.1)


@dataclass
class Process:
    """A started command, leader of its own process group; `log` is what it has written."""

    popen: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def wait_for_words(self, words: str) -> None:
        wait_until(lambda: words in self.log or self.popen.poll() is not None, f"“{words}” from a process")
        assert words in self.log, f"The process has ended:\n{self.log}"

    def children(self) -> list[int]:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.popen.pid)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Signal the process itself; gives the seconds until it was gone."""
        began = time.monotonic()
        self.popen.send_signal(number)
        self.popen.wait(timeout=PATIENCE)
        return time.monotonic() - began

    def kill_all(self) -> None:
        with suppress(ProcessLookupError):  # all gone already
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(timeout=PATIENCE)


@dataclass
class Installation:
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "VERIFYHUB_DEMO": "1",
            "VERIFYHUB_READ_BY_MEANING": "0",  # seconds of work that no journey is about
            "VERIFYHUB_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(self.port),
            "VERIFYHUB_BASE_URL": f"http://127.0.0.1:{self.port}",
        }
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        return inherited | own | self.settings

    def start(self, *arguments: str, cwd: Path = ROOT, settings: dict[str, str] | None = None) -> Process:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        log_file = self.folder.parent / f"{len(self.processes)}.log"
        with log_file.open("wb") as log:
            popen = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=cwd, env=self.environment | (settings or {}), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(Process(popen, log_file))
        return self.processes[-1]

    def migrate(self) -> None:
        """As `manage.py migrate` leaves an empty installation."""
        if "DATABASE_URL" in self.settings:
            self.run("manage.py", "migrate", "--verbosity", "0")
        else:
            copy_migrated(self.folder / "verifyhub.sqlite3")

    def start_prepared(self) -> Process:
        """The service as a first start leaves it: the journeys that are not about that start do not wait for it."""
        self.migrate()
        link_page_files(self.folder / "static")
        process = self.start(str(ROOT / "manage.py"), "up")
        process.wait_for_words("nothing is lost")
        return process

    def run(self, *arguments: str, within: float = PATIENCE) -> str:
        """Run a command to its end; gives what it wrote to standard output."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=within,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def clear_away(self) -> None:
        for process in self.processes:
            process.kill_all()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answers(self, path: str = "/livez") -> bool:
        try:
            with urllib.request.urlopen(self.url(path), timeout=10):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Asks the installation's own database, or changes it, beside its processes; each time a transaction."""
        address = self.settings.get("DATABASE_URL")
        if address:
            with psycopg.connect(address, autocommit=True) as server:
                return list(server.execute(question.encode()).fetchall())
        with closing(sqlite3.connect(self.folder / "verifyhub.sqlite3", timeout=20, isolation_level=None)) as file:
            return list(file.execute(question).fetchall())


def make_database(server_address: str) -> str:
    """A database of its own on that server; gives its address."""
    name = f"verifyhub_journey_{secrets.token_hex(6)}"
    with psycopg.connect(server_address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    return urlunsplit(urlsplit(server_address)._replace(path=f"/{name}"))


def drop_database(server_address: str, address: str) -> None:
    name = urlsplit(address).path.removeprefix("/")
    with psycopg.connect(server_address, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
