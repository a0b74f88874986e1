"""Many make the same call at the same moment: it is done once, on PostgreSQL and on SQLite."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from apps.idempotency import services
from apps.idempotency.models import Call
from tests.apps.api_caller import partner_client
from tests.apps.bell import ring, rung
from tests.factories import make_key, make_partner
from tests.thoroughness import IS_THOROUGH
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.apps.bell")]
ON_SERVICES = os.environ.get("VERIFYHUB_TEST_SERVICES") == "1"
CALLERS = 50 if IS_THOROUGH or ON_SERVICES else 10
KEYS = 200 if IS_THOROUGH or ON_SERVICES else 10
PATIENCE = 120  # seconds for the slowest to reach the start


def _race(key: str) -> list[list[Any]]:
    """For each Idempotency-Key the answers to all callers, who start together on each."""
    start = Barrier(CALLERS, timeout=PATIENCE)

    def call(caller: int) -> list[Any]:
        client = partner_client(key)
        try:
            return [(start.wait(), ring(client, f"k-{number}"))[1] for number in range(KEYS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        return [list(answers) for answers in zip(*pool.map(call, range(CALLERS)), strict=True)]


def _kind(answer: Any) -> str:
    if answer.status_code == 409:
        return "409 wait" if int(answer["Retry-After"]) >= 1 else "409"
    return f"{answer.status_code} {answer.headers.get('Idempotent-Replayed', 'done')}"


def test_of_many_parallel_calls_under_one_key_one_is_done_and_all_others_wait_or_get_its_answer() -> None:
    rounds = _race(make_key())

    assert rung() == KEYS
    for answers in rounds:
        kinds = Counter(_kind(answer) for answer in answers)
        assert kinds.pop("201 done") == 1
        assert set(kinds) <= {"201 true", "409 wait"}
        assert len({answer.content for answer in answers if answer.status_code == 201}) == 1


def test_with_a_naive_look_before_the_act_calls_are_done_twice(monkeypatch) -> None:
    """The test of the test above: "was this key seen?", then the act, then writing it down."""
    both_have_looked = Barrier(2, timeout=PATIENCE)

    def look(partner: Any, *, now: Any, **call: Any) -> Call:
        known = Call.objects.filter(partner=partner, key=call["key"]).first()
        both_have_looked.wait()
        return known or Call(partner=partner, begun_at=now, leased_until=now, **call)

    monkeypatch.setattr(services, "begin", look)
    monkeypatch.setattr(services, "finish", lambda call, **answer: None)
    key, rounds = make_key(make_partner()), 5

    for number in range(rounds):
        at_once([partial(ring, partner_client(key), f"k-{number}")] * 2)

    assert rung() == 2 * rounds
