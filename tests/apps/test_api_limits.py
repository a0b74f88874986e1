"""A key is let in as often as it was promised, is told what is left, and hears when to come again."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import ApiKey
from apps.accounts.services import set_key_limits
from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.factories import NOW, make_key

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-14T12:00:15Z")


@pytest.fixture
def clock(monkeypatch) -> list[datetime]:
    """The time at which requests come; to be changed in place."""
    at = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    return at


@pytest.fixture(autouse=True)
def _quotas(settings) -> None:
    settings.READS_PER_MINUTE, settings.WRITES_PER_MINUTE, settings.REQUESTS_PER_DAY = 3, 2, 5


def test_every_answer_says_what_the_key_is_held_to_and_what_is_left(clock) -> None:
    answer = partner_client().get("/api/v1/me/")

    assert answer["RateLimit-Policy"] == '"reading";q=3;w=60, "daily";q=5;w=86400'
    assert answer["RateLimit"] == '"reading";r=2;t=45, "daily";r=4;t=43185'
    assert not [name for name in answer.headers if name.lower().startswith("x-rate")]


def test_beyond_its_quota_a_key_is_refused_and_told_when_to_come_again(clock) -> None:
    client = partner_client()
    answers = [client.get("/api/v1/me/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[3]
    assert refused["Retry-After"] == "45"
    assert refused["RateLimit"] == '"reading";r=0;t=45, "daily";r=2;t=43185'
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json() == {
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too many requests (reading). Ask again in 45 s.",
        "code": "quota_exceeded",
        "instance": refused["X-Request-ID"],
        "violated-policies": ["reading"],
    }


def test_when_the_window_is_over_the_key_is_let_in_again(clock) -> None:
    client = partner_client()
    for _ in range(4):
        client.get("/api/v1/me/")

    clock[0] += timedelta(seconds=45)

    assert client.get("/api/v1/me/")["RateLimit"] == '"reading";r=2;t=60, "daily";r=1;t=43140'


def test_the_quota_of_a_day_holds_over_all_minutes_and_ends_at_midnight(clock) -> None:
    client = partner_client()
    statuses = []
    for _ in range(6):
        statuses.append(client.get("/api/v1/me/").status_code)
        clock[0] += timedelta(minutes=1)

    refused = client.get("/api/v1/me/")
    clock[0] = datetime.fromisoformat("2026-03-15T00:00:00Z")

    assert statuses == [200] * 5 + [429]
    assert refused.json()["violated-policies"] == ["daily"]
    assert client.get("/api/v1/me/").status_code == 200


def test_writing_is_counted_apart_from_reading_and_refusals_count(clock) -> None:
    client = partner_client(make_key(scopes=("claims:read",)))

    writes = [client.post("/api/v1/articles/", {}, "application/json") for _ in range(3)]

    assert [answer.status_code for answer in writes] == [403, 403, 429]
    assert writes[0]["RateLimit-Policy"] == '"articles:write";q=2;w=60, "daily";q=5;w=86400'
    assert client.get("/api/v1/me/").status_code == 200


def test_each_key_has_its_own_quota(clock) -> None:
    first, second = partner_client(), partner_client()
    for _ in range(4):
        first.get("/api/v1/me/")

    assert second.get("/api/v1/me/").status_code == 200


def test_a_key_may_be_given_more_or_less_than_others(clock) -> None:
    client = partner_client()
    set_key_limits(ApiKey.objects.get(), reads_per_minute=1, writes_per_minute=None, requests_per_day=9, now=NOW)

    assert client.get("/api/v1/me/")["RateLimit-Policy"] == '"reading";q=1;w=60, "daily";q=9;w=86400'
    assert client.get("/api/v1/me/").status_code == 429


def test_an_answer_that_nothing_has_changed_is_given_back(clock) -> None:
    client, claim = partner_client(), claim_with_evidence()
    path = f"/api/v1/claims/{claim.uid}/"
    tag = client.get(path)["ETag"]

    answers = [client.get(path, headers={"If-None-Match": tag}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [304] * 5
    assert {answer["RateLimit"] for answer in answers} == {'"reading";r=2;t=45, "daily";r=4;t=43185'}


@pytest.mark.parametrize("counted_in,queries", [("memory://", 1), ("database://", 2)])
def test_a_request_costs_one_query_for_its_key_and_one_more_where_the_database_counts(
    counted_in, queries, django_assert_num_queries, settings
) -> None:
    settings.LIMITS_URL = counted_in
    client = partner_client()
    client.get("/api/v1/")  # notes the first use, and sweeps

    with django_assert_num_queries(queries):
        assert client.get("/api/v1/").status_code == 200


def test_while_nobody_can_count_requests_are_let_through_and_the_log_says_so_once(clock, settings, caplog) -> None:
    settings.LIMITS_URL = "redis://127.0.0.1:1/0"
    client = partner_client()

    answers = [client.get("/api/v1/claims/") for _ in range(9)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0]
    assert answers[0]["RateLimit-Policy"] == '"reading";q=3;w=60, "daily";q=5;w=86400'
    assert caplog.text.count("Requests are let through uncounted") == 1


def test_while_nobody_can_count_what_is_left_is_unknown(clock, settings) -> None:
    settings.LIMITS_URL = "redis://127.0.0.1:1/0"

    assert partner_client().get("/api/v1/me/").json()["limits"][0]["remaining"] is None


def test_options_tell_what_an_address_can_do_and_head_answers_like_get(clock) -> None:
    client = partner_client()

    options, head = client.options("/api/v1/me/"), client.head("/api/v1/me/")

    assert (options.status_code, options["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert (head.status_code, head.content) == (200, b"")
    assert re.fullmatch(r'"reading";r=1;t=45, .*', head["RateLimit"])


# Addresses with bad keys.


@pytest.fixture
def _few_bad_keys(settings) -> None:
    settings.BAD_KEYS_PER_MINUTE = 2


def _stranger(address: str = "198.51.100.7", **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, headers=headers)


BAD = {"Authorization": "Bearer vh_live_nothing"}


@pytest.mark.usefixtures("_few_bad_keys")
@pytest.mark.parametrize("headers", [{}, BAD, {"Authorization": "Basic dTpw"}])
def test_an_address_that_keeps_coming_without_a_good_key_is_turned_away(clock, headers) -> None:
    client = _stranger(**headers)

    answers = [client.get("/api/v1/me/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[2].json()["violated-policies"] == ["bad-keys"]
    assert answers[2]["Retry-After"] == "45"
    clock[0] += timedelta(seconds=45)
    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.usefixtures("_few_bad_keys")
def test_who_is_turned_away_costs_no_query_however_well_formed_the_guess(clock, django_assert_num_queries) -> None:
    guess = f"Bearer {make_key()}"
    ApiKey.objects.update(digest="0" * 64)
    client = _stranger(Authorization=guess)
    for _ in range(2):
        client.get("/api/v1/me/")

    with django_assert_num_queries(0):
        assert client.get("/api/v1/me/").status_code == 429


@pytest.mark.usefixtures("_few_bad_keys")
def test_a_key_that_was_let_in_before_is_not_shut_out_by_a_neighbour(clock) -> None:
    good = _stranger(Authorization=f"Bearer {make_key()}")
    assert good.get("/api/v1/me/").status_code == 200
    for _ in range(3):
        _stranger(**BAD).get("/api/v1/me/")

    assert good.get("/api/v1/me/").status_code == 200
    ApiKey.objects.update(revoked_at=NOW)
    assert good.get("/api/v1/me/").status_code == 401


@pytest.mark.usefixtures("_few_bad_keys")
@pytest.mark.parametrize(
    "first,second,turned_away",
    [
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("", "", False),
    ],
)
def test_addresses_are_told_apart(clock, first, second, turned_away) -> None:
    for _ in range(2):
        _stranger(first, **BAD).get("/api/v1/me/")

    assert (_stranger(second, **BAD).get("/api/v1/me/").status_code == 429) is turned_away


@pytest.mark.usefixtures("_few_bad_keys")
@pytest.mark.parametrize(
    "is_behind_proxy,forwarded,turned_away",
    [
        (True, ["203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7", "203.0.113.3,198.51.100.7"], True),
        (True, ["198.51.100.7, 203.0.113.1", "198.51.100.7, 203.0.113.2", "198.51.100.7, 203.0.113.3"], False),
        (True, ["", "", ""], False),  # the proxy says nothing: its own address would be everyone's
        (True, ["nonsense", "nonsense", "nonsense"], False),
        (False, ["203.0.113.1", "203.0.113.2", "203.0.113.3"], True),  # what a stranger says of itself is not heard
    ],
)
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_has_seen(
    clock, settings, is_behind_proxy, forwarded, turned_away
) -> None:
    settings.BEHIND_PROXY = is_behind_proxy

    answers = [_stranger("10.0.0.1", **BAD, X_Forwarded_For=chain).get("/api/v1/me/") for chain in forwarded]

    assert (answers[-1].status_code == 429) is turned_away
