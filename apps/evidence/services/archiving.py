"""Putting what came over the wire into the archive, and getting it back."""

import errno
import hashlib
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.evidence.archive import name_of
from verifyhub.outbound import Request, Response
from verifyhub.preservation import DamagedArchive, Record, read_warc, without, write_warc

ALTERED = "The file was altered: its SHA-256 is not the one it was kept under."
_FULL = {errno.ENOSPC, errno.EDQUOT}
_LONGEST_ADDRESS = 2_000  # characters, as the rows have it
_LONGEST_ETAG, _LONGEST_DATE = 300, 100


class NotKept(Exception):
    """The archive did not take the file. The message is for an editor; trying again later helps."""


class NotThere(Exception):
    """The archive does not give the file, or not the one that was put in. The message is a sentence."""


@dataclass(frozen=True)
class Stored:
    """An answer in the archive: its file, and the facts by which it is known and asked about again."""

    key: str  # SHA-256 of the file
    size: int  # bytes
    url: str
    status: int
    body_sha256: str
    etag: str
    last_modified: str


def archive() -> Any:
    """The archive that the settings name."""
    return storages["evidence"]


def archive_answer(request: Request, response: Response, *, secrets: Collection[str] = (), now: datetime) -> Stored:
    """Store the exchange; the same one twice is one file. Never inside a transaction.

    `secrets` are kept out of what is written.

    Raises:
        NotKept: nothing may rest on this answer, since it could not be shown later.
    """
    warc = write_warc(request, response, at=now, secrets=secrets)
    key = hashlib.sha256(warc).hexdigest()
    try:
        archive().save(name_of(key), ContentFile(warc))
    except OSError as error:
        raise NotKept(_why_not_kept(error)) from error
    return Stored(
        key=key,
        size=len(warc),
        url=without(secrets, response.url)[:_LONGEST_ADDRESS],
        status=response.status,
        body_sha256=hashlib.sha256(response.body).hexdigest(),
        etag=_short(response.headers.get("etag", ""), _LONGEST_ETAG),
        last_modified=_short(response.headers.get("last-modified", ""), _LONGEST_DATE),
    )


def open_kept(key: str) -> IO[bytes]:
    """The WARC file as it lies in the archive.

    Raises:
        NotThere: it cannot be opened.
    """
    try:
        file: IO[bytes] = archive().open(name_of(key))
    except FileNotFoundError as error:
        raise NotThere("The file is missing from the archive.") from error
    except OSError as error:
        raise NotThere(_why_not_given(error)) from error
    return file


def whole_file(key: str) -> bytes:
    """The WARC file, to the letter as it was put in.

    Raises:
        NotThere: it is missing, cannot be read, or is not the one that was kept under this SHA-256.
    """
    with closing(open_kept(key)) as file:
        try:
            content = file.read()
        except OSError as error:
            raise NotThere(_why_not_given(error)) from error
    if hashlib.sha256(content).hexdigest() != key:
        raise NotThere(ALTERED)
    return content


def kept_answer(key: str) -> Record:
    """The last answer in a kept file: the page itself, after the redirects on the way to it.

    Raises:
        NotThere: the file is missing or damaged.
    """
    with closing(open_kept(key)) as file:
        try:
            return [record for record in read_warc(file) if record.kind == "response"][-1]
        except (DamagedArchive, IndexError) as error:
            raise NotThere("The file in the archive is damaged: it cannot be read as a WARC file.") from error


def _why_not_kept(error: OSError) -> str:
    if error.errno in _FULL:
        return "The page could not be kept: the archive's disk is full."
    return f"The page could not be kept: the archive cannot be written ({error.strerror or error})."


def _why_not_given(error: OSError) -> str:
    return f"The archive does not give the file ({error.strerror or error})."


def _short(value: str, longest: int) -> str:
    """A header that can be stored and sent back; "" when it cannot."""
    return value if len(value) <= longest and value.isprintable() else ""
