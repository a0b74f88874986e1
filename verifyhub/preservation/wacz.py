"""Kept pages as one WACZ 1.1.1 file, which standard viewers replay: https://specs.webrecorder.net/wacz/1.1.1/."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from verifyhub.preservation.warc import Record, read_warc

VERSION = "1.1.1"
_WWW = "www."


@dataclass(frozen=True)
class ListedPage:
    """One page as the viewer lists it: which address, in the state of which second."""

    url: str
    at: datetime
    title: str
    text: str


def write_wacz(
    target: IO[bytes],
    *,
    title: str,
    description: str,
    pages: Sequence[ListedPage],
    warcs: Iterable[tuple[str, bytes]],
    extras: Mapping[str, bytes],
    created: datetime,
) -> None:
    """Write the file; memory holds one WARC at a time.

    `warcs` are SHA-256 and content. `extras` are further files by path, each in a folder of one level.
    """
    with ZipFile(target, "w") as archive:
        writing = _Writing(archive, created)
        index: list[str] = []
        for key, content in warcs:
            name = f"{key}.warc.gz"
            writing.add(f"archive/{name}", content, packed=False)  # viewers read single records out of it
            index += _index_lines(name, content)
        writing.add("indexes/index.cdx", "".join(sorted(index)).encode())
        writing.add("pages/pages.jsonl", _page_lines(title, pages))
        for path, content in extras.items():
            writing.add(path, content)
        writing.finish(title=title, description=description, pages=pages)


class _Writing:
    def __init__(self, archive: ZipFile, created: datetime) -> None:
        self._archive = archive
        self._created = created.astimezone(UTC)
        self._resources: list[dict[str, Any]] = []

    def add(self, path: str, content: bytes, *, packed: bool = True) -> None:
        self._write(path, content, packed=packed)
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": _digest(content), "bytes": len(content)})

    def finish(self, *, title: str, description: str, pages: Sequence[ListedPage]) -> None:
        first = {"mainPageUrl": pages[0].url, "mainPageDate": _date(pages[0].at)} if pages else {}
        package = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "description": description,
            "software": "VerifyHub",
            "created": _date(self._created),
            **first,
            "resources": self._resources,
        }
        content = json.dumps(package, ensure_ascii=False, indent=2).encode()
        self._write("datapackage.json", content)
        digest = {"path": "datapackage.json", "hash": _digest(content)}
        self._write("datapackage-digest.json", json.dumps(digest, indent=2).encode())

    def _write(self, path: str, content: bytes, *, packed: bool = True) -> None:
        entry = ZipInfo(path, self._created.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.external_attr = 0o644 << 16
        self._archive.writestr(entry, content)


def _index_lines(name: str, content: bytes) -> list[str]:
    answers = [record for record in read_warc(BytesIO(content)) if record.kind == "response"]
    return [f"{sort_key(answer.url)} {_stamp(answer)} {_facts(answer, name)}\n" for answer in answers]


def _facts(answer: Record, name: str) -> str:
    facts = {
        "url": answer.url,
        "digest": f"sha256:{answer.payload_sha256}",
        "mime": answer.media_type or "unk",
        "offset": answer.offset,
        "length": answer.length,
        "status": answer.status,
        "filename": name,
    }
    return json.dumps(facts, ensure_ascii=False)


def sort_key(url: str) -> str:
    """The address as indexes of archives are sorted by (SURT): host backwards, all lower case, parameters in order."""
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix(_WWW).split(".")))
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    query = "&".join(sorted(parts.query.split("&"), key=lambda pair: pair.partition("=")[0]))
    return f"{host}{port}){parts.path or '/'}{'?' if query else ''}{query}".replace(" ", "%20")


def _page_lines(title: str, pages: Sequence[ListedPage]) -> bytes:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": title}]
    for number, page in enumerate(pages, start=1):
        facts = {"id": f"page-{number}", "url": page.url, "ts": _date(page.at), "title": page.title}
        lines.append({**facts, "text": page.text} if page.text else facts)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _stamp(record: Record) -> str:
    return "".join(character for character in record.date if character.isdigit())[:14]


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
