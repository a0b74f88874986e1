"""Workers killed while they read an article: `python -m tests.journeys.reading_failpoints`; prints JSON.

As in `failpoints`: the service knows nothing of the points, a forked worker is killed at each with SIGKILL, and one
that comes after the lease does what is due.
"""

import json
import os
from datetime import datetime
from unittest.mock import patch

import django
from django.db import connections

from tests.journeys.failpoints import BEGAN, LATER, Facts, _find, _killing, ask_rows, rows_of_its_own

READING = "apps.claims.services.reading"
TEXT = (
    "Troops have left Brenova, the wire reports. Unconfirmed reports say that the bridge at Halvik was destroyed on "
    "Monday. The mayor of Dovrin said that two people were injured.\n"
)
POINTS = {
    "after take": (f"{READING}._read", "before"),
    "during the reading": ("verifyhub.reading.articles.language_to_read", "before"),
    "before anything is written": (f"{READING}._write", "before"),
    "in mid-transaction": (f"{READING}.finish", "after"),
    "after the first claim": (f"{READING}.enter", "after"),
    "after the commit": (f"{READING}._write", "after"),
}
LEFT = {
    "articles": "SELECT status, attempts FROM claims_article",
    "claims": "SELECT count(*) FROM claims_claim",
    "entries": "SELECT count(*) FROM claims_journalentry",
}


def main() -> None:
    django.setup()
    _receive()
    print(json.dumps({"killed": {point: _kill_and_go_on(point) for point in POINTS}, "poisoned": _poison()}))


def _receive() -> None:
    from apps.claims.services import ArticleText, receive_article
    from verifyhub.lifecycle import SYSTEM

    receive_article(ArticleText(TEXT), actor=SYSTEM, max_characters=10_000, now=BEGAN)


def _kill_and_go_on(point: str) -> dict[str, Facts]:
    with rows_of_its_own():
        signal_number = _in_a_fork(point, BEGAN)
        left = ask_rows(LEFT)
        _read(BEGAN + LATER)
        return {"signal": {"number": [[signal_number]]}, "left": left, "afterwards": ask_rows(LEFT)}


def _poison() -> Facts:
    with rows_of_its_own():
        for times in range(12):
            _in_a_fork("during the reading", BEGAN + times * LATER)
        _read(BEGAN + 12 * LATER)
        return ask_rows({"said": "SELECT status, last_error FROM claims_article", "claims": LEFT["claims"]})


def _in_a_fork(point: str, now: datetime) -> int:
    connections.close_all()
    if worker := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    where, when = POINTS[point]
    with patch(where, _killing(_find(where), when)):
        _read(now)
    os._exit(0)


def _read(now: datetime) -> None:
    from apps.claims.models import Article
    from apps.claims.services import read_article

    read_article(Article.objects.get(), now=now)


if __name__ == "__main__":
    main()
