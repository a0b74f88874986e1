"""A row is held for as long as its work may take: slowness alone is no reason to ask for a page twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.evidence import tasks
from apps.evidence.models import Document
from tests.apps.kept import folder_archive

pytestmark = pytest.mark.django_db
ROBOTS, PDF, BUCKET, SPARE = 10, 5, 80, 5  # seconds at the most


def lease_for(deadline, settings, monkeypatch, now):
    settings.OUTBOUND_POLICY = replace(settings.OUTBOUND_POLICY, deadline_seconds=deadline)
    given = []
    monkeypatch.setattr(tasks.services, "fetch_document", lambda document, *, lease, **others: given.append(lease))
    document, _ = Document.objects.get_or_create(url="https://courier.example/1", defaults={"due_at": now})
    tasks.fetch_document(document_id=document.pk)
    return given[0]


@pytest.mark.parametrize("deadline, robots", [(20.0, ROBOTS), (3.0, 3)])
def test_it_outlasts_robots_and_request_and_reading(deadline, robots, settings, tmp_path, monkeypatch, now):
    folder_archive(settings, tmp_path)

    lease = lease_for(deadline, settings, monkeypatch, now)

    assert lease == timedelta(seconds=robots + deadline + PDF + SPARE)


def test_it_waits_for_a_bucket_that_is_asked_twice_and_tries_twice(settings, monkeypatch, now):
    bucket = {"BACKEND": "apps.evidence.bucket.ArchiveBucket", "OPTIONS": {"bucket_name": "evidence"}}
    settings.STORAGES = settings.STORAGES | {"evidence": bucket}

    lease = lease_for(20.0, settings, monkeypatch, now)

    assert lease == timedelta(seconds=ROBOTS + 20 + PDF + BUCKET + SPARE)
