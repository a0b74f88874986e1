"""Endpoints: which addresses are accepted, and how their secrets are kept."""

from datetime import timedelta

import pytest

from apps.webhooks.models import Endpoint, Secret
from apps.webhooks.sealing import SealBroken, seal, unseal
from apps.webhooks.services import EndpointRefused, create_endpoint, live_secrets, rotate_secret
from tests.factories import make_endpoint, make_entry, make_partner
from verifyhub.outbound import FetchFailed

pytestmark = pytest.mark.django_db


def anything_goes(url: str) -> None:
    """An address check that has no objection."""


def refused_code(**asked: object) -> str:
    with pytest.raises(EndpointRefused) as refusal:
        create_endpoint(make_partner(), **({"check": anything_goes} | asked))
    return refusal.value.code


def test_a_secret_is_shown_once_and_kept_encrypted(now):
    endpoint, plain = create_endpoint(
        make_partner(), url="https://partner.example/hooks", check=anything_goes, random_bytes=bytes, now=now
    )

    assert plain == "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    kept = bytes(Secret.objects.get().ciphertext)
    assert plain.encode() not in kept
    assert plain.removeprefix("whsec_").encode() not in kept
    assert live_secrets(endpoint, now=now) == [plain]


def test_two_endpoints_have_different_secrets(now):
    assert live_secrets(make_endpoint(), now=now) != live_secrets(make_endpoint(), now=now)


@pytest.mark.parametrize(
    "url, demo, code",
    [
        ("http://partner.example/hooks", False, "https_required"),
        ("http://partner.example/hooks", True, "https_required"),
        ("http://127.0.0.1:8000/hooks", False, "https_required"),
        ("http://10.0.0.1/hooks", True, "https_required"),
        ("ftp://partner.example/hooks", True, "https_required"),
        ("partner.example", True, "https_required"),
        ("", True, "https_required"),
        ("https://[::1/hooks", True, "address_refused"),
        ("https://partner.example/" + "x" * 2_000, True, "address_refused"),
    ],
)
def test_an_address_that_is_not_https_is_refused(settings, now, url, demo, code):
    settings.DEMO = demo

    assert refused_code(url=url, now=now) == code
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/hooks", "http://localhost:8000/hooks", "http://[::1]/hooks"])
def test_the_demonstration_may_send_to_its_own_machine(settings, now, url):
    settings.DEMO = True

    endpoint, _ = create_endpoint(make_partner(), url=url, check=anything_goes, now=now)

    assert endpoint.url == url


def test_an_address_that_may_not_be_contacted_is_refused_with_the_reason(now):
    def refuse(url: str) -> None:
        raise FetchFailed("That is a private network address.", retryable=False)

    with pytest.raises(EndpointRefused, match=r"^That is a private network address\.$") as refusal:
        create_endpoint(make_partner(), url="https://partner.example/", check=refuse, now=now)

    assert refusal.value.code == "address_refused"


def test_by_default_the_installations_own_policy_decides(now, settings):
    with pytest.raises(EndpointRefused, match="private or reserved network address"):
        create_endpoint(make_partner(), url="https://169.254.169.254/latest", now=now)


def test_an_unknown_event_is_refused_by_name(now):
    with pytest.raises(EndpointRefused, match=r"^There is no event called 'claim\.deleted'\.$"):
        create_endpoint(
            make_partner(),
            url="https://partner.example/",
            event_types=["claim.corrected", "claim.deleted"],
            check=anything_goes,
            now=now,
        )


def test_a_partner_has_each_address_once(now):
    partner = make_partner()
    make_endpoint(partner)

    with pytest.raises(EndpointRefused, match="already has an endpoint") as refusal:
        make_endpoint(partner)

    assert refusal.value.code == "already_there"
    assert make_endpoint(make_partner()).url == "https://partner.example/hooks"


def test_a_new_endpoint_begins_after_all_that_is_committed(now):
    make_entry()
    make_entry()

    assert make_endpoint(from_start=False).starts_after == 2
    assert make_endpoint(from_start=True).starts_after == 0


def test_rotating_gives_a_new_secret_beside_the_old_one_for_a_while(now):
    endpoint = make_endpoint()
    (old,) = live_secrets(endpoint, now=now)

    new = rotate_secret(endpoint, overlap=timedelta(hours=1), now=now)

    assert live_secrets(endpoint, now=now) == [new, old]
    assert live_secrets(endpoint, now=now + timedelta(minutes=59)) == [new, old]
    assert live_secrets(endpoint, now=now + timedelta(hours=1)) == [new]


def test_rotating_twice_does_not_lengthen_the_life_of_the_first(now):
    endpoint = make_endpoint()
    rotate_secret(endpoint, overlap=timedelta(hours=1), now=now)
    half_past = now + timedelta(minutes=30)
    rotate_secret(endpoint, overlap=timedelta(hours=1), now=half_past)

    assert len(live_secrets(endpoint, now=half_past)) == 3
    assert len(live_secrets(endpoint, now=now + timedelta(hours=1))) == 2


@pytest.mark.parametrize("overlap, lives", [(timedelta(0), 1), (timedelta(days=7), 2)])
def test_the_overlap_may_be_nothing_to_a_week(now, overlap, lives):
    endpoint = make_endpoint()

    rotate_secret(endpoint, overlap=overlap, now=now)

    assert len(live_secrets(endpoint, now=now)) == lives


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=7, seconds=1)])
def test_another_overlap_is_refused(now, overlap):
    with pytest.raises(ValueError, match="between 0 and 7 days"):
        rotate_secret(make_endpoint(), overlap=overlap, now=now)


def test_a_secret_outlives_a_change_of_the_secret_key_that_names_the_old_one(settings):
    settings.SECRET_KEY = "the old key"
    sealed = seal("whsec_abc")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", ["the old key"]
    assert unseal(memoryview(sealed)) == "whsec_abc"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken, match="not in SECRET_KEY_FALLBACKS"):
        unseal(sealed)
