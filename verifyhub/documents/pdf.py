"""The text of a PDF, read in a process of its own that a hostile file can only kill."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from verifyhub.documents.addresses import canonical_address
from verifyhub.documents.dates import Times, read_time, sane_times
from verifyhub.documents.page import Page, UnreadablePage

PATIENCE = 5  # seconds
_CHILD = Path(__file__).with_name("pdf_child.py")
_LEAST_TEXT = 30  # characters: below that the pages are pictures
_REFUSALS = {
    "encrypted": ("encrypted", "This PDF is locked with a password."),
    "broken": ("not_text", "This PDF is broken: no text can be read from it."),
    "too_large": ("too_large", "This PDF takes more time or memory to read than a page may."),
}


def read_pdf(body: bytes, url: str) -> Page:
    """Raises UnreadablePage: "encrypted", "too_large", or "not_text" for a broken PDF or one of pictures only."""
    said = _ask_child(body)
    if failure := said.get("failure"):
        raise UnreadablePage(*_REFUSALS[failure])
    lines = [" ".join(line.split()) for line in said["text"].replace("\x00", "").splitlines() if line.strip()]
    text = "\n".join(lines).encode("utf-8", "replace").decode()
    if len(text) < _LEAST_TEXT:
        raise UnreadablePage("not_text", "This PDF holds only pictures: there is no text in it to read.")
    published, modified = read_time(said["created"]), read_time(said["modified"])
    times = Times(published, "file" if published else "", modified, "file" if modified else "")
    return Page(
        url,
        " ".join(said["title"].split())[:300] or lines[0][:200],
        text,
        byline=" ".join(said["author"].split())[:300],
        canonical_url=canonical_address(url),
        **sane_times(times)._asdict(),
    )


def _ask_child(body: bytes) -> dict[str, Any]:
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=PATIENCE, check=True)
        return dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return {"failure": "too_large"}
