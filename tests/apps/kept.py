"""An archive of the test's own, and stores that fail as disks and buckets do."""

import errno
from pathlib import Path
from typing import Any

from apps.evidence.archive import ArchiveFolder


def folder_archive(settings: Any, folder: Path, *, backend: str = "apps.evidence.archive.ArchiveFolder") -> Path:
    """From now on the evidence is kept in this folder."""
    storage = {"BACKEND": backend, "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"evidence": storage}
    return folder


class FullDisk(ArchiveFolder):
    def _save(self, name: str, content: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")


class DeadDisk(ArchiveFolder):
    def _save(self, name: str, content: Any) -> str:
        raise OSError(errno.EIO, "Input/output error")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
