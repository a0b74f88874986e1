"""What a module of failpoints prints when it is run in an empty installation of its own."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.journeys.installation import Installation, drop_database, make_database

ON_SERVICES = os.environ.get("VERIFYHUB_TEST_SERVICES") == "1"


def outcome_of(module: str, folder: Path) -> Any:
    server, settings = os.environ.get("TEST_DATABASE_URL", ""), dict[str, str]()
    if ON_SERVICES:
        settings["DATABASE_URL"] = make_database(server)
    installation = Installation(folder / "var", settings)
    try:
        installation.migrate()
        return json.loads(installation.run("-m", module, within=600))
    finally:
        if ON_SERVICES:
            _drop_copies(server, settings["DATABASE_URL"])
            drop_database(server, settings["DATABASE_URL"])


def _drop_copies(server_address: str, address: str) -> None:
    with psycopg.connect(server_address, autocommit=True) as server:
        name = urlsplit(address).path.removeprefix("/")
        copies = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}_%"]).fetchall()
        for (copy,) in copies:
            server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)'.encode())
