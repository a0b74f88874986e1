"""Claims are asked about anew when their time has come."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.claims.models import Claim
from apps.claims.services import merge, park, unmerge, withdraw
from apps.evidence.models import Document, Feed, Inquiry, Lead, Lookup
from apps.evidence.services import (
    bring_back,
    look_again,
    look_again_at_once,
    open_inquiries,
)
from apps.queue.models import Status
from apps.queue.services import take
from config.environment import Environment
from tests.apps.api_caller import make_lookup
from tests.apps.desk_scene import EDITOR, enter_claim, reopen
from tests.apps.test_visiting_pages import decided_claim
from verifyhub.schedule import VERDICT_PACES, Pace, Schedule

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
TEXT = "Troops are in Brenova, our correspondent saw."


@pytest.fixture
def claim(now) -> Claim:
    """Open, with one place that has answered."""
    claim = enter_claim(now=now)
    open_inquiries(now=now)
    make_lookup(claim, "Harbour Wire")
    claim.refresh_from_db()
    return claim


def waiting(claim: Claim) -> list[str]:
    return list(claim.lookups.filter(status=Status.WAITING).values_list("place_name", flat=True))


def test_an_open_claim_is_asked_about_anew_when_its_time_has_come(claim, now):
    assert look_again(now=now + QUARTER - timedelta(seconds=1)) == 0
    assert waiting(claim) == []

    assert look_again(now=now + QUARTER) == 1

    assert waiting(claim) == ["Harbour Wire"]
    lookup = claim.lookups.get()
    assert (lookup.due_at, lookup.attempts, lookup.hits_found) == (now + QUARTER, 0, 0)
    assert claim.inquiry.look_again_at == now + 2 * QUARTER


def test_once_in_a_while_is_enough(claim, now):
    look_again(now=now + QUARTER)

    assert look_again(now=now + QUARTER) == 0


def test_an_older_claim_is_asked_about_more_slowly(claim, now):
    later = now + timedelta(days=3)

    look_again(now=later)

    assert Inquiry.objects.get().look_again_at == later + timedelta(hours=6)


def test_the_newsroom_sets_the_pace(now):
    enter_claim(now=now)
    schedule = Schedule(open=(Pace(timedelta(hours=1), timedelta(minutes=5)), Pace(timedelta.max, timedelta(days=2))))

    open_inquiries(schedule=schedule, now=now)
    assert Inquiry.objects.get().look_again_at == now + timedelta(minutes=5)
    look_again(schedule=schedule, now=now + timedelta(hours=2))

    assert Inquiry.objects.get().look_again_at == now + timedelta(days=2, hours=2)


def test_a_place_that_is_new_since_then_is_asked_too(claim, now):
    Feed.objects.create(connector="rss", name="Valley Radio", address="https://valley.example/feed")

    look_again(now=now + QUARTER)

    assert sorted(waiting(claim)) == ["Harbour Wire", "Valley Radio"]
    assert claim.lookups.get(place_name="Valley Radio").due_at == now + QUARTER


@pytest.mark.parametrize("failure, becomes", [("", Status.WAITING), ("gone", Status.FAILED)])
def test_a_page_whose_host_was_in_trouble_too_long_is_fetched_again_but_one_that_is_gone_is_not(
    claim, now, failure, becomes
):
    document = Document.objects.create(
        url="https://valley.example/brenova", status=Status.FAILED, failure=failure, attempts=6
    )
    Lead.objects.create(lookup=claim.lookups.get(), document=document)

    look_again(now=now + QUARTER)

    document.refresh_from_db()
    assert document.status == becomes


def test_a_claim_whose_verdict_was_taken_back_is_looked_at_at_once(claim, now):
    Inquiry.objects.update(look_again_at=now + timedelta(days=7))

    look_again_at_once(claim, now=now)

    assert look_again(now=now) == 1
    assert waiting(claim) == ["Harbour Wire"]


def test_a_place_that_was_switched_off_is_not_asked_again(claim, now):
    lookup = claim.lookups.get()
    Feed.objects.create(connector=lookup.connector, name="Harbour Wire", address=lookup.address, is_enabled=False)

    assert look_again(now=now + QUARTER) == 1

    assert waiting(claim) == []


def test_a_place_that_is_just_being_asked_is_left_alone(claim, now):
    lookup = claim.lookups.get()
    Lookup.objects.update(status=Status.WAITING, due_at=now)
    take(lookup, lease=timedelta(hours=1), now=now)

    look_again(now=now + QUARTER)

    lookup.refresh_from_db()
    assert (lookup.attempts, lookup.leased_until) == (1, now + timedelta(hours=1))


def test_a_single_page_is_not_a_place_to_ask_anew(claim, now):
    make_lookup(claim, "Added by Rosa", connector="page")

    look_again(now=now + QUARTER)

    assert waiting(claim) == ["Harbour Wire"]


def test_a_place_that_had_given_up_is_asked_again(claim, now):
    claim.lookups.update(status=Status.FAILED, attempts=6)

    look_again(now=now + QUARTER)

    assert waiting(claim) == ["Harbour Wire"]


def test_what_was_asked_for_a_duplicate_is_asked_anew_for_the_survivor(claim, now):
    duplicate = enter_claim()
    make_lookup(duplicate, "River Radio")
    merge(duplicate, claim, reason="The same.", actor=EDITOR, now=now)

    look_again(now=now + QUARTER)

    assert (waiting(claim), waiting(duplicate)) == (["Harbour Wire"], ["River Radio"])


def test_what_is_set_aside_is_not_looked_at(now):
    parked, merged, withdrawn, other = (enter_claim(now=now) for _ in range(4))
    open_inquiries(now=now)
    for claim in (parked, merged, withdrawn):
        make_lookup(claim, f"Wire {claim.pk}")
        claim.refresh_from_db()
    park(parked, until=now + timedelta(days=9), reason="Snowed in.", actor=EDITOR, now=now)
    merge(merged, other, reason="The same.", actor=EDITOR, now=now)
    withdraw(withdrawn, reason="Entered twice.", actor=EDITOR, now=now)
    Inquiry.objects.filter(claim=other).update(look_again_at=None)

    assert look_again(now=now + timedelta(days=2)) == 0
    assert waiting(parked) + waiting(merged) + waiting(withdrawn) == []

    unmerge(merged, reason="Not the same.", actor=EDITOR, now=now)
    assert look_again(now=now + timedelta(days=2)) == 1
    assert waiting(merged) == [f"Wire {merged.pk}"]


def test_a_parked_claim_is_looked_at_on_its_day_though_the_schedule_says_later(claim, now):
    day = now + timedelta(days=9)
    park(claim, until=day, reason="Snowed in.", actor=EDITOR, now=now)
    Inquiry.objects.update(look_again_at=day + timedelta(days=6))

    assert bring_back(now=day - QUARTER) == 0
    assert bring_back(now=day) == 1
    assert look_again(now=day) == 1

    assert waiting(claim) == ["Harbour Wire"]


def test_a_claim_set_aside_before_anyone_looked_stops_no_sweep(now):
    parked, merged, other = (enter_claim(now=now) for _ in range(3))
    park(parked, until=now + timedelta(days=9), reason="Snowed in.", actor=EDITOR, now=now)
    merge(merged, other, reason="The same.", actor=EDITOR, now=now)

    assert open_inquiries(now=now) == 1

    parked.refresh_from_db()
    assert (parked.state, parked.parked_until) == ("submitted", now + timedelta(days=9))
    assert Inquiry.objects.get().claim == other


def test_nonsense_in_the_environment_stops_the_start(monkeypatch):
    monkeypatch.setenv("VERIFYHUB_LOOK_AGAIN", "often")

    with pytest.raises(ImproperlyConfigured, match="^VERIFYHUB_LOOK_AGAIN cannot be read: “often” is not an age"):
        Environment().paces("VERIFYHUB_LOOK_AGAIN", default=VERDICT_PACES)


def test_a_reopened_claim_is_asked_about_again(now):
    decided = decided_claim(now)
    lookup = make_lookup(decided, "Harbour Wire")
    Lead.objects.create(lookup=lookup, document=Document.objects.get())
    reopen(decided, now=now)

    look_again(now=now)

    assert waiting(decided) == ["Harbour Wire"]
