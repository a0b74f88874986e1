"""Keeping a source's answer as a recording, as tests/connectors reads them, without the key it was asked with."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from verifyhub.connectors import Hit, Kind
from verifyhub.outbound import Response

_EXTENSIONS = {"html": "html", "xml": "xml", "rss": "xml", "atom": "xml", "json": "json.txt"}
_NOT_KEPT = ("set-cookie", "authorization")


def keep_recording(
    folder: Path, *, name: str, response: Response, hits: Sequence[Hit], refusal: str, key: str = ""
) -> tuple[Path, Path]:
    """Write the answer and what was read off it; returns the two files. An older recording is not overwritten.

    The kind that the name begins with is a first guess, to be corrected by hand where it is wrong.
    """
    stem = f"{_kind(response, hits, refusal)}-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')[:40] or 'answer'}"
    body_file, told_file = folder / f"{stem}.{_extension(response)}", folder / f"{stem}.json"
    kept_headers = {name: value for name, value in response.headers.items() if name not in _NOT_KEPT}
    told = {"url": response.url, "status": response.status, "headers": kept_headers} | (
        {"unreadable": refusal} if refusal else {"hits": [_told(hit) for hit in hits]}
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = without_key(json.dumps(told, indent=2, ensure_ascii=False), key) + "\n"
    with told_file.open("x", encoding="utf-8") as file:
        file.write(written)
    body_file.write_bytes(response.body.replace(key.encode(), b"KEY") if key else response.body)
    return body_file, told_file


def without_key(text: str, key: str) -> str:
    return text.replace(key, "KEY").replace(quote(key), "KEY") if key else text


def _kind(response: Response, hits: Sequence[Hit], refusal: str) -> str:
    if refusal:
        return "other" if 200 <= response.status < 300 else "error"
    return "normal" if hits else "empty"


def _extension(response: Response) -> str:
    kind = response.content_type
    return next((extension for word, extension in _EXTENSIONS.items() if word in kind), "txt")


def _told(hit: Hit) -> Mapping[str, object]:
    fields = {name: value for name, value in asdict(hit).items() if value and value is not Kind.DOCUMENT}
    if hit.published_at:
        fields["published_at"] = hit.published_at.isoformat()
    return fields
