"""The sweep of webhooks: the guarantee that what is due is found, whatever became of the hints."""

import logging
from datetime import UTC, datetime

import pytest
from kombu.exceptions import OperationalError

from apps.queue.services import hint_due
from apps.webhooks import tasks
from apps.webhooks.models import Delivery
from tests.factories import make_claim, make_endpoint, make_entry
from verifyhub.outbound import Request, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def hints(monkeypatch) -> list[dict[str, int]]:
    sent: list[dict[str, int]] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda kwargs, retry, expires: sent.append(kwargs))
    return sent


def test_the_sweep_fans_out_and_hints_each_due_delivery_once(hints):
    make_endpoint()
    claim = make_claim()
    make_entry(claim)
    make_entry(claim, event="claim.assessed")

    tasks.sweep()
    tasks.sweep()

    assert hints == [{"delivery_id": key} for key in Delivery.objects.order_by("pk").values_list("pk", flat=True)]
    assert len(hints) == 2


def test_a_broker_that_is_down_stops_neither_the_sweep_nor_the_next_one(monkeypatch, caplog):
    def refuse(**message: object) -> None:
        raise OperationalError("connection refused")

    make_endpoint()
    make_entry()
    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)

    with caplog.at_level(logging.WARNING):
        tasks.sweep()

    assert Delivery.objects.get().status == "waiting"
    assert "The broker did not take a hint" in caplog.text
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert hint_due(Delivery, limit=10, now=later) == [Delivery.objects.get().pk]


def test_the_task_sends_through_the_guarded_door(hints, monkeypatch, settings):
    seen: list[tuple[Request, object]] = []

    def door(request: Request, *, policy: object) -> Response:
        seen.append((request, policy))
        return Response(request.url, 204, {}, b"")

    monkeypatch.setattr(tasks, "fetch", door)
    make_endpoint()
    make_entry()
    tasks.sweep()

    tasks.deliver(**hints[0], an_argument_of_a_later_version=1)

    ((request, policy),) = seen
    assert (request.url, policy) == ("https://partner.example/hooks", settings.OUTBOUND_POLICY)
    assert Delivery.objects.get().status == "done"


def test_a_hint_for_a_delivery_that_is_gone_is_let_go(hints):
    tasks.deliver(delivery_id=12345)

    assert not Delivery.objects.exists()
