"""A database for one measurement: made, brought up to date, and removed again."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connection, connections


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """Set Django up on an empty database, with the settings of the service; gives the name of what it runs on.

    `server` is "sqlite" for a file in a temporary folder, or the address of any database on a PostgreSQL server.
    """
    with tempfile.TemporaryDirectory(prefix="verifyhub-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings",
            SECRET_KEY=token_hex(32),
            VERIFYHUB_DATA_DIR=folder,
            DATABASE_URL="",
        )
        if server == "sqlite":
            yield from _set_up()
        else:
            with _postgresql(server) as address:
                os.environ["DATABASE_URL"] = address
                yield from _set_up()


def _set_up() -> Iterator[str]:
    django.setup()
    call_command("migrate", verbosity=0)
    try:
        yield f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    finally:
        connections.close_all()


@contextmanager
def _postgresql(server: str) -> Iterator[str]:
    name = f"verifyhub_bench_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
