"""An operator can ask whether the process lives and whether the installation is ready."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError
from django.test import Client

from apps.public.health import QUEUES
from apps.queue.models import QueuedWork
from tests.apps.api_caller import make_lookup
from tests.factories import make_claim


def test_a_living_process_says_so_without_touching_the_database() -> None:
    response = Client().get("/livez")  # no database is open to this test

    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_ready_installation_tells_how_late_its_work_is(now: datetime, monkeypatch) -> None:
    monkeypatch.setattr("apps.public.health.timezone", SimpleNamespace(now=lambda: now))
    make_lookup(make_claim(), "River Radio", status="waiting", due_at=now - timedelta(hours=2))
    make_lookup(make_claim(), "Harbour Wire", status="waiting", due_at=now + timedelta(hours=1))

    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": "reachable",
        "unapplied_migrations": 0,
        "oldest_due_seconds": {name: None for name in QUEUES} | {"lookups": 7200.0},
    }


def test_every_kind_of_work_that_waits_in_rows_is_watched() -> None:
    assert set(QUEUES.values()) == {model for model in apps.get_models() if issubclass(model, QueuedWork)}


@pytest.mark.django_db
def test_a_database_behind_the_code_is_not_ready(monkeypatch) -> None:
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *arguments: [1, 2])

    response = Client().get("/readyz")

    assert (response.status_code, response.json()["unapplied_migrations"]) == (503, 2)


def test_a_database_that_is_away_is_not_ready(monkeypatch) -> None:
    def refuse(connection: object) -> None:
        raise DatabaseError("no route")

    monkeypatch.setattr("apps.public.health.MigrationExecutor", refuse)

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "away"}
