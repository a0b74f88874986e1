"""What a partner has read of our verdicts is written down, at a cost that does not grow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.claims.models import Claim, Correction, Telling
from apps.claims.services import embargo, lift_embargo
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, decide, enter_claim, reopen
from tests.factories import NOW, make_key, make_partner

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"


@pytest.fixture
def partner():
    return make_partner()


@pytest.fixture
def client(partner):
    return partner_client(make_key(partner))


def decided(verdict: str = "confirmed") -> Claim:
    claim = enter_claim()
    decide(claim, verdict)
    return claim


def ledger(partner) -> list[tuple[int, int, str]]:
    return list(partner.tellings.order_by("claim", "position").values_list("claim", "position", "via"))


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/claims/",
        "/api/v1/claims/{claim.uid}/",
        "/api/v1/claims/{claim.uid}/journal/",
        "/api/v1/articles/{claim.article.uid}/",
        "/api/v1/events/",
    ],
)
def test_every_door_that_shows_a_verdict_writes_it_down(address, client, partner):
    claim = decided()

    assert client.get(address.format(claim=claim)).status_code == 200

    assert ledger(partner) == [(claim.pk, 4, "api")]
    assert Telling.objects.get().told_at - timezone.now() < timedelta(seconds=5)  # noqa: TID251 - the door's clock


def test_what_has_no_verdict_writes_nothing(client):
    claim = enter_claim()

    for address in (LIST, f"{LIST}{claim.uid}/", f"{LIST}{claim.uid}/journal/", "/api/v1/events/"):
        client.get(address)

    assert not Telling.objects.exists()


def test_a_304_counts_as_having_it(client, partner):
    claim = decided()
    tag = client.get(f"{LIST}{claim.uid}/")["ETag"]
    Telling.objects.all().delete()

    response = client.get(f"{LIST}{claim.uid}/", headers={"If-None-Match": tag})

    assert (response.status_code, ledger(partner)) == (304, [(claim.pk, 4, "api")])


def test_a_later_read_closes_the_correction(client):
    claim = decided()
    client.get(f"{LIST}{claim.uid}/")
    reopen(claim)
    decide(claim, "refuted")
    assert Correction.objects.get().closed_at is None

    client.get(LIST)

    assert Correction.objects.get().closed_at is not None


def test_another_partner_s_read_does_not(client):
    claim = decided()
    client.get(f"{LIST}{claim.uid}/")
    reopen(claim)
    decide(claim, "refuted")

    partner_client().get(LIST)

    assert Correction.objects.get().closed_at is None


def test_one_partner_with_two_keys_is_told_once(partner):
    claim = decided()

    for _ in range(2):
        partner_client(make_key(partner)).get(f"{LIST}{claim.uid}/")

    assert ledger(partner) == [(claim.pk, 4, "api")]


def test_the_claims_beyond_the_page_are_not_counted_as_read(client, partner):
    decided()
    newer = decided()
    Claim.objects.filter(pk=newer.pk).update(created_at=NOW + timedelta(days=1))

    client.get(LIST, {"limit": 1})

    assert ledger(partner) == [(newer.pk, 4, "api")]


def test_a_verdict_given_under_embargo_is_told_by_the_notice_that_lifts_it(client, partner):
    claim = enter_claim()
    embargo(claim, until=NOW + timedelta(days=90_000), reason="Lives depend on it.", actor=EDITOR, now=NOW)
    decide(claim, "refuted")
    client.get("/api/v1/events/")
    assert ledger(partner) == []

    lift_embargo(claim, actor=EDITOR, now=NOW)
    client.get("/api/v1/events/")

    assert ledger(partner) == [(claim.pk, claim.verdict_position, "api")]


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_of_verdicts_costs_the_same_however_long_it_is(count, client, django_assert_num_queries):
    for _ in range(count):
        decided()

    client.get("/api/v1/me/")  # the key's first use in a while and this minute's count are written down

    # key, names, claims, ledger; to write it: the claims held, one insert, a look at corrections; and four that
    # begin and end a transaction and another within it
    with django_assert_num_queries(11):
        client.get(LIST)
    with django_assert_num_queries(4):  # all of it known
        client.get(LIST)

    assert Telling.objects.count() == count
