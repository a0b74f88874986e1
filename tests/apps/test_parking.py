"""Parking: a claim that cannot be established for now is set aside, and comes back by itself."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim, Priority
from apps.claims.services import (
    DeskRefused,
    is_overdue,
    merge,
    move_claim,
    park,
    prioritise,
    unpark,
    unpark_due,
    withdraw,
)
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events
from verifyhub.lifecycle import SYSTEM, TransitionRefused

pytestmark = pytest.mark.django_db
WHY = "No one can reach the village before spring."


def test_a_parked_claim_keeps_its_state_its_reason_and_its_day(now):
    claim = enter_claim()

    entry = park(claim, until=now + timedelta(days=9), reason=f" {WHY} ", actor=EDITOR, now=now)

    assert (claim.state, claim.parked_reason, claim.parked_until) == ("submitted", WHY, now + timedelta(days=9))
    assert (entry.event, entry.reason, entry.actor_name) == ("claim.parked", WHY, "Edda Editor")
    assert entry.parts["before"]["claim"] == {"parked_reason": "", "parked_until": None}


def test_it_comes_back_by_itself_on_its_day_and_not_before(now):
    claim = enter_claim()
    park(claim, until=now + timedelta(days=9), reason=WHY, actor=EDITOR, now=now)

    assert unpark_due(now=now + timedelta(days=8)) == 0
    assert unpark_due(now=now + timedelta(days=9)) == 1
    assert unpark_due(now=now + timedelta(days=9)) == 0

    claim.refresh_from_db()
    assert (claim.parked_reason, claim.parked_until) == ("", None)
    last = claim.journal.latest("position")
    assert (last.event, last.actor_role, last.reason) == (
        "claim.unparked",
        "system",
        "The day to look again has come.",
    )


def test_an_editor_brings_it_back_sooner(now):
    claim = enter_claim()
    park(claim, until=now + timedelta(days=9), reason=WHY, actor=EDITOR, now=now)

    unpark(claim, actor=EDITOR, reason="A courier got through.", now=now)

    assert claim.parked_until is None
    with pytest.raises(DeskRefused, match="This claim is not parked."):
        unpark(claim, actor=EDITOR, now=now)


def test_a_move_brings_it_back_too(now):
    claim = enter_claim()
    park(claim, until=now + timedelta(days=9), reason=WHY, actor=EDITOR, now=now)

    move_claim(claim, "begin_review", actor=SYSTEM, now=now)

    assert (claim.state, claim.parked_reason, claim.parked_until) == ("under_review", "", None)


@pytest.mark.parametrize("days", [-1, 0, 367, 4_000])
def test_the_day_lies_ahead_within_a_year(days, now):
    claim = enter_claim()

    with pytest.raises(DeskRefused, match="The day to look again must lie ahead, within a year."):
        park(claim, until=now + timedelta(days=days), reason=WHY, actor=EDITOR, now=now)

    assert events(claim) == ["claim.submitted"]


def test_a_reason_is_needed(now):
    with pytest.raises(DeskRefused, match="Parking a claim needs a reason."):
        park(enter_claim(), until=now + timedelta(days=1), reason="  ", actor=EDITOR, now=now)


def test_only_an_open_claim_can_be_parked(now):
    decided, merged, withdrawn = enter_claim(), enter_claim(), enter_claim()
    decide(decided, "refuted")
    merge(merged, decided, reason="The same.", actor=EDITOR, now=now)
    withdraw(withdrawn, reason="Entered twice.", actor=EDITOR, now=now)

    for claim in (decided, merged, withdrawn):
        with pytest.raises(DeskRefused, match="Only a claim that is still open can be parked."):
            park(claim, until=now + timedelta(days=1), reason=WHY, actor=EDITOR, now=now)


def test_a_claim_decided_a_moment_ago_elsewhere_is_not_parked(now):
    claim = enter_claim()
    seen_before = Claim.objects.get(pk=claim.pk)
    decide(claim, "refuted")

    with pytest.raises(TransitionRefused, match="Someone else changed this claim first."):
        park(seen_before, until=now + timedelta(days=1), reason=WHY, actor=EDITOR, now=now)


def test_two_sweeps_at_once_bring_it_back_once(now):
    claim = enter_claim()
    park(claim, until=now + timedelta(days=1), reason=WHY, actor=EDITOR, now=now)
    seen_by_the_slower = Claim.objects.get(pk=claim.pk)
    unpark_due(now=now + timedelta(days=1))

    with pytest.raises(TransitionRefused):
        unpark(seen_by_the_slower, actor=SYSTEM, now=now + timedelta(days=1))

    assert events(claim) == ["claim.submitted", "claim.parked", "claim.unparked"]


def test_a_claim_is_overdue_after_its_time_unless_it_is_parked_or_decided(now):
    late, parked, decided, early, undated = (enter_claim() for _ in range(5))
    for claim in (late, parked, decided):
        prioritise(claim, priority=Priority.HIGH, due_at=now - timedelta(minutes=1), actor=EDITOR, now=now)
    prioritise(early, priority=Priority.HIGH, due_at=now, actor=EDITOR, now=now)
    park(parked, until=now + timedelta(days=1), reason=WHY, actor=EDITOR, now=now)
    decide(decided, "refuted")

    assert [is_overdue(claim, now) for claim in (late, parked, decided, early, undated)] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_priority_and_due_time_are_journalled_when_they_change(now):
    claim = enter_claim()

    assert prioritise(claim, priority=Priority.NORMAL, due_at=None, actor=EDITOR, now=now) is None
    entry = prioritise(claim, priority=Priority.BREAKING, due_at=now + timedelta(hours=1), actor=EDITOR, now=now)

    assert entry.parts["before"]["claim"] == {"priority": "normal", "due_at": None}
    assert entry.parts["after"]["claim"] == {"priority": "breaking", "due_at": "2026-03-14T10:30:00+00:00"}
    assert (claim.priority, claim.due_at) == ("breaking", now + timedelta(hours=1))
