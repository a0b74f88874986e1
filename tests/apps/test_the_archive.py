"""Where evidence is kept: a folder that survives power cuts, or a bucket; each file under the hash of its bytes."""

import errno
import hashlib
import os
import stat
from pathlib import Path

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from moto import mock_aws

from apps.evidence.archive import ArchiveFolder, key_of, name_of
from apps.evidence.bucket import ArchiveBucket
from apps.evidence.services.archiving import NotKept, NotThere, archive_answer, kept_answer
from config.environment import Environment
from tests.apps.kept import files_in, folder_archive
from verifyhub.outbound import Request, Response

URL = "https://courier.example/brenova"
ANSWER = Response(URL, 200, {"content-type": "text/html", "etag": '"a1"', "last-modified": "x" * 200}, b"<p>Kept.</p>")


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


# --- What is put in --------------------------------------------------------------------------------
def test_an_answer_lies_in_the_folder_under_the_hash_of_its_file(folder, now):
    stored = archive_answer(Request(URL), ANSWER, now=now)

    (name,) = files_in(folder)
    content = (folder / name).read_bytes()
    assert name == f"{stored.key[:2]}/{stored.key[2:4]}/{stored.key}.warc.gz"
    assert (stored.key, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert stored.body_sha256 == hashlib.sha256(b"<p>Kept.</p>").hexdigest()
    assert (stored.url, stored.status, stored.etag, stored.last_modified) == (URL, 200, '"a1"', "")
    assert kept_answer(stored.key).payload == b"<p>Kept.</p>"


def test_the_same_answer_is_one_file_that_nobody_writes_to(folder, now):
    first, second = (archive_answer(Request(URL), ANSWER, now=now) for _ in range(2))

    assert first == second
    (name,) = files_in(folder)
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o444


def test_a_file_that_was_cut_off_is_written_anew(folder, now):
    stored = archive_answer(Request(URL), ANSWER, now=now)
    path = folder / name_of(stored.key)
    path.chmod(0o644)
    path.write_bytes(b"")

    archive_answer(Request(URL), ANSWER, now=now)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == stored.key


def test_a_file_appears_whole_or_not_at_all(folder, now, monkeypatch):
    def power_cut(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", power_cut)

    with pytest.raises(NotKept, match="^The page could not be kept: the archive's disk is full.$"):
        archive_answer(Request(URL), ANSWER, now=now)
    assert files_in(folder) == []


def test_an_archive_that_cannot_be_written_says_why(settings, tmp_path, now):
    folder_archive(settings, tmp_path, backend="tests.apps.kept.DeadDisk")

    with pytest.raises(NotKept, match=r"^The page could not be kept: the archive cannot be written \(Input/output err"):
        archive_answer(Request(URL), ANSWER, now=now)


# --- What is got back ------------------------------------------------------------------------------
def test_what_is_missing_or_damaged_is_said_to_be(folder, now):
    stored = archive_answer(Request(URL), ANSWER, now=now)
    path = folder / name_of(stored.key)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(NotThere, match="^The file in the archive is damaged: it cannot be read as a WARC file.$"):
        kept_answer(stored.key)
    path.unlink()
    with pytest.raises(NotThere, match="^The file is missing from the archive.$"):
        kept_answer(stored.key)


@pytest.mark.parametrize(
    "name, key",
    [
        (name_of("ab12" + "0" * 60), "ab12" + "0" * 60),
        ("ab/12/notes.txt", ""),
        ("00/00/" + "ab12" + "0" * 60 + ".warc.gz", ""),
        ("ab/12/.new-x1", ""),
    ],
)
def test_a_name_tells_which_hash_it_promises(name, key):
    assert key_of(name) == key


# --- In a bucket -----------------------------------------------------------------------------------
@pytest.fixture
def bucket(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("ARCHIVE", "s3://evidence/kept/here")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="evidence")
        storage = Environment().archive("ARCHIVE", default_folder=Path("/srv/archive"), endpoint="")
        settings.STORAGES = settings.STORAGES | {"evidence": storage}
        yield boto3.resource("s3").Bucket("evidence")


def test_a_bucket_holds_the_same_files(bucket, now):
    stored = archive_answer(Request(URL), ANSWER, now=now)

    (found,) = bucket.objects.all()
    assert found.key == f"kept/here/{name_of(stored.key)}"
    assert hashlib.sha256(found.get()["Body"].read()).hexdigest() == stored.key
    assert kept_answer(stored.key).payload == b"<p>Kept.</p>"
    assert list(ArchiveBucket(bucket_name="evidence", location="kept/here").names()) == [name_of(stored.key)]


def test_what_is_in_the_bucket_is_never_overwritten(bucket, now):
    stored = archive_answer(Request(URL), ANSWER, now=now)
    (kept,) = bucket.objects.all()
    bucket.Object(kept.key).put(Body=b"as it is")

    archive_answer(Request(URL), ANSWER, now=now)

    assert bucket.Object(kept.key).get()["Body"].read() == b"as it is"
    assert stored.key


def test_a_bucket_that_refuses_is_an_archive_that_cannot_be_written(bucket, now):
    bucket.delete()

    with pytest.raises(NotKept, match=r"the archive cannot be written \(the bucket says “NoSuchBucket”\)"):
        archive_answer(Request(URL), ANSWER, now=now)


def test_what_the_bucket_lacks_is_missing(bucket):
    with pytest.raises(NotThere, match="^The file is missing from the archive.$"):
        kept_answer("0" * 64)


# --- Settings --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address, folder", [("", "/srv/archive"), ("kept", "/srv/kept"), ("/mnt/evidence", "/mnt/evidence")]
)
def test_the_setting_names_a_folder(monkeypatch, address, folder):
    monkeypatch.setenv("ARCHIVE", address)

    storage = Environment().archive("ARCHIVE", default_folder=Path("/srv/archive"), endpoint="")

    assert storage == {"BACKEND": "apps.evidence.archive.ArchiveFolder", "OPTIONS": {"location": folder}}


def test_a_bucket_without_a_name_stops_the_start(monkeypatch):
    monkeypatch.setenv("ARCHIVE", "s3://")

    with pytest.raises(ImproperlyConfigured, match="^ARCHIVE must name a bucket, such as s3://evidence/verifyhub"):
        Environment().archive("ARCHIVE", default_folder=Path("/srv/archive"), endpoint="")


def test_names_in_a_folder_are_listed_with_what_was_left_unfinished(tmp_path):
    storage = ArchiveFolder(location=str(tmp_path))
    storage.save(name_of("ab12" + "0" * 60), ContentFile(b"x"))
    (tmp_path / "ab" / "12" / ".new-1").write_bytes(b"")

    assert list(storage.names()) == ["ab/12/.new-1", name_of("ab12" + "0" * 60)]
