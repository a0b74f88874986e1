"""Open claims are asked about anew; the pages a verdict rests on are visited, and a change is flagged for a person."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.claims.models import Claim, Flag
from apps.claims.services import merge, park, settle_flag, unmerge, withdraw
from apps.evidence.models import Document, Feed, Inquiry, Lead, Lookup, Visit
from apps.evidence.services import (
    bring_back,
    look_again,
    look_again_at_once,
    open_inquiries,
    override_reading,
    visit_document,
)
from apps.queue.models import Status
from apps.queue.services import take
from config.environment import Environment
from tests.apps.api_caller import make_document, make_lookup
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events, reopen
from tests.apps.far_side import Network, page
from verifyhub.outbound import FetchFailed, Response
from verifyhub.reading import Stance
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


# --- Claims that are open ------------------------------------------------------------------------
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


# --- Claims that are decided ---------------------------------------------------------------------
@pytest.fixture
def decided(now) -> Claim:
    """Confirmed on one page that we fetched."""
    claim = enter_claim(now=now)
    open_inquiries(now=now)
    make_document(claim, 1, attempts=1)
    claim.refresh_from_db()
    decide(claim, "confirmed", now=now)
    Inquiry.objects.update(look_again_at=now)
    return claim


def visit(now, answer: str | Response | Exception, *, document: Document | None = None) -> Visit:
    """The sweep makes the visits due, a worker makes this one."""
    look_again(now=now)
    found = Visit.objects.get(document=document) if document else Visit.objects.get()
    network = Network({found.document.url: answer})
    visit_document(found, fetch=network, random=lambda: 0.5, now=now)
    return found


def test_the_pages_of_a_verdict_are_visited_at_the_pace_of_its_age(decided, now):
    long_after = now + timedelta(days=90)
    reopen(decided, now=long_after)
    decide(decided, "refuted", now=long_after)

    assert look_again(now=long_after) == 1

    assert Visit.objects.get().due_at == long_after
    assert Inquiry.objects.get().look_again_at == long_after + timedelta(hours=12)
    assert decided.lookups.count() == 0


def test_a_page_that_says_the_same_raises_nothing(decided, now):
    found = visit(now, TEXT)

    assert (found.outcome, found.visited_at, found.status) == ("same", now, Status.DONE)
    assert not Flag.objects.exists()
    assert events(decided)[-1] == "claim.state_changed"


def test_a_page_that_has_changed_raises_one_flag(decided, now):
    document = Document.objects.get()

    found = visit(now, "Troops are not in Brenova after all, our correspondent saw.")

    assert found.outcome == "changed"
    flag = decided.flags.get()
    assert (flag.kind, flag.subject, flag.raised_at) == ("evidence_changed", f"document:{document.pk}", now)
    assert flag.message == (
        "The page “Story 1”, on which this verdict rests, does not say the same as when it was read."
    )
    assert events(decided)[-1] == "claim.flagged"
    assert decided.state == "confirmed"
    assert Document.objects.get().text == TEXT


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_has_gone_raises_one_flag(decided, status, now):
    url = Document.objects.get().url

    found = visit(now, page(url, "Not found.", status=status))

    assert found.outcome == "gone"
    flag = decided.flags.get()
    assert flag.kind == "evidence_gone"
    assert flag.message.startswith("The page “Story 1”, on which this verdict rests, cannot be read any more. ")


def test_the_same_change_is_flagged_once_even_after_it_was_settled(decided, now):
    changed = "Troops are not in Brenova after all, our correspondent saw."
    visit(now, changed)
    visit(now + timedelta(hours=12), changed)
    settle_flag(decided.flags.get(), actor=EDITOR, reason="A corrected figure only.", now=now)

    visit(now + timedelta(hours=24), changed)
    assert decided.flags.filter(settled_at=None).count() == 0

    visit(now + timedelta(hours=36), "Troops were never in Brenova.")
    assert decided.flags.filter(settled_at=None).count() == 1


def test_every_claim_that_rests_on_the_page_is_flagged_and_no_other(decided, now):
    document = Document.objects.get()
    also, still_open, unrelated, overridden, withdrawn = (enter_claim(now=now) for _ in range(5))
    for claim in (also, still_open, unrelated, overridden, withdrawn):
        document.readings.create(claim=claim, stance="disputes", confidence=0.9, relation="first_hand", read_at=now)
    unrelated.readings.update(stance="unrelated")
    override_reading(
        overridden.readings.get(), stance=Stance.UNRELATED, reason="Another Brenova.", actor=EDITOR, now=now
    )
    for claim in (also, unrelated, overridden):
        decide(claim, "refuted", now=now)
    withdraw(withdrawn, reason="Entered twice.", actor=EDITOR, now=now)

    visit(now, "Troops are not in Brenova after all, our correspondent saw.")

    assert {flag.claim for flag in Flag.objects.all()} == {decided, also, still_open}
    assert still_open.flags.get().message == (
        "The page “Story 1”, read as evidence for this claim, does not say the same as when it was read. "
        "The claim is still weighed by what it said then."
    )


@pytest.fixture
def open_on_a_page(now) -> Claim:
    """Under review, with one page that was read three days ago."""
    claim = enter_claim(now=now)
    open_inquiries(now=now)
    make_document(claim, 1, attempts=1, retrieved_at=now - timedelta(days=3))
    Inquiry.objects.update(look_again_at=now)
    return claim


def test_the_pages_of_an_open_claim_are_visited_too_though_less_often(open_on_a_page, now):
    visit(now, TEXT)
    visited = Visit.objects.get()

    Inquiry.objects.update(look_again_at=now)
    look_again(now=now + timedelta(hours=23))
    visited.refresh_from_db()
    assert (visited.status, visited.visited_at) == (Status.DONE, now)

    Inquiry.objects.update(look_again_at=now)
    look_again(now=now + timedelta(hours=24))
    visited.refresh_from_db()
    assert (visited.status, visited.due_at) == (Status.WAITING, now + timedelta(hours=24))


def test_a_page_just_read_is_not_visited_at_once(open_on_a_page, now):
    Document.objects.update(retrieved_at=now - timedelta(hours=1))

    look_again(now=now)

    assert not Visit.objects.exists()


def test_looking_again_does_not_begin_a_visit_under_way_anew(open_on_a_page, now):
    visit(now, FetchFailed("No answer within 20 s.", retryable=True))

    Inquiry.objects.update(look_again_at=now)
    look_again(now=now + timedelta(seconds=2))

    found = Visit.objects.get()
    assert (found.attempts, found.due_at) == (1, now + timedelta(seconds=5))


@pytest.mark.parametrize(
    "trouble", [FetchFailed("No answer within 20 s.", retryable=True), Response("https://x.example", 503, {}, b"")]
)
def test_a_page_that_cannot_be_reached_is_tried_again_and_never_flagged(decided, trouble, now):
    found = visit(now, trouble)

    assert (found.status, found.outcome, found.attempts) == (Status.WAITING, "", 1)
    assert found.due_at == now + timedelta(seconds=5)
    assert not Flag.objects.exists()


def test_a_post_that_came_whole_is_not_visited(decided, now):
    Document.objects.update(attempts=0)

    look_again(now=now)

    assert not Visit.objects.exists()


def test_a_page_about_something_else_is_not_visited(decided, now):
    decided.readings.update(stance="unrelated")

    look_again(now=now)

    assert not Visit.objects.exists()


def test_a_visit_under_way_is_left_alone(decided, now):
    look_again(now=now)
    found = Visit.objects.get()
    take(found, lease=timedelta(days=2), now=now)

    Inquiry.objects.update(look_again_at=now)
    look_again(now=now + timedelta(days=1))

    found.refresh_from_db()
    assert (found.attempts, found.leased_until) == (1, now + timedelta(days=2))


def test_a_reopened_claim_is_asked_about_again(decided, now):
    lookup = make_lookup(decided, "Harbour Wire")
    Lead.objects.create(lookup=lookup, document=Document.objects.get())
    reopen(decided, now=now)

    look_again(now=now)

    assert waiting(decided) == ["Harbour Wire"]
