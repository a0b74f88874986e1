"""A claim that is withdrawn or merged is left as it is: what would be done to it is refused, whoever asks."""

from datetime import timedelta
from functools import partial

import pytest

from apps.claims.models import Claim, Priority
from apps.claims.services import DeskRefused, assign, embargo, merge, prioritise, reword, withdraw
from tests.apps.desk_scene import EDITOR, enter_claim, events
from tests.factories import NOW, make_staff
from verifyhub.lifecycle import TransitionRefused

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def acts(claim):
    """Each act with a verb for its refusal."""
    signed = {"actor": EDITOR, "now": NOW}
    return {
        "assign": partial(assign, claim, to=make_staff("Editors"), **signed),
        "prioritise": partial(prioritise, claim, priority=Priority.BREAKING, due_at=None, **signed),
        "hide": partial(embargo, claim, until=TOMORROW, reason="A source is at risk.", **signed),
        "reword": partial(reword, claim, statement="Troops are in Brenova.", reason="Shorter.", **signed),
    }


@pytest.mark.parametrize("what", ["assign", "prioritise", "hide", "reword"])
def test_a_withdrawn_claim_is_left_as_it_is(what):
    claim = enter_claim()
    withdraw(claim, reason="Entered twice.", actor=EDITOR, now=NOW)

    with pytest.raises(DeskRefused) as refused:
        acts(claim)[what]()

    assert str(refused.value) == f"This claim is withdrawn: there is nothing to {what}. Reinstate it first."
    assert events(claim) == ["claim.submitted", "claim.withdrawn"]


@pytest.mark.parametrize("what", ["assign", "prioritise", "hide", "reword"])
def test_a_merged_claim_is_left_as_it_is(what):
    claim, survivor = enter_claim(), enter_claim()
    merge(claim, survivor, reason="The same.", actor=EDITOR, now=NOW)

    with pytest.raises(DeskRefused) as refused:
        acts(claim)[what]()

    assert str(refused.value) == f"This claim is merged into another: {what} that one, or take them apart first."
    assert events(claim) == ["claim.submitted", "claim.merged"]


@pytest.mark.parametrize("what", ["assign", "prioritise", "hide", "reword"])
def test_a_claim_withdrawn_a_moment_ago_is_left_as_it_is(what):
    claim = enter_claim()
    act = acts(Claim.objects.get(pk=claim.pk))[what]
    withdraw(claim, reason="Entered twice.", actor=EDITOR, now=NOW)

    with pytest.raises(TransitionRefused, match="Someone else changed this claim first."):
        act()

    assert events(claim) == ["claim.submitted", "claim.withdrawn"]


def test_an_embargo_is_prolonged_even_when_the_claim_was_merged_under_it():
    """Its words are those of the claim it was merged into: the one must not come out before the other."""
    claim, survivor = enter_claim(), enter_claim()
    for one in (claim, survivor):
        embargo(one, until=NOW + timedelta(hours=1), reason="A source is at risk.", actor=EDITOR, now=NOW)
    merge(claim, survivor, reason="The same.", actor=EDITOR, now=NOW)

    embargo(claim, until=TOMORROW, reason="Still at risk.", actor=EDITOR, now=NOW)

    assert Claim.objects.get(pk=claim.pk).embargo_until == TOMORROW
