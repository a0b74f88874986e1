"""Partners at the desk: a secret is shown once, a notice is sent again, a place is switched off."""

import re

import pytest
from django.urls import reverse

from apps.accounts.models import ApiKey
from apps.accounts.services import KeyClosed, check_key
from apps.evidence.models import Feed
from apps.webhooks.models import Delivery, Endpoint
from tests.factories import NOW, make_endpoint, make_key, make_partner, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(make_staff(is_superuser=True))
    return client


def test_an_issued_key_opens_the_api_and_is_shown_once(administrator):
    partner = make_partner()

    wanted = {"label": "CMS", "scopes": ["claims:read", "evidence:write"]}
    shown = administrator.post(reverse("admin:accounts_partner_issue_key", args=[partner.pk]), wanted)
    later = administrator.get(reverse("admin:accounts_partner_change", args=[partner.pk])).content.decode()

    plain = re.search(r'value="(vh_live_\w+)"', shown.content.decode())
    assert plain is not None
    key = check_key(plain[1], now=NOW)
    assert (key.partner, key.scopes) == (partner, ["claims:read", "evidence:write"])
    assert "no-store" in shown["Cache-Control"]
    assert plain[1] not in later
    assert f"vh_live_{key.key_id}…" in later


@pytest.mark.parametrize(
    "wanted,told",
    [
        ({"label": "CMS"}, "Choose what the key may do."),
        ({"label": "CMS", "scopes": ["claims:shout"]}, "claims:shout"),
    ],
)
def test_a_key_that_may_nothing_we_know_is_refused_in_words(administrator, wanted, told):
    partner = make_partner()

    response = administrator.post(reverse("admin:accounts_partner_issue_key", args=[partner.pk]), wanted, follow=True)

    assert told in response.content.decode()
    assert not ApiKey.objects.exists()


def test_a_revoked_key_opens_nothing(administrator):
    plain = make_key()
    key = ApiKey.objects.get()

    administrator.post(reverse("admin:accounts_partner_revoke_key", args=[key.partner_id, key.pk]))

    with pytest.raises(KeyClosed, match="revoked"):
        check_key(plain, now=NOW)


def test_a_key_is_replaced_by_one_that_may_the_same_and_both_open_meanwhile(administrator):
    plain = make_key(scopes=("claims:read",))
    old = ApiKey.objects.get()
    url = reverse("admin:accounts_partner_rotate_key", args=[old.partner_id, old.pk])

    shown = administrator.post(url, {"old_days": 7, "days": 365})
    again = administrator.post(url, {"old_days": 7}, follow=True)

    new = ApiKey.objects.get(replaces=old)
    successor = re.search(r'value="(vh_live_\w+)"', shown.content.decode())
    assert (check_key(successor[1], now=NOW), check_key(plain, now=NOW)) == (new, old)
    assert (new.label, new.scopes) == (old.label, ["claims:read"])
    assert "are live already" in again.content.decode()


@pytest.mark.parametrize("days", ["0", "-1", "4000", "soon", ""])
def test_days_that_are_none_are_refused_in_words(administrator, days):
    make_key()
    key = ApiKey.objects.get()
    url = reverse("admin:accounts_partner_rotate_key", args=[key.partner_id, key.pk])

    response = administrator.post(url, {"old_days": days}, follow=True)

    assert ("Give a number of days" if days else "This field is required.") in response.content.decode()
    assert ApiKey.objects.count() == 1


def test_a_key_is_given_limits_of_its_own_and_they_pass_to_its_successor(administrator):
    make_key()
    key = ApiKey.objects.get()
    given = {"reads_per_minute": 600, "writes_per_minute": "", "requests_per_day": 90_000}

    administrator.post(reverse("admin:accounts_partner_limit_key", args=[key.partner_id, key.pk]), given)
    administrator.post(reverse("admin:accounts_partner_rotate_key", args=[key.partner_id, key.pk]), {"old_days": 7})

    key.refresh_from_db()
    expected = {"reads_per_minute": 600, "writes_per_minute": None, "requests_per_day": 90_000}
    assert key.own_limits() == key.successors.get().own_limits() == expected
    assert key.events.get(kind="limited").words == "600 reads per minute; 90,000 requests per day."


