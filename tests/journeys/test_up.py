"""`manage.py up`: from an empty folder to a running newsroom, and clear words when it cannot be."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.installation import ROOT, Installation, Process, wait_until

pytestmark = pytest.mark.processes
UP = (str(ROOT / "manage.py"), "up")
STOP_TIME = 5  # seconds


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    running = Installation(tmp_path_factory.mktemp("running") / "var")
    running.start_prepared()
    yield running
    running.clear_away()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "data folder, 50% #1" / "var")
    yield installation
    installation.clear_away()


def _up(installation: Installation, cwd: Path = ROOT) -> Process:
    process = installation.start(*UP, cwd=cwd)
    process.wait_for_words("nothing is lost")
    return process


def _counts(installation: Installation) -> list[tuple[object, ...]]:
    tables = ("claims_article", "claims_claim", "evidence_publisher", "evidence_feed", "webhooks_endpoint")
    return [installation.rows(f"SELECT count(*) FROM {table}")[0] for table in (*tables, "accounts_user")]


def test_the_first_start_makes_everything_and_the_second_duplicates_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    first = _up(installation, cwd=tmp_path)

    stages = [line.split("  ")[1].strip() for line in first.log.splitlines() if line.startswith("  ")]
    assert stages[:5] == ["data folder", "database", "page files", "demonstration", "web server"]
    for path in ("/admin/", "/api/docs/", "/demo-webhooks/", "/demo-press/"):
        assert installation.url(path) in first.log
        assert installation.answers(path)
    assert re.search(r"name +editor\n +password +\S{23}\n", first.log)
    assert first.stop() < STOP_TIME
    before = _counts(installation)

    second = _up(installation)

    assert _counts(installation) == before
    assert "database         up to date" in second.log
    assert "page files       up to date" in second.log
    assert "demonstration    already there" in second.log
    assert "password  " not in second.log
    assert "manage.py changepassword" in second.log
    assert second.stop(signal.SIGINT) < STOP_TIME


def test_the_login_that_was_shown_opens_the_newsroom(running: Installation) -> None:
    (process,) = running.processes
    name, password = re.findall(r"(?:name|password)  +(\S+)$", process.log, re.MULTILINE)[-2:]
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = opener.open(running.url("/admin/login/")).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token

    fields = f"csrfmiddlewaretoken={token[1]}&username={name}&password={password}&next=/admin/claims/claim/"
    page = opener.open(running.url("/admin/login/"), fields.encode())

    assert page.url == running.url("/admin/claims/claim/")


def test_a_killed_web_process_is_replaced_and_everything_is_one_process_group(running: Installation) -> None:
    (process,) = running.processes
    (child,) = process.children()
    assert os.getpgid(child) == process.popen.pid

    os.kill(child, signal.SIGKILL)

    wait_until(lambda: process.children() not in ([], [child]), "a new process in place of the killed one")
    wait_until(running.answers, "an answer from the new process")
    assert process.log.count("password  ") == 1


def test_an_open_connection_does_not_hold_up_the_end(installation: Installation) -> None:
    process = installation.start_prepared()

    with socket.create_connection(("127.0.0.1", installation.port)) as idle:
        idle.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"

        assert process.stop() < STOP_TIME


def test_a_taken_port_is_one_clear_sentence(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        assert _refusal(installation) == (
            f"VerifyHub cannot start: port {installation.port} on 127.0.0.1 cannot be opened (Address already in use): "
            f"stop the program that uses it, or choose another port, for example PORT={installation.port + 1}.\n"
        )


def test_a_data_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "var"

    assert _refusal(Installation(folder)) == (
        f"VerifyHub cannot start: The data folder {folder} cannot be used (Not a directory): "
        "set VERIFYHUB_DATA_DIR to one that can.\n"
    )
    assert _refusal(Installation(folder, {"SECRET_KEY": "given"})) == (
        f"VerifyHub cannot start: the data folder {folder} cannot be written (Not a directory): "
        "set VERIFYHUB_DATA_DIR to one that can.\n"
    )


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"PORT": "web"}, "PORT must be a whole number from 1 to 65535, not 'web'."),
        ({"VERIFYHUB_DEMO": "perhaps"}, "VERIFYHUB_DEMO must be 1 or 0, not 'perhaps'."),
        ({"VERIFYHUB_SWEEP_SECONDS": "-1"}, "VERIFYHUB_SWEEP_SECONDS must be a number of seconds above 0, not '-1'."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'loud'."),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE must be a name such as Europe/Warsaw, not 'Mars/Base'."),
        (
            {"CELERY_BROKER_URL": "kafka://x"},
            "CELERY_BROKER_URL must begin with one of memory://, amqp://, amqps://, redis://, rediss://.",
        ),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with sqlite:/// or postgresql://."),
        (
            {"VERIFYHUB_WEB_WORKERS": "2"},
            "with the worker inside the web server there can be only one web process: set VERIFYHUB_WEB_WORKERS=1, or "
            "VERIFYHUB_EMBEDDED_WORKER=0 together with a RabbitMQ or Redis address in CELERY_BROKER_URL.",
        ),
        (
            {"VERIFYHUB_EMBEDDED_WORKER": "0"},
            "a worker in another process needs a RabbitMQ or Redis address in CELERY_BROKER_URL.",
        ),
    ],
)
def test_an_odd_setting_is_one_clear_sentence(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    assert _refusal(Installation(tmp_path / "var", settings)) == f"VerifyHub cannot start: {sentence}\n"


def test_a_database_that_does_not_answer_is_one_clear_sentence(installation: Installation) -> None:
    installation.settings["DATABASE_URL"] = "postgresql://postgres@127.0.0.1:9/verifyhub"

    refusal = _refusal(installation)

    assert refusal.startswith("VerifyHub cannot start: the database does not answer: ")
    assert "Connection refused" in refusal
    assert refusal.count("\n") == 1


def _refusal(installation: Installation) -> str:
    tried = subprocess.run(
        [sys.executable, *UP], env=installation.environment, capture_output=True, text=True, timeout=60
    )
    assert tried.returncode == 1
    return tried.stderr
