"""Every page that is read as evidence is kept: the file first, then the row, and nothing is read that was not kept."""

import hashlib
from datetime import timedelta

import pytest

from apps.evidence.models import Capture, Deposit, Document
from apps.evidence.services import fetch_document
from apps.evidence.services.archiving import kept_answer
from tests.apps.far_side import Network, page
from tests.apps.kept import files_in, folder_archive
from verifyhub.outbound import Response

pytestmark = pytest.mark.django_db
URL = "https://courier.example/brenova"
STORY = (
    "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning.\n" * 2
)


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


@pytest.fixture
def document(now) -> Document:
    return Document.objects.create(url=URL, title="From the feed", due_at=now)


def fetch(document, answer, now, **more):
    fetch_document(document, fetch=Network({URL: answer}), random=lambda: 0.5, now=now, **more)
    document.refresh_from_db()


def test_a_page_is_kept_as_it_came_in_the_act_that_reads_it(document, folder, now):
    answer = page(URL, STORY)

    fetch(document, answer, now)

    capture = document.captures.get()
    assert (capture.outcome, capture.captured_at, capture.status, capture.url) == ("first", now, 200, URL)
    assert (capture.title, capture.text, capture.failure) == (document.title, document.text, "")
    assert capture.body_sha256 == document.sha256 == hashlib.sha256(answer.body).hexdigest()
    assert kept_answer(capture.archive_key).payload == answer.body
    assert [(folder / name).stat().st_size for name in files_in(folder)] == [capture.archive_size]


@pytest.mark.parametrize("backend", ["FullDisk", "DeadDisk"])
def test_a_page_that_cannot_be_kept_is_not_read_and_is_tried_for_as_long_as_it_takes(
    document, settings, tmp_path, backend, now
):
    folder_archive(settings, tmp_path, backend=f"tests.apps.kept.{backend}")
    for attempt in range(20):
        fetch(document, page(URL, STORY), now + attempt * timedelta(minutes=5))

    assert (document.status, document.text, document.attempts) == ("waiting", "", 1)
    assert document.last_error.startswith("The page could not be kept: the archive")
    assert document.due_at == now + timedelta(minutes=100)
    assert not Capture.objects.exists()

    folder_archive(settings, tmp_path)
    fetch(document, page(URL, STORY), document.due_at)
    assert (document.status, document.captures.count()) == ("done", 1)


@pytest.mark.parametrize("answer", [page(URL, "Not found", status=404), Response(URL, 200, {}, b"")])
def test_a_page_that_was_never_read_is_not_kept(document, folder, answer, now):
    fetch(document, answer, now)

    assert document.status == "failed"
    assert files_in(folder) == []


def test_a_worker_that_was_too_slow_leaves_no_row(document, folder, now):
    def fetch_slowly(request):
        Document.objects.update(attempts=2)
        return page(URL, STORY)

    fetch_document(document, fetch=fetch_slowly, random=lambda: 0.5, now=now)

    assert (len(files_in(folder)), Capture.objects.count()) == (1, 0)


def test_whoever_is_to_vouch_for_a_page_is_asked_in_the_same_act(document, folder, now):
    fetch(document, page(URL, STORY), now, deposits=["timestamp", "wayback"])

    assert list(Deposit.objects.order_by("id").values_list("kind", "status", "due_at")) == [
        ("timestamp", "waiting", now),
        ("wayback", "waiting", now),
    ]
