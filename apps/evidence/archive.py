"""The archive as a folder: files named after their SHA-256 and never changed. As a bucket: bucket.py."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

SUFFIX = ".warc.gz"
_UNFINISHED = ".new-"


def name_of(key: str) -> str:
    """Where the file with this SHA-256 is, below the archive: two levels of folders keep each of them small."""
    return f"{key[:2]}/{key[2:4]}/{key}{SUFFIX}"


def key_of(name: str) -> str:
    """The SHA-256 that a name promises; "" for a file that is none of ours."""
    key = Path(name).name.removesuffix(SUFFIX)
    return key if len(key) == 64 and name == name_of(key) else ""


class ArchiveFolder(FileSystemStorage):
    """A file is there whole or not at all, whatever is killed or loses power, and cannot be written to by accident."""

    patience_seconds = 0.0  # for keeping one file: a disk answers or fails

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        # A name that is taken holds the same bytes, unless a full disk or a repair has cut them off.
        if path.is_file() and path.stat().st_size == content.size:
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
        try:
            with open(handle, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
                os.fchmod(file.fileno(), 0o444)
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, Path(self.location)):
            _write_through(folder)
        return name

    def names(self) -> Iterator[str]:
        """Everything that lies in the archive, what was left unfinished included."""
        top = Path(self.location)
        for folder, folders, files in os.walk(top):
            folders.sort()
            yield from (str((Path(folder) / file).relative_to(top)) for file in sorted(files))


def _write_through(folder: Path) -> None:
    """So that the name of a new file is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
