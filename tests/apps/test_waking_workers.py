"""A worker is told of a row at the moment it is due, once for each time it is put off; the sweep finds what is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from apps.evidence import tasks
from apps.evidence.models import Document, Host, Inquiry, Lead, Lookup
from apps.evidence.services import request_assessment
from apps.evidence.services.hosts import NotOurTurn, give_turn_back, take_turn
from apps.queue import hints, nudge
from apps.queue.hints import send_hints, wake
from apps.queue.services import hint_due, hint_soon, put_off, take
from tests.factories import make_claim
from verifyhub.politeness import Manners, Outcome

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
URL = "https://press.example/1"
Told = list[tuple[str, dict[str, object], dict[str, Any]]]


@pytest.fixture
def told(settings, monkeypatch, django_capture_on_commit_callbacks) -> Told:
    """What the sending thread is given, as if the transaction of the test were none."""
    settings.NUDGE_WORKERS = True
    sent: Told = []
    monkeypatch.setattr(nudge, "_enqueue", lambda name, arguments, options: sent.append((name, arguments, options)))
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    return sent


def page(due_at: datetime, url: str = URL, **columns: Any) -> Document:
    return Document.objects.create(url=url, due_at=due_at, **columns)


def wake_pages(now: datetime) -> None:
    wake(tasks.fetch_document, Document, "document_id", now=now)


def test_a_page_that_was_put_off_wakes_a_worker_when_its_turn_comes(told, now):
    document = page(now)
    take(document, lease=SECOND, now=now)
    put_off(document, due_at=now + 3 * SECOND)

    wake_pages(now)

    ((name, arguments, options),) = told
    assert (name, arguments) == ("apps.evidence.tasks.fetch_document", {"document_id": document.pk})
    assert options == {"expires": 18.0, "eta": now + timedelta(seconds=3, milliseconds=5)}


def test_a_row_is_told_of_once_for_each_time_it_is_put_off(told, now):
    document = page(now + SECOND)

    for _ in range(3):
        wake_pages(now)
    take(document, lease=SECOND, now=now + SECOND)
    put_off(document, due_at=now + 2 * SECOND)
    for _ in range(3):
        wake_pages(now + SECOND)

    assert len(told) == 2


def test_what_is_due_much_later_is_left_to_the_sweep(told, now):
    page(now + 31 * SECOND)

    wake_pages(now)

    assert told == []
    assert hint_due(Document, limit=9, now=now + 31 * SECOND) != []


def test_a_hint_that_was_lost_is_given_again_by_the_sweep(told, now):
    document = page(now + SECOND)
    wake_pages(now)

    assert hint_due(Document, limit=9, now=now + 15 * SECOND) == []
    assert hint_due(Document, limit=9, now=now + 16 * SECOND) == [document.pk]


def test_what_was_told_for_later_and_is_wanted_sooner_is_told_again(told, now):
    document = page(now + 10 * SECOND)
    wake_pages(now)

    Document.objects.update(due_at=now + SECOND)
    wake_pages(now + SECOND)

    assert [arguments for _, arguments, _ in told] == [{"document_id": document.pk}] * 2
    assert "eta" not in told[1][2]


def test_what_another_worker_holds_is_not_told_of(now):
    page(now, leased_until=now + SECOND)
    page(now, url=f"{URL}?done", status="done")

    assert hint_soon(Document, within=30 * SECOND, limit=9, now=now) == []


def test_the_sweep_tells_a_few_seconds_ahead(now, monkeypatch):
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.fetch_document, "apply_async", lambda **options: sent.append(options))
    due, soon = page(now), page(now + 4 * SECOND, url=f"{URL}?soon")
    page(now + 6 * SECOND, url=f"{URL}?later")

    send_hints(tasks.fetch_document, Document, "document_id", now=now)

    assert [(given["kwargs"], given.get("eta")) for given in sent] == [
        ({"document_id": due.pk}, None),
        ({"document_id": soon.pk}, now + timedelta(seconds=4, milliseconds=5)),
    ]


def test_a_broker_that_is_away_costs_a_worker_nothing(settings, monkeypatch, now):
    settings.NUDGE_WORKERS = True
    page(now)
    monkeypatch.setattr(nudge, "_start_sender", lambda: None)
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    monkeypatch.setattr(hints, "AT_ONCE", 5_000)
    full = nudge.queue.Queue(maxsize=1)
    full.put_nowait("full")
    monkeypatch.setattr(nudge, "_waiting", full)

    wake_pages(now)

    assert hint_due(Document, limit=9, now=now + 15 * SECOND) != []


def test_a_fetched_page_wakes_whoever_weighs_its_claim(told, now, monkeypatch):
    lookup = Lookup.objects.create(claim=make_claim(), connector="rss", address=URL, place_name="P", status="done")
    document = page(now)
    Lead.objects.create(lookup=lookup, document=document)
    inquiry = Inquiry.objects.create(claim=lookup.claim, opened_at=now)
    monkeypatch.setattr(
        tasks.services, "fetch_document", lambda *_, **__: request_assessment([lookup.claim_id], now=now)
    )
    Document.objects.update(status="done")

    tasks.fetch_document(document_id=document.pk)

    assert [(name, arguments) for name, arguments, _ in told] == [
        ("apps.evidence.tasks.assess_claim", {"inquiry_id": inquiry.pk})
    ]


def test_while_more_is_on_its_way_a_claim_is_weighed_every_three_seconds_and_at_once_when_all_is_there(now):
    lookup = Lookup.objects.create(claim=make_claim(), connector="rss", address=URL, place_name="P", status="done")
    document = page(now)
    Lead.objects.create(lookup=lookup, document=document)
    inquiry = Inquiry.objects.create(claim=lookup.claim, opened_at=now)

    request_assessment([lookup.claim_id], now=now)
    inquiry.refresh_from_db()
    while_waiting = inquiry.due_at
    Document.objects.update(status="done")
    request_assessment([lookup.claim_id], now=now + timedelta(milliseconds=100))
    inquiry.refresh_from_db()

    assert (while_waiting, inquiry.due_at) == (now + 3 * SECOND, now + timedelta(milliseconds=100))


def test_a_merged_claim_with_work_under_way_lets_the_other_wait(now):
    claim = make_claim()
    merged = make_claim(duplicate_of=claim)
    Lookup.objects.create(claim=merged, connector="rss", address=URL, place_name="P", due_at=now)
    inquiry = Inquiry.objects.create(claim=claim, opened_at=now)

    request_assessment([merged.pk], now=now)

    inquiry.refresh_from_db()
    assert inquiry.due_at == now + 3 * SECOND


def test_one_host_is_asked_at_its_own_pace_however_many_wait(now):
    """Each comes back at the time it was told, a little late; nobody is sent to the end of the line for it."""
    Host.objects.create(name="press.example")
    waiting, begun = [(0.0, number) for number in range(10)], []
    while waiting:
        at, number = min(waiting)
        waiting.remove((at, number))
        moment = now + timedelta(seconds=at + 0.02)
        try:
            turn = take_turn("press.example", manners=Manners(), crawl_delay=timedelta(0), lease=SECOND, now=moment)
        except NotOurTurn as wait:
            waiting.append(((wait.until - now).total_seconds(), number))
        else:
            begun.append(at)
            give_turn_back("press.example", Outcome.ANSWERED, turn_ends_at=turn, now=moment + SECOND / 5)

    assert len(begun) == 10
    assert max(begun) < 9.5
