"""manage.py verify_archive: every kept page is read again, and each that is not as it was is named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from apps.evidence.archive import name_of
from apps.evidence.models import Capture, Document
from apps.evidence.services import fetch_document
from apps.evidence.services.archiving import archive
from tests.apps.far_side import Network
from tests.apps.kept import folder_archive

pytestmark = pytest.mark.django_db
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning."


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


@pytest.fixture
def pages(folder, now) -> list[Capture]:
    """Three pages, kept a day apart."""
    for number in range(3):
        at = now + number * timedelta(days=1)
        document = Document.objects.create(url=f"https://paper{number}.example/story", due_at=at)
        network = Network({document.url: f"{STORY} Edition {number}."})
        fetch_document(document, fetch=network, random=lambda: 0.5, now=at)
    return list(Capture.objects.order_by("id"))


def verify(*arguments: str) -> tuple[list[str], str]:
    """What is said, and with what it fails; "" when the archive is whole."""
    out, failed = StringIO(), ""
    try:
        call_command("verify_archive", *arguments, stdout=out)
    except CommandError as error:
        failed = str(error)
    return out.getvalue().splitlines(), failed


def spoil(folder, capture, change) -> None:
    path = folder / name_of(capture.archive_key)
    path.chmod(0o644)
    path.write_bytes(change(path.read_bytes()))


def test_a_whole_archive_is_said_to_be_whole(pages):
    assert verify() == (["The archive is whole: 3 kept pages, each as it was when it was read."], "")


def test_an_empty_archive_is_whole(folder):
    assert verify("--strays") == (
        [
            "0 files to which no row refers; they do no harm.",
            "The archive is whole: 0 kept pages, each as it was when it was read.",
        ],
        "",
    )


def test_a_flipped_byte_is_named_with_the_page_it_is_in(pages, folder):
    spoil(folder, pages[1], lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:])

    said, failed = verify()

    assert said == [
        f"https://paper1.example/story, kept 2026-03-15 09:30 UTC as {pages[1].archive_key}: "
        "The file was altered: its SHA-256 is not the one it was kept under."
    ]
    assert failed == "1 of 3 kept pages are not as they were."


def test_a_missing_file_is_named(pages, folder):
    (folder / name_of(pages[2].archive_key)).unlink()

    said, failed = verify()

    assert said == [
        f"https://paper2.example/story, kept 2026-03-16 09:30 UTC as {pages[2].archive_key}: "
        "The file is missing from the archive."
    ]
    assert failed == "1 of 3 kept pages are not as they were."


def test_a_row_that_points_to_another_page_is_named(pages):
    Capture.objects.filter(pk=pages[0].pk).update(archive_key=pages[1].archive_key)

    said, failed = verify()

    assert said == [
        f"https://paper0.example/story, kept 2026-03-14 09:30 UTC as {pages[1].archive_key}: "
        "The page in the file is not the one that was read."
    ]
    assert failed


def test_only_what_was_kept_since_a_day_may_be_read(pages, folder):
    (folder / name_of(pages[0].archive_key)).unlink()

    assert verify("--since", "2026-03-15") == (
        ["The archive is whole: 2 kept pages, each as it was when it was read."],
        "",
    )
    assert verify("--since", "yesterday")[1] == "--since must be a day such as 2026-03-14, not 'yesterday'."


def test_files_without_a_row_are_counted_and_do_no_harm(pages, folder):
    archive().save(name_of("ab12" + "0" * 60), ContentFile(b"x"))
    (folder / "notes.txt").write_text("Not ours.")

    assert verify("--strays") == (
        [
            "No row refers to notes.txt.",
            f"No row refers to ab/12/ab12{'0' * 60}.warc.gz.",
            "2 files to which no row refers; they do no harm.",
            "The archive is whole: 3 kept pages, each as it was when it was read.",
        ],
        "",
    )


def test_what_was_seen_before_there_was_an_archive_has_no_file_to_miss(pages, folder):
    Capture.objects.filter(pk=pages[0].pk).update(archive_key="")
    (folder / name_of(pages[0].archive_key)).unlink()

    assert verify()[1] == ""
