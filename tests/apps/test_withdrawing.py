"""Withdrawing: a claim entered in error goes out of sight, stays in the journal, and can be reinstated."""

from functools import partial

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, merge, move_claim, reinstate, withdraw
from apps.evidence.models import Inquiry
from apps.evidence.services import assess_claim, open_inquiries, request_assessment
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events, reopen
from tests.threads import at_once
from verifyhub.lifecycle import TransitionRefused

pytestmark = pytest.mark.django_db


def test_a_withdrawn_claim_stays_in_the_journal_and_cannot_be_moved(now):
    claim = enter_claim()

    entry = withdraw(claim, reason=" Entered twice. ", actor=EDITOR, now=now)

    assert (claim.is_withdrawn, claim.state) == (True, "submitted")
    assert (entry.event, entry.reason) == ("claim.withdrawn", "Entered twice.")
    with pytest.raises(TransitionRefused, match="entered in error and is withdrawn"):
        move_claim(claim, "begin_review", actor=EDITOR, now=now)


def test_nobody_looks_into_a_withdrawn_claim_or_weighs_it(now):
    begun, fresh = enter_claim(), enter_claim()
    open_inquiries(limit=1, now=now)
    for claim in (begun, fresh):
        withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)

    assert open_inquiries(now=now) == 0
    request_assessment([begun.pk], now=now)
    inquiry = Inquiry.objects.get()
    assess_claim(inquiry, now=inquiry.due_at)

    assert begun.assessments.count() == 0
    assert Inquiry.objects.get().due_at is None


def test_a_reinstated_claim_goes_on_where_it_was(now):
    claim = enter_claim()
    withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)

    entry = reinstate(claim, reason="The other was the double.", actor=EDITOR, now=now)

    assert (claim.is_withdrawn, entry.event) == (False, "claim.reinstated")
    assert entry.data == {
        "statement": "Troops have entered Brenova.",
        "state": "submitted",
        "finding": "insufficient",
        "verdict_position": None,
    }
    assert move_claim(claim, "begin_review", actor=EDITOR, now=now).data["to"] == "under_review"


def test_a_decided_claim_is_reopened_first(now):
    claim = enter_claim()
    decide(claim, "refuted")

    with pytest.raises(DeskRefused, match="A verdict has been given: reopen the claim first"):
        withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)

    reopen(claim)
    withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)
    assert claim.is_withdrawn


def test_of_a_withdrawal_and_a_verdict_at_once_the_first_wins(now):
    claim = enter_claim()
    seen_before = Claim.objects.get(pk=claim.pk)
    decide(claim, "refuted")

    with pytest.raises(TransitionRefused, match="Someone else changed this claim first."):
        withdraw(seen_before, reason="Entered twice.", actor=EDITOR, now=now)

    claim.refresh_from_db()
    assert (claim.is_withdrawn, claim.state) == (False, "refuted")


def test_it_is_withdrawn_and_reinstated_once(now):
    claim = enter_claim()

    with pytest.raises(DeskRefused, match="This claim is not withdrawn."):
        reinstate(claim, reason="Why not.", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="Withdrawing a claim needs a reason."):
        withdraw(claim, reason="", actor=EDITOR, now=now)
    withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="This claim is withdrawn already."):
        withdraw(claim, reason="Entered twice.", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="Reinstating a claim needs a reason."):
        reinstate(claim, reason=" ", actor=EDITOR, now=now)

    assert events(claim) == ["claim.submitted", "claim.withdrawn"]


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.django_db(transaction=True)
def test_of_a_withdrawal_and_a_merge_into_the_same_claim_only_one_is_done(turn, now):
    survivor, other = enter_claim(), enter_claim()

    def tried(act, claim, *others):
        try:
            act(claim, *others, reason="Entered twice.", actor=EDITOR, now=now)
        except (DeskRefused, TransitionRefused):
            return "refused"
        return "done"

    outcomes = at_once([partial(tried, withdraw, survivor), partial(tried, merge, other, survivor)])

    assert sorted(outcomes) == ["done", "refused"]
    survivor.refresh_from_db()
    assert survivor.is_withdrawn != survivor.duplicates.exists()
