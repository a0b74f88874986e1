"""Workers killed at named points: `python -m tests.journeys.failpoints`, inside an empty installation; prints JSON.

Nothing in the service knows of these points: each wraps a function of it, and kills its process with SIGKILL before or
after it. For each point the rows are laid out anew, a forked worker is killed there, and one that comes after the lease
does all that is due. The far side is a dictionary.
"""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name
from secrets import token_hex
from typing import Any
from unittest.mock import patch

import django
import psycopg
from django.db import connection, connections

PLACE = "https://wire.example/feed"
PAGES = ("https://wire.example/1", "https://wire.example/2")
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning. "
BEGAN = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
LATER = timedelta(minutes=5)  # longer than any lease
LOOKUP, FETCHING, VISITS = (f"apps.evidence.services.{name}" for name in ("lookups", "fetching", "visits"))
POINTS = {
    "look_up": {
        "after take": (f"{LOOKUP}.connector_for", "before"),
        "during the request": ("fetch", "before"),
        "after the answer": ("fetch", "after"),
        "after the answer is kept": (f"{LOOKUP}.read_shared", "after"),
        "before anything is written": (f"{LOOKUP}._keep", "before"),
        "in mid-transaction": (f"{LOOKUP}.finish", "before"),
        "before the commit": (f"{LOOKUP}.request_assessment", "after"),
        "after the commit": ("apps.evidence.services.look_up", "after"),
    },
    "fetch_document": {
        "after take": (f"{FETCHING}.ask", "before"),
        "during the request": ("fetch", "before"),
        "after the answer": ("fetch", "after"),
        "after the page is read": (f"{FETCHING}.read_page", "after"),
        "after the answer is archived": (f"{FETCHING}.archive_answer", "after"),
        "in mid-transaction": (f"{FETCHING}.claims_led_to", "before"),
        "before the commit": (f"{FETCHING}.request_assessment", "after"),
        "after the commit": ("apps.evidence.services.fetch_document", "after"),
    },
    "visit_document": {
        "during the request": ("fetch", "before"),
        "after the answer": ("fetch", "after"),
        "in mid-transaction": (f"{VISITS}.finish", "after"),
        "after the commit": ("apps.evidence.services.visit_document", "after"),
    },
}


# Neither done, nor due again, nor failed with a reason.
UNACCOUNTED = " UNION ALL ".join(
    f"SELECT '{table}', id FROM evidence_{table} "
    "WHERE (status = 'waiting' AND due_at IS NULL) OR (status = 'failed' AND last_error = '')"
    for table in ("lookup", "document", "visit")
)
QUESTIONS = {
    "lookups": "SELECT status, hits_found FROM evidence_lookup",
    "documents": "SELECT status FROM evidence_document",
    "leads": "SELECT count(*) FROM evidence_lead",
    "readings": "SELECT count(*) FROM evidence_reading",
    "answers": "SELECT count(*) FROM evidence_answer",
    "weighed": "SELECT document_count FROM evidence_assessment ORDER BY id DESC LIMIT 1",
    "to weigh": "SELECT count(*) FROM evidence_inquiry WHERE due_at IS NOT NULL",
    "captures": "SELECT count(*) FROM evidence_capture GROUP BY document_id",
    "visits": "SELECT status FROM evidence_visit",
}
Facts = dict[str, list[list[object]]]


def main() -> None:
    django.setup()
    _lay_out()
    killed = {f"{act}, {point}": _kill_and_go_on(act, point) for act, points in POINTS.items() for point in points}
    poisoned = {act: _poison(act) for act in ("look_up", "fetch_document")}
    print(json.dumps({"killed": killed, "poisoned": poisoned}))


def _kill_and_go_on(act: str, point: str) -> Facts:
    with rows_of_its_own():
        if act != "look_up":
            _go_on(BEGAN, only_lookups=act == "fetch_document")
        signal_number = _in_a_fork(act, point, BEGAN)
        left = ask_rows({"unaccounted": UNACCOUNTED})
        _go_on(BEGAN + LATER)
        if act == "visit_document":
            _visit(_far_side, BEGAN + LATER)
        return {"signal": [[signal_number]]} | left | ask_rows(QUESTIONS)


