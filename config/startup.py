"""What `manage.py up` does before it serves: the checks, and each stage in the words it is reported with."""

import hashlib
import socketserver
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from apps.demo.loading import load_demonstration


class CannotStart(Exception):
    """One sentence for the person at the terminal."""


def check_workers() -> None:
    if settings.EMBEDDED_WORKER and settings.WEB_WORKERS > 1:
        raise CannotStart(
            "with the worker inside the web server there can be only one web process: set VERIFYHUB_WEB_WORKERS=1, "
            "or VERIFYHUB_EMBEDDED_WORKER=0 together with a RabbitMQ or Redis address in CELERY_BROKER_URL."
        )
    if not settings.EMBEDDED_WORKER and settings.CELERY_BROKER_URL.startswith("memory:"):
        raise CannotStart("a worker in another process needs a RabbitMQ or Redis address in CELERY_BROKER_URL.")


def check_data_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"VerifyHub can write here.")
    except OSError as error:
        raise CannotStart(
            f"the data folder {folder} cannot be written ({error.strerror}): set VERIFYHUB_DATA_DIR to one that can."
        ) from error


def check_port(host: str, port: int) -> None:
    socketserver.TCPServer.allow_reuse_address = True  # a port left a moment ago is free, as it is for the web server
    try:
        socketserver.TCPServer((host, port), socketserver.BaseRequestHandler).server_close()
    except OSError as error:
        raise CannotStart(
            f"port {port} on {host} cannot be opened ({error.strerror}): stop the program that uses it, or choose "
            f"another port, for example PORT={port + 1 if port < 65_535 else 8000}."
        ) from error


def prepare_database() -> str:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CannotStart(f"the database does not answer: {' '.join(str(error).split())}") from error
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return f"{missing} steps taken" if missing else "up to date"


def gather_page_files() -> str:
    """Copy style sheets, scripts and fonts to where the web server reads them, unless nothing has changed since."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    state = _state_of_page_files()
    if stamp.is_file() and stamp.read_text() == state:
        return "up to date"
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return "gathered"


def _state_of_page_files() -> str:
    digest = hashlib.sha256()
    for line in sorted(_page_files()) + sorted(f"{package.name} {package.version}" for package in distributions()):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _page_files() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield f"{name} {storage.size(name)} {storage.get_modified_time(name).isoformat()}"


def prepare_demonstration(*, now: datetime) -> str:
    demonstration = load_demonstration(base_url=settings.BASE_URL, now=now)
    claims = demonstration.article.claims.count()
    return f"{'loaded' if demonstration.is_new else 'already there'}, {claims} claims"
