"""Merging: two claims that are one. What was found for either counts for the survivor; nothing else is inherited."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, merge, move_claim, reinstate, unmerge, withdraw
from apps.evidence.dossier import open_dossier
from apps.evidence.models import Inquiry
from apps.evidence.queries import documents_found_for, group_of
from apps.evidence.services import assess_claim, open_inquiries, request_assessment
from tests.apps.api_caller import make_lookup
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events
from tests.apps.test_assessing import EYEWITNESS, SECOND_WITNESS, publish
from verifyhub.lifecycle import TransitionRefused

pytestmark = pytest.mark.django_db
WHY = "Both tell of the same retreat."
FACTS = {"places": ["Brenova"], "entities": ["Tarvonian"]}


@pytest.fixture
def pair(now) -> tuple[Claim, Claim]:
    """A duplicate with one account, and the survivor with another."""
    duplicate = enter_claim("Tarvonian troops abandoned Brenova.", **FACTS)
    survivor = enter_claim("Tarvonian troops have abandoned Brenova.", **FACTS)
    open_inquiries(now=now)
    publish(duplicate, "Courier", EYEWITNESS)
    publish(survivor, "Radio Sarn", SECOND_WITNESS)
    duplicate.refresh_from_db()
    survivor.refresh_from_db()
    return duplicate, survivor


def weigh(now, *claims: Claim) -> None:
    """What the doors ask for after a merge, and what the workers then do."""
    request_assessment([claim.pk for claim in claims], now=now)
    for inquiry in Inquiry.objects.exclude(due_at=None).select_related("claim"):
        assess_claim(inquiry, now=now + timedelta(seconds=5))
    for claim in claims:
        claim.refresh_from_db()


def test_both_journals_say_so(pair, now):
    duplicate, survivor = pair

    merge(duplicate, survivor, reason=f" {WHY} ", actor=EDITOR, now=now)

    assert duplicate.duplicate_of == survivor
    left, joined = duplicate.journal.latest("position"), survivor.journal.latest("position")
    assert (left.event, left.reason) == ("claim.merged", WHY)
    assert left.data == {
        "statement": "Tarvonian troops abandoned Brenova.",
        "into": str(survivor.uid),
        "into_statement": "Tarvonian troops have abandoned Brenova.",
    }
    assert (joined.event, joined.reason) == ("claim.duplicate_joined", WHY)
    assert joined.data == {"claim": str(duplicate.uid), "claim_statement": "Tarvonian troops abandoned Brenova."}


def test_what_was_found_for_the_duplicate_counts_for_the_survivor(pair, now):
    duplicate, survivor = pair
    weigh(now, duplicate, survivor)
    assert (survivor.supporting_origins, survivor.state) == (1, "under_review")

    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)
    weigh(now, duplicate, survivor)

    assert (survivor.supporting_origins, survivor.state) == (2, "corroborated")
    assert survivor.readings.count() == 2
    assert survivor.assessments.latest("id").document_count == 2


def test_after_they_are_taken_apart_it_counts_no_more(pair, now):
    duplicate, survivor = pair
    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)
    weigh(now, duplicate, survivor)

    unmerge(duplicate, reason="Two different garrisons.", actor=EDITOR, now=now)
    weigh(now, duplicate, survivor)

    assert duplicate.duplicate_of is None
    assert (survivor.supporting_origins, survivor.state) == (1, "under_review")
    assert (duplicate.supporting_origins, duplicate.state) == (1, "under_review")
    assert group_of(survivor) == [survivor.pk]
    assert [document.text for document in documents_found_for(survivor)] == [SECOND_WITNESS]
    assert duplicate.journal.filter(event="claim.unmerged").get().data["from"] == str(survivor.uid)
    assert survivor.journal.filter(event="claim.duplicate_left").get().data["claim"] == str(duplicate.uid)


def test_the_state_is_not_inherited_either_way(pair, now):
    duplicate, survivor = pair
    decide(survivor, "refuted")

    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)
    assert (duplicate.state, survivor.state) == ("under_review", "refuted")

    unmerge(duplicate, reason="Not the same.", actor=EDITOR, now=now)
    assert (duplicate.state, survivor.state) == ("under_review", "refuted")


def test_a_merged_claim_cannot_be_moved_and_is_weighed_no_more(pair, now):
    duplicate, survivor = pair
    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)
    before = events(duplicate)

    with pytest.raises(TransitionRefused, match="was merged into “Tarvonian troops have abandoned Brenova.”: decide"):
        move_claim(duplicate, "refute", actor=EDITOR, reason="It is not so.", now=now)
    weigh(now, duplicate, survivor)

    assert events(duplicate) == before
    assert Inquiry.objects.get(claim=duplicate).due_at is None


def test_asking_for_both_weighs_the_survivor(pair, now):
    duplicate, survivor = pair
    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)
    Inquiry.objects.update(requests=0, due_at=None)

    request_assessment([duplicate.pk], now=now)

    assert list(Inquiry.objects.order_by("claim").values_list("claim", "requests")) == [
        (duplicate.pk, 0),
        (survivor.pk, 1),
    ]


def test_the_survivor_shows_the_places_asked_for_either(pair, now):
    duplicate, survivor = pair
    make_lookup(duplicate, "Harbour Wire")
    merge(duplicate, survivor, reason=WHY, actor=EDITOR, now=now)

    assert [lookup.place_name for lookup in open_dossier(survivor, now=now).lookups] == [
        "Harbour Wire",
        "The feed",
        "The feed",
    ]


def test_duplicates_follow_the_claim_they_were_merged_into(now):
    first, second, third = (enter_claim(f"Statement {number}.") for number in range(3))
    merge(first, second, reason=WHY, actor=EDITOR, now=now)

    merge(second, third, reason=WHY, actor=EDITOR, now=now)

    first.refresh_from_db()
    assert (first.duplicate_of, second.duplicate_of) == (third, third)
    assert group_of(third) == [third.pk, first.pk, second.pk]
    assert events(first) == ["claim.submitted", "claim.merged", "claim.merged"]


def test_no_ring_can_be_made(now):
    first, second = enter_claim(), enter_claim()
    merge(first, second, reason=WHY, actor=EDITOR, now=now)

    with pytest.raises(DeskRefused, match="choose the one that survives"):
        merge(second, first, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="A claim cannot be merged into itself."):
        merge(second, second, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="This claim has been merged already."):
        merge(first, enter_claim(), reason=WHY, actor=EDITOR, now=now)


def test_a_withdrawn_or_decided_claim_is_not_merged(now):
    withdrawn, decided, other = enter_claim(), enter_claim(), enter_claim()
    withdraw(withdrawn, reason="Entered twice.", actor=EDITOR, now=now)
    decide(decided, "refuted")

    with pytest.raises(DeskRefused, match="This claim is withdrawn: there is nothing to merge."):
        merge(withdrawn, other, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="The other claim is merged or withdrawn itself"):
        merge(other, withdrawn, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="reopen it before merging it"):
        merge(decided, other, reason=WHY, actor=EDITOR, now=now)
    assert events(other) == ["claim.submitted"]


def test_both_ways_need_a_reason(now):
    first, second = enter_claim(), enter_claim()

    with pytest.raises(DeskRefused, match="Merging claims needs a reason."):
        merge(first, second, reason=" ", actor=EDITOR, now=now)
    merge(first, second, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="Taking claims apart needs a reason."):
        unmerge(first, reason="", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="This claim is not merged into another."):
        unmerge(second, reason="Not the same.", actor=EDITOR, now=now)


def test_a_claim_that_others_were_merged_into_is_not_withdrawn_from_under_them(now):
    first, second = enter_claim(), enter_claim()
    merge(first, second, reason=WHY, actor=EDITOR, now=now)

    with pytest.raises(DeskRefused, match="Other claims are merged into this one: take them apart first."):
        withdraw(second, reason="Entered twice.", actor=EDITOR, now=now)

    unmerge(first, reason="Not the same.", actor=EDITOR, now=now)
    withdraw(second, reason="Entered twice.", actor=EDITOR, now=now)
    reinstate(second, reason="It was not.", actor=EDITOR, now=now)
    assert not second.is_withdrawn
