"""A call that is made again under its Idempotency-Key has one effect and one answer."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import F

from apps.accounts.services import CLAIMS_READ, SCOPES
from apps.api.urls import urlpatterns as addresses
from apps.idempotency import services
from apps.idempotency.models import Call
from apps.idempotency.tasks import sweep
from tests.apps.api_caller import partner_client
from tests.apps.bell import BELL, DOORBELL, ring, rung
from tests.factories import NOW, make_key, make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.bell")]
WRITING = ("post", "put", "patch", "delete")


@pytest.fixture
def client():
    return partner_client()


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the door."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("apps.api.idempotency.timezone", SimpleNamespace(now=lambda: moment))

    return set_to


def test_a_call_made_again_under_its_key_is_answered_with_what_it_was_answered_first(client) -> None:
    first = ring(client)

    again = ring(client)

    assert rung() == 1
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, first["Location"], first["Content-Type"]) == (
        again.content,
        again["Location"],
        again["Content-Type"],
    )
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")


def test_without_a_key_each_call_counts(client) -> None:
    ring(client, None)
    ring(client, None)

    assert (rung(), Call.objects.count()) == (2, 0)


def test_an_empty_answer_is_replayed_empty(client) -> None:
    first, again = (client.delete(BELL, headers={"Idempotency-Key": "k-1"}) for _ in range(2))

    assert rung() == 1
    assert [(answer.status_code, answer.content, "Content-Type" in answer) for answer in (first, again)] == [
        (204, b"", False)
    ] * 2


@pytest.mark.parametrize("one,other", [('"a-b"', "a-b"), (r'"a\"\\b"', r'"a\"\\b"'), ('"a,b"', '"a,b"')])
def test_quoted_and_bare_are_the_same_key(client, one: str, other: str) -> None:
    ring(client, one)

    assert ring(client, other)["Idempotent-Replayed"] == "true"
    assert rung() == 1


@pytest.mark.parametrize("key", ["a" * 255, f'"{"a" * 255}"', "!", '"#[]"', "8e03978e-40d5-43dd-bc93-6894a57f9324"])
def test_keys_that_are_taken(client, key: str) -> None:
    assert ring(client, key).status_code == 201


@pytest.mark.parametrize(
    "key",
    ["", '""', "a" * 256, f'"{"a" * 256}"', "a b", '"a b"', "é", "a\tb", '"a', 'a"', '"a"b"', '"a\\b"']
    + ["a,b", '"a","b"', '"a";x=1', "a\\b"],
)
def test_a_key_that_is_none_is_refused(client, key: str) -> None:
    response = ring(client, key)

    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_invalid")
    assert rung() == 0


def test_where_a_key_is_required_a_call_without_one_is_refused(client) -> None:
    response = ring(client, None, at=DOORBELL)

    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_missing")
    assert ring(client, at=DOORBELL).status_code == 201


def test_a_key_used_for_another_body_is_refused(client) -> None:
    ring(client, how="loudly")

    response = ring(client, how="softly")

    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert rung() == 1


def test_the_same_key_at_another_address_is_another_call(client) -> None:
    ring(client)

    assert "Idempotent-Replayed" not in ring(client, at=DOORBELL)


def test_one_partner_never_meets_the_keys_of_another(client) -> None:
    ring(client, how="loudly")

    other = ring(partner_client(), how="softly")

    assert (other.status_code, "Idempotent-Replayed" in other, rung()) == (201, False, 2)


def test_both_keys_of_a_partner_who_changes_them_have_the_same_calls() -> None:
    partner = make_partner()
    ring(partner_client(make_key(partner)))

    again = ring(partner_client(make_key(partner)))

    assert (again["Idempotent-Replayed"], rung()) == ("true", 1)


def test_a_refusal_is_replayed_too(client) -> None:
    first = ring(client, how="unacceptable")
    again = ring(client, how="unacceptable")

    assert (first.status_code, first.json()["code"], rung()) == (422, "cracked", 0)
    assert (again.content, again["Content-Type"]) == (first.content, "application/problem+json")
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("how,status", [("later", 429), ("not you", 403), ("broken", 500)])
def test_what_may_be_different_next_time_is_not_kept(client, how: str, status: int) -> None:
    first, again = ring(client, how=how), ring(client, how=how)

    assert (first.status_code, again.status_code, "Idempotent-Replayed" in again) == (status, status, False)
    assert (rung(), Call.objects.count()) == (0, 0)


def test_a_body_that_cannot_be_read_does_not_use_up_the_key(client) -> None:
    for body, content_type, status in ((b"{", "application/json", 400), (b"{}", "text/plain", 415)):
        response = client.post(BELL, body, content_type=content_type, headers={"Idempotency-Key": "k-1"})
        assert response.status_code == status

    assert ring(client).status_code == 201


def test_a_body_beyond_the_limit_is_refused_as_without_a_key(client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    response = ring(client, how="a" * 1_001)

    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_while_the_first_call_is_running_the_second_is_told_to_wait_about_as_long_again(client, at) -> None:
    ring(client)
    Call.objects.update(status=None, begun_at=NOW, leased_until=NOW + services.LEASE)

    waits = []
    for seconds in (0.2, 4, 16, 29.5):
        at(NOW + timedelta(seconds=seconds))
        response = ring(client)
        assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_in_use")
        waits.append(response["Retry-After"])

    assert waits == ["1", "4", "14", "1"]
    assert rung() == 1


def test_when_the_lease_of_a_call_that_broke_off_is_over_the_next_does_it(client, at) -> None:
    ring(client)
    Call.objects.update(status=None, begun_at=NOW, leased_until=NOW + services.LEASE)
    at(NOW + services.LEASE)

    response = ring(client)

    assert (response.status_code, "Idempotent-Replayed" in response, rung()) == (201, False, 2)
    assert ring(client).content == response.content


def _lose(monkeypatch) -> None:
    """Another server takes the call while its handler runs, which therefore took longer than its lease."""
    keep = services.finish

    def finish(call: Call, **answer: object) -> None:
        Call.objects.filter(pk=call.pk).update(attempts=F("attempts") + 1)
        keep(call, **answer)

    monkeypatch.setattr(services, "finish", finish)


def test_a_server_that_was_too_slow_and_lost_the_call_leaves_no_effect(client, monkeypatch) -> None:
    _lose(monkeypatch)

    response = ring(client)

    assert (response.status_code, response.json()["code"], rung()) == (409, "idempotency_key_in_use", 0)


def test_without_the_fence_a_slow_server_would_leave_its_effect(client, monkeypatch) -> None:
    """The test of the test above."""
    monkeypatch.setattr(services, "_held", lambda call: Call.objects.filter(pk=call.pk))
    _lose(monkeypatch)

    assert (ring(client).status_code, rung()) == (201, 1)


def test_of_two_who_took_the_same_call_only_the_later_may_answer(now) -> None:
    called = {"address": "POST /", "key": "k", "fingerprint": "f"}
    partner = make_partner()
    slow = services.begin(partner, **called, now=now)
    quick = services.begin(partner, **called, now=now + services.LEASE)

    with pytest.raises(services.CallLost):
        services.finish(slow, status=201, headers={}, body=b"slow")
    services.finish(quick, status=201, headers={}, body=b"quick")
    services.forget(slow)

    assert bytes(Call.objects.get().body) == b"quick"


def test_after_a_day_a_key_is_new_again_swept_or_not(client, at) -> None:
    at(NOW)
    ring(client, how="loudly")
    at(NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert ring(client, how="loudly")["Idempotent-Replayed"] == "true"

    at(NOW + timedelta(hours=24))
    response = ring(client, how="softly")

    assert (response.status_code, rung(), Call.objects.count()) == (201, 2, 1)


def test_the_sweep_forgets_calls_that_are_a_day_old(client) -> None:
    for key in ("old", "new"):
        ring(client, key)
    Call.objects.filter(key="old").update(begun_at=NOW)

    sweep()

    assert list(Call.objects.values_list("key", flat=True)) == ["new"]


def test_every_method_of_the_api_that_writes_takes_a_key() -> None:
    views = {getattr(pattern.callback, "cls", None) for pattern in addresses} - {None}
    methods = [(view, name) for view in views for name in WRITING if hasattr(view, name)]
    written = {f"{view.__name__}.{name}": getattr(view, name) for view, name in methods}

    assert "ArticleList.post" in written
    assert [name for name, method in written.items() if not getattr(method, "is_idempotent", False)] == []


def test_a_key_without_the_scope_is_not_given_what_the_other_key_was_answered() -> None:
    partner = make_partner()
    answers = [
        partner_client(make_key(partner, scopes=scopes)).post(
            "/api/v1/articles/",
            '{"text": "Troops are in Brenova."}',
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        for scopes in (SCOPES, (CLAIMS_READ,))
    ]

    assert [answer.status_code for answer in answers] == [201, 403]
