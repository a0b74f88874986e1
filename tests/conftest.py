"""What every test gets: a fixed clock, and a machine that can reach only itself."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_socket import socket_allow_hosts

from apps.accounts.services import usage
from apps.api import bad_keys, limits
from tests.prepared import copy_migrated
from verifyhub.names import use_names

_look_up_any_name = socket.getaddrinfo


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question to a name server leaves the machine too, and pytest-socket does not see it."""
    monkeypatch.setattr(socket, "getaddrinfo", _look_up_local_name)


def _look_up_local_name(host: str | bytes | None, *arguments: Any, **named: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host or ""
    if name.endswith(".invalid"):  # RFC 6761: no such name exists anywhere
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if name not in ("", "localhost") and not _is_numeric(name):
        raise AssertionError(f"A test asked a name server for {name!r}.")
    return _look_up_any_name(host, *arguments, **named)


def _is_numeric(name: str) -> bool:
    """In any of the ways in which an address can be written ("127.1", "0x7f.1"): those are never asked for."""
    try:
        _look_up_any_name(name, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return True


@pytest.fixture(autouse=True)
def _only_the_shipped_names_are_known() -> Iterator[None]:
    yield
    use_names(())


@pytest.fixture(autouse=True)
def _no_request_has_been_counted() -> Iterator[None]:
    yield
    limits.forget()
    bad_keys.forget()
    usage.forget()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite each process of a run copies a migrated database; Django still looks whether a migration is missing."""
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool) -> None:
    if django_db_keepdb:
        copy_migrated(Path(settings.DATABASES["default"]["TEST"]["NAME"]))


@pytest.fixture(autouse=True, scope="session")
def _what_is_append_only_is_emptied_between_tests() -> Iterator[None]:
    """The database refuses it, so the triggers are taken off and put back around the flush that ends a test."""
    guards = [
        import_module("apps.claims.migrations.0002_journal_is_append_only"),
        import_module("apps.accounts.migrations.0004_the_record_of_keys_is_append_only"),
    ]
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with self.connection.cursor() as cursor:
            for statement in (s for guard in guards for s in guard.statements_to_drop(self.connection.vendor)):
                cursor.execute(statement)
            flush(self, sql_list)
            for statement in (s for guard in guards for s in guard.statements_to_add(self.connection.vendor)):
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield
