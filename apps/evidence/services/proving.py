"""Whether the archive still holds what its rows say: every file there, unchanged, and the page in it the one read."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db.models import QuerySet

from apps.evidence.archive import key_of
from apps.evidence.models import Capture
from apps.evidence.services.archiving import ALTERED, NotThere, archive, open_kept
from verifyhub.preservation import DamagedArchive, read_warc

_CHUNK = 65_536  # bytes
IN_MEMORY = 8_000_000  # bytes of one file; a larger one is put on disk while it is read


@dataclass(frozen=True)
class Fault:
    """One row whose file is not as it was. The sentence names the page, when it was kept, and what is wrong."""

    capture_id: int
    sentence: str


def captures_kept(*, since: datetime | None = None) -> QuerySet[Capture]:
    """Those with a file, by file: posts that came together are then checked with one reading."""
    kept = Capture.objects.exclude(archive_key="").order_by("archive_key", "id")
    return kept.filter(captured_at__gte=since) if since else kept


def check_captures(
    captures: QuerySet[Capture], *, progress: Callable[[int], None] = lambda checked: None
) -> Iterator[Fault]:
    """Read every file again. Memory holds one file at a time, however many there are."""
    key, bodies, wrong = "", set[str](), ""
    rows = captures.select_related("document").defer("text", "document__text", "document__links")
    for checked, capture in enumerate(rows.iterator(chunk_size=500), start=1):
        if capture.archive_key != key:
            key = capture.archive_key
            bodies, wrong = _read_file(key)
        if wrong or capture.body_sha256 not in bodies:
            yield Fault(capture.pk, _sentence(capture, wrong or "The page in the file is not the one that was read."))
        progress(checked)


def _read_file(key: str) -> tuple[set[str], str]:
    """The digests of the answers in a file, and what is wrong with it; "" when nothing is."""
    try:
        with closing(open_kept(key)) as file, SpooledTemporaryFile(IN_MEMORY) as copy:
            if _copy(file, copy) != key:
                return set(), ALTERED
            copy.seek(0)
            return {record.payload_sha256 for record in read_warc(copy) if record.kind == "response"}, ""
    except (NotThere, DamagedArchive) as error:
        return set(), str(error)


def _copy(file: IO[bytes], copy: IO[bytes]) -> str:
    """Returns the SHA-256. Raises NotThere when the disk or the bucket stops giving."""
    digest = hashlib.sha256()
    try:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    except OSError as error:
        raise NotThere(f"The archive does not give the file ({error.strerror or error}).") from error
    return digest.hexdigest()


def _sentence(capture: Capture, wrong: str) -> str:
    at = f"{capture.captured_at:%Y-%m-%d %H:%M} UTC"
    return f"{capture.document.url}, kept {at} as {capture.archive_key}: {wrong}"


def strays() -> Iterator[str]:
    """Names of files that no row refers to: a worker was killed, or the database is older than the archive."""
    for name in archive().names():
        key = key_of(name)
        if not key or not Capture.objects.filter(archive_key=key).exists():
            yield name
