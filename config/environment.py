"""Reads typed settings from the environment; an odd one stops the start with one sentence that names it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

from verifyhub.outbound import LanguageModel, Proxy, check_model, read_base_url, read_proxy
from verifyhub.schedule import Pace, read_paces, write_paces

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
BROKERS = ("memory", "amqp", "amqps", "redis", "rediss")


class Environment(environ.Env):
    def whole_number(self, name: str, *, default: int, at_least: int = 1, at_most: int = 2**31) -> int:
        text = self.str(name, default=str(default)).strip()
        if not text.isdecimal() or not at_least <= int(text) <= at_most:
            raise ImproperlyConfigured(f"{name} must be a whole number from {at_least} to {at_most}, not {text!r}.")
        return int(text)

    def seconds(self, name: str, *, default: float) -> float:
        text = self.str(name, default=str(default)).strip()
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0
        if not 0 < seconds < float("inf"):
            raise ImproperlyConfigured(f"{name} must be a number of seconds above 0, not {text!r}.")
        return seconds

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        text = self.str(name, default="1" if default else "0").strip().lower()
        if text not in YES | NO:
            raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
        return text in YES

    def one_of(self, name: str, *choices: str, default: str) -> str:
        text: str = self.str(name, default=default).strip()
        if text not in choices:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
        return text

    def paces(self, name: str, *, default: tuple[Pace, ...]) -> tuple[Pace, ...]:
        try:
            return read_paces(self.str(name, default=write_paces(default)))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error

    def proxy(self, name: str) -> Proxy | None:
        text = self.str(name, default="").strip()
        try:
            return read_proxy(text) if text else None
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from error

    def language_model(self, name: str, *, model: str, **options: Any) -> LanguageModel | None:
        """The one at the address of this name; None without one."""
        text = self.str(name, default="").strip()
        if not text:
            return None
        try:
            found = LanguageModel(read_base_url(text), model, **options)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} cannot be used: {error}.") from error
        try:
            check_model(found)
        except ValueError as error:
            raise ImproperlyConfigured(f"{error}.") from error
        return found

    def time_zone(self, name: str, *, default: str) -> str:
        text: str = self.str(name, default=default).strip()
        try:
            return ZoneInfo(text).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{name} must be a name such as Europe/Warsaw, not {text!r}.") from error

    def broker(self, name: str, *, default: str) -> str:
        text: str = self.str(name, default=default).strip()
        if urlsplit(text).scheme not in BROKERS:
            raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(f'{b}://' for b in BROKERS)}.")
        return text

    def counters(self, name: str, *, default: str) -> str:
        text: str = self.str(name, default=default).strip() or default
        if not text.startswith(("memory://", "database://", "redis://", "rediss://")):
            raise ImproperlyConfigured(f"{name} must be memory://, database://, or begin with redis:// or rediss://.")
        return text

    def file_content(self, name: str) -> bytes:
        """What is in the file of this path; empty without one."""
        path: str = self.str(name, default="").strip()
        try:
            return Path(path).read_bytes() if path else b""
        except OSError as error:
            raise ImproperlyConfigured(f"{name}: {path} cannot be read ({error.strerror}).") from error

    def key_pair(self, name: str) -> str:
        text: str = self.str(name, default="").strip()
        if text and not all(text.partition(":")):
            raise ImproperlyConfigured(f"{name} must be a pair with a colon between: access:secret.")
        return text

    def archive(self, name: str, *, default_folder: Path, endpoint: str) -> dict[str, Any]:
        """A storage: a folder, or a bucket as s3://bucket/prefix at `endpoint` ("": Amazon's own)."""
        address: str = self.str(name, default="").strip()
        if not address.startswith("s3://"):
            folder = default_folder.parent / address if address else default_folder
            return {"BACKEND": "apps.evidence.archive.ArchiveFolder", "OPTIONS": {"location": str(folder)}}
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        if not bucket:
            raise ImproperlyConfigured(f"{name} must name a bucket, such as s3://evidence/verifyhub, not {address!r}.")
        options = {"bucket_name": bucket, "location": prefix.strip("/"), "endpoint_url": endpoint or None}
        return {"BACKEND": "apps.evidence.bucket.ArchiveBucket", "OPTIONS": options}

    def database(self, name: str, *, default_file: Path) -> dict[str, Any]:
        address = self.str(name, default="")
        if not address:  # the path is not put through an address: a folder may be called "50% #1"
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_file)}
        if not address.startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgresql://.")
        settings: dict[str, Any] = self.db_url_config(address)
        return settings
