"""The benchmarks run, and their floor writes what the service writes. How fast they are is not tested."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from apps.claims.models import Claim, JournalEntry
from lab.bench import floor
from lab.bench.claims import make_article, make_claims
from lab.bench.workflow import with_floor, with_service

LITTLE = ["--moves", "3", "--seconds", "0", "--lengths", "2,5"]
ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.processes
def test_the_workflow_is_measured_against_its_floor_and_by_length_of_journal():
    database = os.environ["DATABASE_URL"] if ON_POSTGRESQL else "sqlite"

    command = [sys.executable, "-m", "lab.bench", "workflow", "--database", database, *LITTLE]
    ran = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=600, check=False)

    assert ran.returncode == 0, ran.stderr
    *lines, last = ran.stdout.splitlines()
    assert lines[0].startswith("Block 1: ")
    figures = json.loads(last)
    assert (figures["bench"], figures["database"].split()[0]) == (
        "workflow",
        "PostgreSQL" if ON_POSTGRESQL else "SQLite",
    )
    assert len(figures["blocks"]) == 3
    assert figures["median_ratio"] > 0
    assert list(figures["queries_per_move"]) == ["begin_review", "corroborate", "confirm"]
    assert list(figures["milliseconds_by_length"]) == ["2", "5"]


@pytest.mark.processes
def test_the_memory_of_a_worker_and_of_the_web_process_is_measured():
    command = [sys.executable, "-m", "lab.bench", "memory"]
    ran = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=600, check=False)

    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout.splitlines()[-1])
    worker, web = figures["worker"], figures["web"]
    assert worker["MiB"] < 700
    assert {"spacy", "onnxruntime"} <= set(worker["loaded"])
    assert list(worker["seconds"]) == ["first article", "warm article", "first document", "new document"]
    assert (web["loaded"], web["statuses"]) == ([], [200, 201])
    assert web["MiB"] < worker["MiB"]


@pytest.mark.django_db
def test_the_floor_writes_the_rows_that_the_service_writes():
    article = make_article()
    ours, theirs = make_claims(article, 2)

    with_service([ours])
    with_floor([theirs])

    assert _rows(theirs) == _rows(ours)
    assert len(_rows(ours)) == 3
    assert list(JournalEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert floor.number() == 0
    ours.refresh_from_db()
    theirs.refresh_from_db()
    columns = ("state", "version", "verdict_position", "corroborated_by", "updated_at", "parked_until")
    assert [getattr(theirs, name) for name in columns] == [getattr(ours, name) for name in columns]


def _rows(claim: Claim) -> list[dict[str, object]]:
    """The entries without what has to differ: keys, digests, the claim's own name and words."""
    own = {str(claim.uid): "…", claim.statement: "…"}
    rows = []
    for row in claim.journal.order_by("position").values():
        for name, value in own.items():
            row["content"] = row["content"].replace(name, value)
        rows.append(row | dict.fromkeys(("id", "claim_id", "sequence", "digest", "feed_digest")))
    return rows
