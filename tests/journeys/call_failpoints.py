"""Servers killed in the middle of a call: `python -m tests.journeys.call_failpoints`; prints JSON.

As in `failpoints`: nothing in the service knows of the points. At each a forked server is killed with SIGKILL while it
answers; then the call is made again at once, after its lease, and once more.
"""

import json
import os
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import django
from django.conf import settings
from django.db import connections

from tests.journeys.failpoints import BEGAN, _find, _killing, ask_rows, rows_of_its_own

DOOR = "apps.api.idempotency"
POINTS = {
    "before the row": ("apps.idempotency.services.begin", "before"),
    "after the row": ("apps.idempotency.services.begin", "after"),
    "in the effect": ("tests.apps.bell.make_ring", "after"),
    "before the answer is kept": (f"{DOOR}._keep", "before"),
    "before the commit": (f"{DOOR}._keep", "after"),
    "after the commit": (f"{DOOR}._do", "after"),
}
LEFT = {
    "rung": "SELECT count(*) FROM accounts_partner WHERE name LIKE 'Rung %'",
    "calls": "SELECT status, attempts FROM idempotency_call",
}


def main() -> None:
    django.setup()
    settings.ROOT_URLCONF = "tests.apps.bell"
    key = _key()
    print(json.dumps({point: _kill_and_call_again(point, key) for point in POINTS}))


def _key() -> str:
    from tests.factories import make_key

    return make_key()


def _kill_and_call_again(point: str, key: str) -> dict[str, Any]:
    from apps.idempotency.services import LEASE

    with rows_of_its_own():
        signal_number = _in_a_fork(point, key)
        left = ask_rows(LEFT)
        at_once = _call(key, BEGAN + timedelta(seconds=2))
        later = [_call(key, BEGAN + LEASE + timedelta(seconds=seconds)) for seconds in (0, 1)]
        return {"signal": signal_number, "left": left, "at once": at_once, "later": later, "in the end": ask_rows(LEFT)}


def _in_a_fork(point: str, key: str) -> int:
    connections.close_all()
    if server := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(server, 0)[1])
    where, when = POINTS[point]
    with patch(where, _killing(_find(where), when)):
        _call(key, BEGAN)
    os._exit(0)


def _call(key: str, now: datetime) -> str:
    """Through all of the server but its socket."""
    from django.test import Client

    from tests.apps.bell import ring

    client = Client(headers={"Authorization": f"Bearer {key}", "Host": "127.0.0.1"})
    with patch(f"{DOOR}.timezone", SimpleNamespace(now=lambda: now)):
        answer = ring(client)
    return f"{answer.status_code}{' replayed' if 'Idempotent-Replayed' in answer else ''}"


if __name__ == "__main__":
    main()