def test_who_did_what_to_a_key_is_shown(administrator):
    partner = make_partner()
    administrator.post(
        reverse("admin:accounts_partner_issue_key", args=[partner.pk]), {"label": "CMS", "scopes": ["claims:read"]}
    )
    key = ApiKey.objects.get()
    administrator.post(reverse("admin:accounts_partner_revoke_key", args=[partner.pk, key.pk]))

    page = administrator.get(reverse("admin:accounts_partner_change", args=[partner.pk])).content.decode()

    who = key.events.first().actor_name
    assert who.startswith("staff")
    assert f"“CMS” issued by {who}" in page
    assert f"“CMS” revoked by {who}" in page


def test_a_key_is_only_found_under_its_own_partner(administrator):
    make_key()
    key, other = ApiKey.objects.get(), make_partner()

    response = administrator.post(reverse("admin:accounts_partner_revoke_key", args=[other.pk, key.pk]))

    key.refresh_from_db()
    assert (response.status_code, key.revoked_at) == (404, None)


def test_an_editor_sees_a_partner_and_none_of_its_keys(client):
    make_key()
    key = ApiKey.objects.get()
    client.force_login(make_staff("Editors"))

    page = client.get(reverse("admin:accounts_partner_change", args=[key.partner_id])).content.decode()

    assert "Where they are told" in page
    assert key.key_id not in page


@pytest.mark.parametrize(
    "address,told",
    [
        ("http://93.184.216.34/hook", "The address must begin with https://."),
        ("ftp://partner.example/", "Give an address starting with https://."),
        ("", "This field is required."),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_in_words(administrator, address, told):
    partner = make_partner()

    response = administrator.post(
        reverse("admin:accounts_partner_add_endpoint", args=[partner.pk]), {"url": address}, follow=True
    )

    assert told in response.content.decode()
    assert Endpoint.objects.count() == 0


def test_a_new_endpoint_shows_its_signing_secret_once(administrator):
    partner = make_partner()

    shown = administrator.post(
        reverse("admin:accounts_partner_add_endpoint", args=[partner.pk]), {"url": "https://93.184.216.34/hook"}
    )

    assert re.search(r'value="whsec_[A-Za-z0-9+/=]+"', shown.content.decode())
    assert Endpoint.objects.get().url == "https://93.184.216.34/hook"


def test_an_endpoint_is_switched_off_and_on(administrator):
    endpoint = make_endpoint()
    url = reverse("admin:accounts_partner_switch_endpoint", args=[endpoint.partner_id, endpoint.pk])

    administrator.post(url, {"switch": "off"})
    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.disabled_reason) == (False, "Switched off in the newsroom.")

    administrator.post(url, {"switch": "on"})
    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.disabled_reason) == (True, "")


def test_a_notice_is_sent_again_with_the_same_id(client):
    delivery = Delivery.objects.create(
        endpoint=make_endpoint(), webhook_id="msg_1", event="endpoint.ping", body=b"{}", created_at=NOW, status="failed"
    )
    client.force_login(make_staff("Editors"))

    client.post(reverse("admin:webhooks_delivery_again", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.webhook_id) == ("waiting", "msg_1")
    assert delivery.due_at is not None


def test_an_editor_switches_a_feed_off(client):
    feed = Feed.objects.create(connector="rss", name="Herald", address="https://herald.example/feed")
    client.force_login(make_staff("Editors"))
    url = reverse("admin:evidence_feed_change", args=[feed.pk])

    response = client.post(url, {"name": "Herald", "connector": "rss", "address": "https://herald.example/feed"})

    feed.refresh_from_db()
    assert (response.status_code, feed.is_enabled) == (302, False)
