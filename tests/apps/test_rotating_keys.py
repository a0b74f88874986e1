"""A key is replaced without a gap and without a third, and what was done to it stays on record."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import ApiKey, KeyEvent
from apps.accounts.services import KeyClosed, KeyRefused, check_key, issue_key, revoke_key, rotate_key
from tests.apps.api_caller import partner_client
from tests.factories import make_key, make_partner
from tests.threads import at_once
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db
EDITOR = Actor(Role.EDITOR, "Mia Koval", "user:7")
WEEK = timedelta(days=7)


@pytest.fixture
def old(now: datetime) -> ApiKey:
    return issue_key(make_partner(), label="desk", scopes=["claims:read", "articles:write"], by=EDITOR, now=now)[0]


def test_the_old_key_goes_on_until_the_day_that_was_chosen(now) -> None:
    old, plain = issue_key(make_partner(), label="desk", scopes=["claims:read"], now=now)

    new, fresh = rotate_key(old, old_ends_at=now + WEEK, now=now)

    last_moment = now + WEEK - timedelta(seconds=1)
    assert check_key(plain, now=last_moment) == old
    assert check_key(fresh, now=last_moment) == new
    with pytest.raises(KeyClosed, match="expired"):
        check_key(plain, now=now + WEEK)
    assert (new.partner, new.label, new.scopes, new.replaces, new.expires_at) == (
        old.partner, "desk", ["claims:read"], old, None
    )  # fmt: skip


def test_replacing_never_prolongs_a_key(now) -> None:
    tomorrow = now + timedelta(days=1)
    old, _ = issue_key(make_partner(), label="desk", scopes=[], expires_at=tomorrow, now=now)

    rotate_key(old, old_ends_at=now + WEEK, now=now)

    old.refresh_from_db()
    assert old.expires_at == tomorrow


def test_a_third_live_key_of_a_line_is_refused(old, now) -> None:
    new, _ = rotate_key(old, old_ends_at=now + WEEK, now=now)

    for key in (old, new):
        with pytest.raises(KeyRefused, match="Two keys “desk” are live already"):
            rotate_key(key, old_ends_at=now + WEEK, now=now)

    assert ApiKey.objects.count() == 2


def test_once_the_old_key_has_ended_its_successor_can_be_replaced(old, now) -> None:
    new, _ = rotate_key(old, old_ends_at=now + WEEK, now=now)

    third, _ = rotate_key(new, old_ends_at=now + 2 * WEEK, now=now + WEEK)

    assert third.replaces == new


def test_a_successor_that_got_lost_is_revoked_and_made_anew(old, now) -> None:
    lost, _ = rotate_key(old, old_ends_at=now + WEEK, now=now)
    revoke_key(lost, now=now)

    second, _ = rotate_key(old, old_ends_at=now + WEEK, now=now)

    assert second.replaces == old


def test_a_key_that_is_not_live_has_no_successor(old, now) -> None:
    revoke_key(old, now=now)

    with pytest.raises(KeyRefused, match="Only a live key can be replaced"):
        rotate_key(old, old_ends_at=now + WEEK, now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_replace_a_key_at_once_one_is_refused(now) -> None:
    for _ in range(5):
        old, _ = issue_key(make_partner(), label="desk", scopes=[], now=now)

        def replace(key: ApiKey = old) -> str:
            try:
                rotate_key(key, old_ends_at=now + WEEK, now=now)
            except KeyRefused:
                return "refused"
            return "done"

        assert sorted(at_once([replace, replace])) == ["done", "refused"]
        assert old.successors.count() == 1


def test_the_first_call_after_a_revocation_is_refused() -> None:
    client = partner_client(make_key())
    assert client.get("/api/v1/me/").status_code == 200

    revoke_key(ApiKey.objects.get(), now=ApiKey.objects.get().created_at)

    refused = client.get("/api/v1/me/")
    assert (refused.status_code, refused.json()["code"]) == (401, "key_revoked")


def test_who_issued_replaced_and_revoked_a_key_is_on_record(old, now) -> None:
    new, _ = rotate_key(old, old_ends_at=now + WEEK, by=EDITOR, now=now)
    revoke_key(old, by=EDITOR, now=now)
    revoke_key(old, by=EDITOR, now=now)

    record = [(event.key, event.kind, event.words) for event in KeyEvent.objects.order_by("id")]
    assert record == [
        (old, "issued", "May: articles:write, claims:read."),
        (new, "issued", "May: articles:write, claims:read."),
        (old, "replaced", f"By vh_live_{new.key_id}…; ends 2026-03-21 09:30 UTC."),
        (old, "revoked", ""),
    ]
    assert set(KeyEvent.objects.values_list("actor_name", "actor_key", "happened_at")) == {("Mia Koval", "user:7", now)}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_keyevent SET actor_name = 'Nobody'", "DELETE FROM accounts_keyevent"],
)
def test_the_record_is_never_changed_or_removed(old, statement) -> None:
    with (
        pytest.raises(IntegrityError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_commands_replace_and_revoke_and_say_who_did(now) -> None:
    call_command("issue_key", "Harbour Post", "--new-partner", stdout=StringIO(), stderr=StringIO())
    old, out = ApiKey.objects.get(), StringIO()

    call_command(
        "rotate_key", f"vh_live_{old.key_id}_", "--old-days", "3", "--days", "90", stdout=out, stderr=StringIO()
    )
    call_command("revoke_key", old.key_id, stderr=StringIO())

    new = check_key(out.getvalue().strip(), now=old.created_at)
    assert new.expires_at - new.created_at == timedelta(days=90)
    assert list(old.events.order_by("id").values_list("kind", flat=True)) == ["issued", "replaced", "revoked"]
    assert all(name.endswith(", by command") for name in KeyEvent.objects.values_list("actor_name", flat=True))


@pytest.mark.parametrize("command", ["rotate_key", "revoke_key"])
def test_a_command_for_a_key_that_is_not_there_says_so(command) -> None:
    with pytest.raises(CommandError, match="There is no key vh_live_nothing…"):
        call_command(command, "nothing")


def test_a_command_with_odd_days_changes_nothing(old) -> None:
    with pytest.raises(CommandError, match="--old-days is a number from 1 to 3650"):
        call_command("rotate_key", old.key_id, "--old-days", "0")

    assert not old.successors.exists()