def _poison(act: str) -> Facts:
    with rows_of_its_own():
        if act != "look_up":
            _go_on(BEGAN, only_lookups=True)
        for times in range(12):
            _in_a_fork(act, "during the request", BEGAN + times * LATER)
        _act(act, _far_side, BEGAN + 12 * LATER)
        table = "lookup" if act == "look_up" else "document"
        said = f"SELECT status, last_error FROM evidence_{table} ORDER BY id LIMIT 1"
        return ask_rows({"said": said, "to weigh": "SELECT count(*) FROM evidence_inquiry WHERE due_at IS NOT NULL"})


def _in_a_fork(act: str, point: str, now: datetime) -> int:
    """The signal that ended the worker; 0 when it lived through it all."""
    connections.close_all()
    if worker := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    where, when = POINTS[act][point]
    if where == "fetch":
        _act(act, _killing(_far_side, when), now)
    else:
        with patch(where, _killing(_find(where), when)):
            _act(act, _far_side, now)
    os._exit(0)


@contextmanager
def rows_of_its_own() -> Iterator[None]:
    """A copy of the database as it was laid out, which is used instead of it for a while."""
    connections.close_all()
    settings = connection.settings_dict
    original = settings["NAME"]
    settings["NAME"] = _copy(original)
    try:
        yield
    finally:
        connections.close_all()
        settings["NAME"] = original


def _copy(name: str) -> str:
    copy = f"{name}_{token_hex(4)}"
    if connection.vendor == "sqlite":
        return str(shutil.copy(name, copy))
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address.replace(f"/{name}", "/postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"'.encode())
    return copy


def ask_rows(questions: dict[str, str]) -> Facts:
    facts: Facts = {}
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question)
            facts[name] = [list(row) for row in cursor.fetchall()]
    return facts


def _killing(original: Callable[..., Any], when: str) -> Callable[..., Any]:
    def killing(*arguments: Any, **named: Any) -> Any:
        if when == "after":
            original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return killing


def _find(where: str) -> Callable[..., Any]:
    found: Callable[..., Any] = resolve_name(where)
    return found


def _far_side(request: Any) -> Any:
    from verifyhub.outbound import Response

    if request.url == PLACE:
        items = "".join(f"<item><title>Troops left Brenova</title><link>{page}</link></item>" for page in PAGES)
        body = f'<rss version="2.0"><channel><title>The Wire</title>{items}</channel></rss>'
        return Response(PLACE, 200, {"content-type": "application/rss+xml"}, body.encode())
    body = f"<html><title>Brenova</title><article><h1>Brenova</h1><p>{STORY * 4}</p></article></html>"
    return Response(request.url, 200, {"content-type": "text/html"}, body.encode())


def _lay_out() -> None:
    from apps.claims.services import ArticleText, submit_article
    from apps.evidence.models import Feed
    from apps.evidence.services import open_inquiries
    from verifyhub.lifecycle import SYSTEM

    Feed.objects.create(connector="rss", name="The Wire", address=PLACE)
    said = "Troops have left Brenova, the wire reports.\n"
    submit_article(ArticleText(said), actor=SYSTEM, max_characters=10_000, now=BEGAN)
    open_inquiries(now=BEGAN)


def _act(act: str, fetch: Any, now: datetime) -> None:
    from apps.evidence import services
    from apps.evidence.models import Document, Lookup

    if act == "look_up":
        services.look_up(Lookup.objects.get(), fetch=fetch, random=_half, now=now)
    elif act == "fetch_document":
        services.fetch_document(Document.objects.order_by("url")[0], fetch=fetch, random=_half, now=now)
    else:
        _visit(fetch, now)


def _visit(fetch: Any, now: datetime) -> None:
    from apps.evidence import services
    from apps.evidence.models import Document, Visit

    visit, _ = Visit.objects.get_or_create(document=Document.objects.order_by("url")[0], defaults={"due_at": now})
    services.visit_document(visit, fetch=fetch, random=_half, now=now)


def _go_on(now: datetime, *, only_lookups: bool = False) -> None:
    from apps.evidence import services
    from apps.evidence.models import Document, Inquiry, Lookup

    for lookup in Lookup.objects.order_by("pk"):
        services.look_up(lookup, fetch=_far_side, random=_half, now=now)
    if only_lookups:
        return
    for document in Document.objects.order_by("pk"):
        services.fetch_document(document, fetch=_far_side, random=_half, now=now)
    for inquiry in Inquiry.objects.order_by("pk"):
        services.assess_claim(inquiry, now=now + timedelta(seconds=2))


def _half() -> float:
    return 0.5


if __name__ == "__main__":
    main()
