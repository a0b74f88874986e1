"""A feed's address is corrected: its questions go with it, and nothing is asked at the wrong one any more."""

import pytest
from django.urls import reverse

from apps.evidence.models import Feed, Lookup
from apps.evidence.services import look_again, open_inquiries, readdress
from apps.queue.services import finish, take
from tests.factories import make_claim, make_staff
from verifyhub.schedule import PACES

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "https://wire.example/fed", "https://wire.example/feed"


@pytest.fixture
def feed():
    return Feed.objects.create(connector="rss", name="The Wire", address=WRONG)


def asked(feed, **fields):
    defaults = {"claim": make_claim(state="under_review"), "connector": feed.connector, "address": feed.address}
    return Lookup.objects.create(**(defaults | {"place_name": feed.name} | fields))


def correct(feed, now):
    feed.address = RIGHT
    feed.save()
    return readdress(feed, connector="rss", address=WRONG, now=now)


def seen(lookup):
    lookup.refresh_from_db()
    return lookup.address, lookup.status, lookup.due_at, lookup.attempts


def test_what_was_not_answered_is_asked_at_the_right_address_at_once(feed, now):
    failing = asked(feed, due_at=now, attempts=3, last_error="The page is not there.")
    given_up = asked(feed, status="failed", attempts=6)

    assert correct(feed, now) == 2

    assert seen(failing) == seen(given_up) == (RIGHT, "waiting", now, 0)
    assert failing.last_error == ""


def test_what_was_answered_or_is_decided_goes_with_it_and_waits_for_its_time(feed, now):
    answered = asked(feed, status="done", hits_found=2, attempts=1)
    decided = asked(feed, claim=make_claim(state="confirmed"), status="failed", attempts=6)

    assert correct(feed, now) == 2

    assert seen(answered) == (RIGHT, "done", None, 1)
    assert seen(decided) == (RIGHT, "failed", None, 6)


def test_an_open_claim_has_the_place_once_when_it_is_looked_at_again(feed, now):
    claim = make_claim()
    open_inquiries(now=now)
    Lookup.objects.update(status="done", hits_found=0, due_at=None)
    correct(feed, now)

    look_again(now=now + PACES[0].every)

    assert list(claim.lookups.values_list("address", "status")) == [(RIGHT, "waiting")]


def test_an_answer_from_the_wrong_address_that_is_still_on_its_way_is_dropped(feed, now):
    lookup = asked(feed, due_at=now)
    assert take(lookup, lease=PACES[0].every, now=now)

    correct(feed, now)

    assert finish(lookup, hits_found=9) is False
    assert seen(lookup) == (RIGHT, "waiting", now, 0)


def test_nothing_moves_from_an_address_that_another_feed_has_nor_where_it_is_asked_already(feed, now):
    other = Feed.objects.create(connector="rss", name="Also the Wire", address=WRONG)
    lookup = asked(feed, due_at=now)
    shared = correct(feed, now)
    other.delete()
    Lookup.objects.create(claim=lookup.claim, connector="rss", address=RIGHT, place_name="The Wire")

    assert (shared, readdress(feed, connector="rss", address=WRONG, now=now)) == (0, 0)
    assert seen(lookup)[0] == WRONG


def test_the_desk_is_told_when_it_corrects_an_address(client, feed, now):
    client.force_login(make_staff("Editors"))
    lookup = asked(feed, due_at=now)
    sent = {"name": "The Wire", "connector": "rss", "address": RIGHT, "is_enabled": "on"}

    told = client.post(reverse("admin:evidence_feed_change", args=[feed.pk]), sent, follow=True).content.decode()
    again = client.post(reverse("admin:evidence_feed_change", args=[feed.pk]), sent, follow=True).content.decode()

    assert "What was asked at the former address is asked at this one from now on." in told
    assert "former address" not in again
    assert seen(lookup)[0] == RIGHT
