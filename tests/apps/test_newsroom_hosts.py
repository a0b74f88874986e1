"""The sites VerifyHub asks: where it stands with each, and asking again one that is left alone."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.evidence.models import Document, Host
from tests.factories import NOW, make_staff

pytestmark = pytest.mark.django_db
FAR_OFF = datetime(2999, 1, 1, tzinfo=UTC)  # of whatever day the suite runs on


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Operators"))
    return client


def again(desk, host):
    return desk.post(reverse("admin:evidence_host_again", args=[host.pk]), follow=True).content.decode()


def test_sites_left_alone_come_first_and_say_until_when(desk):
    Host.objects.create(name="well.example", left_alone_until=None)
    Host.objects.create(name="spared.example", failures=7, left_alone_until=FAR_OFF)

    page = desk.get("/admin/evidence/host/").content.decode()

    assert page.index("spared.example") < page.index("well.example")
    for shown in ("left alone", "01 Jan, 00:00", ">well<"):
        assert shown in page


def test_a_rest_that_is_over_is_none(desk):
    Host.objects.create(name="rested.example", failures=7, left_alone_until=NOW)

    page = desk.get("/admin/evidence/host/?standing=alone").content.decode()

    assert "rested.example" not in page


def test_an_operator_has_a_site_asked_again(desk):
    host = Host.objects.create(name="spared.example", failures=7, left_alone_until=FAR_OFF, robots="User-agent: *")
    Document.objects.create(url="https://spared.example/1", due_at=FAR_OFF)
    offered = desk.get(reverse("admin:evidence_host_change", args=[host.pk])).content.decode()

    told = again(desk, host)
    twice = again(desk, host)

    host.refresh_from_db()
    assert "Ask again now" in offered
    assert "User-agent: *" in offered
    assert "spared.example is asked again. One page or lookup is due." in told
    assert "It is not left alone" in twice
    assert twice.count("asked again by") == 1
    assert "It was left alone until 1 January 2999, 00:00 UTC; failures in a row: 7." in twice
    assert (host.left_alone_until, host.failures) == (None, 7)


def test_a_site_is_not_written_through_a_form(desk):
    host = Host.objects.create(name="spared.example", failures=7)

    desk.post(reverse("admin:evidence_host_change", args=[host.pk]), {"failures": "0", "name": "other"})

    host.refresh_from_db()
    assert (host.name, host.failures) == ("spared.example", 7)


def test_reporters_are_not_offered_it(client):
    client.force_login(make_staff("Reporters"))
    host = Host.objects.create(name="spared.example", failures=7, left_alone_until=FAR_OFF)

    page = client.get(reverse("admin:evidence_host_change", args=[host.pk])).content.decode()

    assert "Ask again now" not in page


def test_before_any_site_was_asked_the_list_says_what_it_will_hold(desk):
    assert "No site has been asked yet." in desk.get("/admin/evidence/host/").content.decode()

    Host.objects.create(name="well.example")

    assert "No site matches." in desk.get("/admin/evidence/host/?q=nowhere").content.decode()
    assert "No site" not in desk.get("/admin/evidence/host/").content.decode()
