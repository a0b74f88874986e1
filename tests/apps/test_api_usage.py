"""A partner sees how much it has asked, and no request costs a write for that."""

from datetime import date, timedelta

import pytest

from apps.accounts.models import ApiKey, DayOfUse
from apps.accounts.services.usage import note_request, use_by_day
from tests.apps.api_caller import partner_client
from tests.factories import make_key, make_partner
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> ApiKey:
    make_key()
    return ApiKey.objects.get()


def test_requests_are_written_down_once_a_minute_for_all_keys_together(key, now, django_assert_num_queries) -> None:
    make_key()
    other = ApiKey.objects.exclude(pk=key.pk).get()
    note_request(key, now=now)
    with django_assert_num_queries(0):
        for asker in (key, other, key):
            note_request(asker, now=now + timedelta(seconds=59))

    with django_assert_num_queries(1):
        note_request(key, now=now + timedelta(seconds=60))

    assert dict(DayOfUse.objects.values_list("key_id", "requests")) == {key.pk: 4, other.pk: 1}


def test_what_is_not_written_yet_is_shown_too_and_old_days_are_not(key, now) -> None:
    DayOfUse.objects.create(key=key, day=now.date() - timedelta(days=30), requests=7)
    DayOfUse.objects.create(key=key, day=now.date() - timedelta(days=29), requests=8)
    for _ in range(3):
        note_request(key, now=now)

    days = use_by_day(key, now=now)

    assert len(days) == 30
    assert days[0] == (date(2026, 2, 13), 8)
    assert days[-1] == (date(2026, 3, 14), 3)
    assert sum(day.requests for day in days) == 11


def test_a_new_day_is_counted_apart(key, now) -> None:
    note_request(key, now=now)
    note_request(key, now=now + timedelta(days=1))

    assert [day.requests for day in use_by_day(key, now=now + timedelta(days=1))[-2:]] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_between_threads(now) -> None:
    make_key()
    key = ApiKey.objects.get()

    def ask() -> None:
        for minute in range(20):
            note_request(key, now=now + timedelta(minutes=minute))

    at_once([ask] * 6)

    assert use_by_day(key, now=now)[-1].requests == 120


def test_a_partner_can_ask_what_is_left_and_how_much_it_used(settings) -> None:
    settings.READS_PER_MINUTE, settings.WRITES_PER_MINUTE, settings.REQUESTS_PER_DAY = 120, 30, 20_000
    client = partner_client(make_key(make_partner(), scopes=("claims:read", "articles:write")))
    client.get("/api/v1/claims/")

    answer = client.get("/api/v1/me/").json()

    told = [(limit["name"], limit["quota"], limit["window_seconds"], limit["remaining"]) for limit in answer["limits"]]
    assert told == [("reading", 120, 60, 118), ("articles:write", 30, 60, 30), ("daily", 20_000, 86_400, 19_998)]
    assert all(0 < limit["resets_in_seconds"] <= limit["window_seconds"] for limit in answer["limits"])
    assert answer["usage"]["today"] == 2
    assert len(answer["usage"]["days"]) == 30
    assert answer["usage"]["days"][-1] == {"day": DayOfUse.objects.get().day.isoformat(), "requests": 2}
