"""Workers killed while they keep a page: `python -m tests.journeys.keeping_failpoints`; prints JSON.

As in `failpoints`, but one after the other on the same row: what each leaves is what the next one finds.
"""

import json
import os
from datetime import datetime
from io import StringIO
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import connections

from tests.journeys.failpoints import BEGAN, FETCHING, LATER, Facts, _far_side, _find, _half, _killing, ask_rows

URL = "https://courier.example/brenova"
POINTS = {
    "before the file": ("apps.evidence.archive.ArchiveFolder._save", "before"),
    "in mid-file": ("os.replace", "before"),
    "after the file": (f"{FETCHING}.finish", "before"),
    "before the commit": (f"{FETCHING}.keep_state", "after"),
}
LEFT = {
    "documents": "SELECT status, text <> '' FROM evidence_document",
    "states": "SELECT count(*) FROM evidence_capture",
}


def main() -> None:
    from apps.evidence.models import Document

    Document.objects.create(url=URL, due_at=BEGAN)
    killed = {
        point: {"signal": [[_in_a_fork(point, BEGAN + times * LATER)]]} | _look() for times, point in enumerate(POINTS)
    }
    _fetch(BEGAN + len(POINTS) * LATER)
    said = StringIO()
    call_command("verify_archive", "--strays", stdout=said)
    print(json.dumps({"killed": killed, "afterwards": _look(), "archive": said.getvalue().splitlines()}))


def _in_a_fork(point: str, now: datetime) -> int:
    connections.close_all()
    if worker := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    where, when = POINTS[point]
    with patch(where, _killing(_find(where), when)):
        _fetch(now)
    os._exit(0)


def _fetch(now: datetime) -> None:
    from apps.evidence.models import Document
    from apps.evidence.services import fetch_document

    fetch_document(Document.objects.get(), fetch=_far_side, random=_half, now=now)


def _look() -> Facts:
    from apps.evidence.services.archiving import archive

    files = sum(name.endswith(".warc.gz") for name in archive().names())
    return ask_rows(LEFT) | {"files": [[files]]}


if __name__ == "__main__":
    django.setup()
    main()
