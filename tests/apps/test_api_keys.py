"""Keys are shown once, kept as a digest, and refused the moment they should be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import ApiKey, Partner
from apps.accounts.services import (
    ARTICLES_WRITE,
    CLAIMS_READ,
    KeyClosed,
    KeyRefused,
    UnknownScope,
    check_key,
    issue_key,
    revoke_key,
)
from tests.factories import make_partner

pytestmark = pytest.mark.django_db


def _refusal(plain: str, now: datetime) -> str:
    with pytest.raises(KeyClosed) as closed:
        check_key(plain, now=now)
    return closed.value.code


def _signs(text: str) -> Iterator[str]:
    while True:
        yield from text


def test_a_key_reads_as_published_and_only_its_digest_is_kept(now: datetime) -> None:
    signs = _signs("aB3")

    key, plain = issue_key(
        make_partner(), label="desk", scopes=[CLAIMS_READ], choose=lambda alphabet: next(signs), now=now
    )

    assert plain == "vh_live_aB3aB3aB_3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB31ookmQ"
    assert len(plain) == 66
    assert key.digest == "c1ae15025efa831441fb58e38419db775e939c56444acb4b3b327893a865623a"
    assert key.key_id == "aB3aB3aB"
    assert key.scopes == ["claims:read"]


def test_a_live_key_is_known_again(now: datetime) -> None:
    key, plain = issue_key(make_partner(), label="desk", scopes=[CLAIMS_READ], now=now)

    found = check_key(plain, now=now)

    assert found == key


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: "",
        lambda plain: plain[:-1],
        lambda plain: plain + "0",
        lambda plain: plain[:20] + ("a" if plain[20] != "a" else "b") + plain[21:],
        lambda plain: plain.replace("live", "test"),
        lambda plain: plain[:-1] + "é",
        lambda plain: "\x00" * 66,
    ],
)
def test_a_mistyped_key_is_refused_without_a_query(spoil, now, django_assert_num_queries) -> None:
    _, plain = issue_key(make_partner(), label="desk", scopes=[CLAIMS_READ], now=now)

    with django_assert_num_queries(0):
        assert _refusal(spoil(plain), now) == "invalid_key"


def test_a_well_formed_key_that_was_never_issued_is_refused(now: datetime) -> None:
    _, plain = issue_key(make_partner(), label="desk", scopes=[CLAIMS_READ], now=now)
    ApiKey.objects.update(key_id="notthis1")

    assert _refusal(plain, now) == "invalid_key"


def test_another_secret_under_a_known_id_is_refused(now: datetime) -> None:
    first, second = _signs("a"), _signs("a" * 8 + "b" * 43)
    _, other = issue_key(make_partner(), label="x", scopes=[], choose=lambda alphabet: next(second), now=now)
    ApiKey.objects.update(key_id="notthis1")
    issue_key(make_partner(), label="y", scopes=[], choose=lambda alphabet: next(first), now=now)

    assert _refusal(other, now) == "invalid_key"


def test_a_key_ends_at_its_expiry_to_the_second(now: datetime) -> None:
    end = now + timedelta(days=1)
    _, plain = issue_key(make_partner(), label="desk", scopes=[], expires_at=end, now=now)

    assert check_key(plain, now=end - timedelta(seconds=1)).expires_at == end
    assert _refusal(plain, end) == "key_expired"


def test_a_key_that_would_have_ended_already_is_not_issued(now: datetime) -> None:
    with pytest.raises(KeyRefused, match="cannot end before it begins"):
        issue_key(make_partner(), label="desk", scopes=[], expires_at=now, now=now)


def test_a_revoked_key_is_refused_and_the_first_revocation_stands(now: datetime) -> None:
    key, plain = issue_key(make_partner(), label="desk", scopes=[], now=now)

    revoke_key(key, now=now)
    revoke_key(key, now=now + timedelta(hours=1))

    assert _refusal(plain, now) == "key_revoked"
    assert key.revoked_at == now


def test_only_who_holds_the_secret_is_told_that_a_key_was_revoked(now: datetime) -> None:
    key, plain = issue_key(make_partner(), label="desk", scopes=[], now=now)
    revoke_key(key, now=now)
    ApiKey.objects.update(digest="0" * 63 + "1")  # as if the text had another secret

    assert _refusal(plain, now) == "invalid_key"


def test_the_keys_of_a_partner_who_is_not_active_are_refused(now: datetime) -> None:
    _, plain = issue_key(make_partner(is_active=False), label="desk", scopes=[], now=now)

    assert _refusal(plain, now) == "partner_inactive"


def test_use_is_noted_at_most_once_a_minute(now: datetime) -> None:
    key, plain = issue_key(make_partner(), label="desk", scopes=[], now=now)

    for seconds in (0, 59, 60, 61):
        check_key(plain, now=now + timedelta(seconds=seconds))

    key.refresh_from_db()
    assert key.last_used_at == now + timedelta(seconds=60)


def test_an_unknown_scope_is_refused_by_name(now: datetime) -> None:
    with pytest.raises(UnknownScope, match="claims:shout"):
        issue_key(make_partner(), label="desk", scopes=["claims:shout"], now=now)

    assert not ApiKey.objects.exists()


def test_the_command_writes_the_key_alone_to_standard_output(now: datetime) -> None:
    Partner.objects.create(name="The Harbour Post", created_at=now)
    out, words = StringIO(), StringIO()

    call_command("issue_key", "The Harbour Post", scopes=[ARTICLES_WRITE], stdout=out, stderr=words)

    key = check_key(out.getvalue().strip(), now=now)
    assert (key.partner.name, key.scopes) == ("The Harbour Post", ["articles:write"])
    assert "not shown again" in words.getvalue()


def test_the_command_does_not_invent_a_partner_from_a_typing_error() -> None:
    with pytest.raises(CommandError, match="no partner called 'Harbor Post'"):
        call_command("issue_key", "Harbor Post")

    assert not Partner.objects.exists()


def test_the_command_enters_a_new_partner_when_told_so() -> None:
    call_command("issue_key", "Harbour Post", "--new-partner", stdout=StringIO(), stderr=StringIO())

    key = ApiKey.objects.get()
    assert (key.partner.name, key.scopes) == ("Harbour Post", ["claims:read"])
