"""Counts are exact, whoever counts at the same moment, wherever they are kept; and end with their window."""

import os
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import redis
from django.db import connection

from apps.accounts.models import RequestCount
from apps.accounts.services.counters import (
    Count,
    Counters,
    CountersDown,
    CountersInDatabase,
    CountersInMemory,
    CountersInRedis,
    counters_at,
)
from tests.counting import count_in_processes
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0").rpartition("/")[0] + "/3"
HAS_SERVICES = bool(os.environ.get("VERIFYHUB_TEST_SERVICES"))
NEEDS_REDIS = pytest.mark.skipif(not HAS_SERVICES, reason="needs Redis: make test-services")
AT = 1_800_000_000.0
MINUTE = int(AT) + 60
QUOTA, ASKERS, EACH = 100, 8, 40
PLACES = ["memory://", "database://", pytest.param(REDIS, marks=NEEDS_REDIS)]


@pytest.fixture(params=PLACES)
def counters(request) -> Counters:
    return counters_at(request.param)


@pytest.fixture
def name() -> str:
    return f"test:{uuid4().hex}"  # what Redis keeps outlives the test


def test_each_count_is_added_to_and_told_in_the_order_asked(counters, name) -> None:
    minute, day = Count(f"{name}:z", MINUTE), Count(f"{name}:a", MINUTE + 86_400)

    assert counters.add([minute, day], 1, now=AT) == [1, 1]
    assert counters.add([minute], 1, now=AT) == [2]
    assert counters.add([day, minute], 0, now=AT) == [1, 2]
    assert counters.add([minute, day], -1, now=AT) == [1, 0]


def test_another_window_is_another_count(counters, name) -> None:
    counters.add([Count(name, MINUTE)], 5, now=AT)

    assert counters.add([Count(name, MINUTE + 60)], 1, now=AT + 60) == [1]


def _let_in(add: Callable[[], int]) -> int:
    """How many of EACH requests find that the quota is not used up."""
    return sum(add() <= QUOTA for _ in range(EACH))


def test_many_at_once_never_get_more_than_the_quota_nor_less(counters, name) -> None:
    def ask() -> int:
        return _let_in(lambda: counters.add([Count(name, MINUTE), Count(f"{name}:day", MINUTE)], 1, now=AT)[0])

    assert sum(at_once([ask] * ASKERS)) == QUOTA


def test_a_count_that_is_read_and_then_written_lets_more_in() -> None:
    """The test of the test above, with a counter as one would write it first."""
    row = RequestCount.objects.create(name="naive", ends_at=MINUTE, amount=0)

    def add() -> int:
        so_far = RequestCount.objects.get(pk=row.pk).amount + 1
        RequestCount.objects.filter(pk=row.pk).update(amount=so_far)
        return so_far

    let_in = sum(at_once([lambda: _let_in(add)] * ASKERS))

    assert let_in > QUOTA


@pytest.mark.processes
@pytest.mark.parametrize("address", PLACES[1:])
def test_many_processes_together_get_the_quota_exactly(address, name) -> None:
    assert sum(count_in_processes(address, name, MINUTE, quota=QUOTA, askers=4, each=60)) == QUOTA


def test_windows_that_have_ended_are_swept_from_the_database() -> None:
    counters = CountersInDatabase()
    counters.add([Count("old", MINUTE), Count("long", MINUTE + 86_400)], 1, now=AT)

    counters.add([Count("new", MINUTE + 120)], 1, now=AT + 120)

    assert sorted(RequestCount.objects.values_list("name", flat=True)) == ["long", "new"]


def test_windows_that_have_ended_are_swept_from_memory() -> None:
    counters = CountersInMemory()
    counters.add([Count("old", MINUTE)], 1, now=AT)

    counters.add([Count("new", MINUTE + 120)], 1, now=AT + 120)

    assert list(counters._amounts) == [Count("new", MINUTE + 120)]


@NEEDS_REDIS
def test_redis_forgets_a_window_by_itself(name) -> None:
    far_off = int(redis.Redis.from_url(REDIS).time()[0]) + 60

    CountersInRedis(REDIS).add([Count(name, far_off)], 1, now=AT)

    assert 60 < redis.Redis.from_url(REDIS).ttl(f"verifyhub:{name}:{far_off}") <= 120


@pytest.fixture
def seconds() -> Iterator[list[float]]:
    return [0.0]


def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(seconds) -> None:
    counters = CountersInRedis("redis://127.0.0.1:1/0", clock=lambda: seconds[0])

    def failure() -> str:
        with pytest.raises(CountersDown) as down:
            counters.add([Count("a", MINUTE)], 1, now=AT)
        return str(down.value)

    assert "refused" in failure()
    seconds[0] = 4.9
    assert failure() == "Redis did not answer a moment ago."
    seconds[0] = 5.0
    assert "refused" in failure()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has tables outside its log")
def test_counting_waits_for_no_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'accounts_requestcount'")
        assert cursor.fetchone() == ("u",)
