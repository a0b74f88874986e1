"""The pages a claim rests on are visited, and one that has changed or gone is flagged for a person."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim, Flag
from apps.claims.services import settle_flag, withdraw
from apps.evidence.models import Document, Inquiry, Visit
from apps.evidence.services import (
    look_again,
    open_inquiries,
    override_reading,
    visit_document,
)
from apps.queue.models import Status
from apps.queue.services import take
from tests.apps.api_caller import make_document
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events, reopen
from tests.apps.far_side import Network, page
from verifyhub.outbound import FetchFailed, Response
from verifyhub.reading import Stance

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)
TEXT = "Troops are in Brenova, our correspondent saw."


@pytest.fixture
def decided(now) -> Claim:
    return decided_claim(now)


def decided_claim(now) -> Claim:
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
