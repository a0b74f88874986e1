"""Fetching one page in a process of its own that dies where it is told to; run by test_killed_while_keeping.py."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from apps.evidence.archive import ArchiveFolder  # noqa: E402
from apps.evidence.models import Capture, Document  # noqa: E402
from apps.evidence.services import fetch_document, fetching  # noqa: E402
from apps.evidence.services.archiving import archive  # noqa: E402
from tests.apps.far_side import Network, page  # noqa: E402

URL = "https://courier.example/brenova"
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning."


def die(*arguments: Any, **named: Any) -> None:
    os._exit(9)


def keep_and_die(*arguments: Any, **named: Any) -> None:
    keep_state(*arguments, **named)
    die()


keep_state = fetching.keep_state
PLACES: dict[str, tuple[Any, str, Any]] = {
    "before the file": (ArchiveFolder, "_save", die),
    "in mid-file": (os, "replace", die),
    "after the file": (fetching, "finish", die),
    "before the commit": (fetching, "keep_state", keep_and_die),
}


def fetch(place: str) -> None:
    if place:
        setattr(*PLACES[place])
    now = timezone.now()
    document, _ = Document.objects.get_or_create(url=URL, defaults={"due_at": now})
    Document.objects.filter(leased_until__gt=now).update(leased_until=now - timedelta(seconds=1))  # time passes
    fetch_document(document, fetch=Network({URL: page(URL, STORY)}), random=lambda: 0.5, now=now)


def look() -> None:
    document = Document.objects.get()
    files = [name for name in archive().names() if name.endswith(".warc.gz")]
    print(json.dumps([document.status, bool(document.text), Capture.objects.count(), len(files)]))


if __name__ == "__main__":
    look() if sys.argv[1] == "look" else fetch(sys.argv[2] if len(sys.argv) > 2 else "")
