"""The archive as a bucket that speaks S3. Apart from the folder: its library is loaded only where it is used."""

import errno
from collections.abc import Iterator
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

_AWAY = (BotoCoreError, ClientError, Boto3Error)
_CONNECT, _READ, _ATTEMPTS = 5, 15, 2  # seconds each; an attempt takes both at most
_PATIENCE = Config(connect_timeout=_CONNECT, read_timeout=_READ, retries={"total_max_attempts": _ATTEMPTS})


class ArchiveBucket(S3Storage):
    """An object is put once and left alone from then on. Its faults are OSErrors, as those of a folder."""

    default_content_type = "application/warc"
    patience_seconds = 2.0 * _ATTEMPTS * (_CONNECT + _READ)  # whether it is there, and putting it; the lease waits

    def __init__(self, **settings: Any) -> None:
        super().__init__(**({"client_config": _PATIENCE, "file_overwrite": True} | settings))

    def _save(self, name: str, content: File) -> str:
        try:
            if not super().exists(name):
                super()._save(name, content)
            return name
        except _AWAY as error:
            raise _as_os_error(error) from error

    def open(self, name: str, mode: str = "rb") -> IO[bytes]:
        try:
            file: IO[bytes] = super().open(name, mode)
            file.seek(0)  # fetched now: a fault of the network is met here
            return file
        except _AWAY as error:
            raise _as_os_error(error) from error

    def names(self) -> Iterator[str]:
        prefix = f"{self.location.strip('/')}/" if self.location.strip("/") else ""
        try:
            for found in self.bucket.objects.filter(Prefix=prefix):
                yield found.key.removeprefix(prefix)
        except _AWAY as error:
            raise _as_os_error(error) from error


def _as_os_error(error: Exception) -> OSError:
    code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
    return OSError(errno.EREMOTEIO, f"the bucket says “{code}”")
