"""How claims are related: said by editors with a reason, proposed by rules, flagged where two that contradict stand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.claims.models import Claim, ClaimRelation, Flag, Wording
from apps.claims.services import (
    DeskRefused,
    compare,
    flag_contradictions,
    merge,
    move_claim,
    relate,
    reword,
    settle_flag,
    unrelate,
    withdraw,
)
from apps.claims.tasks import sweep
from apps.evidence.services import open_inquiries
from tests.apps.desk_scene import EDITOR, OTHER, STANDARDS, decide, enter_claim, events
from tests.apps.test_assessing import EYEWITNESS, SECOND_WITNESS, assess, publish
from tests.factories import NOW
from verifyhub.lifecycle import SYSTEM
from verifyhub.relations import Relation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
WHY = "The second tells more."


@pytest.fixture
def entered() -> Claim:
    return enter_claim("Tarvonian troops have entered Brenova.")


@pytest.fixture
def denied() -> Claim:
    return enter_claim("Tarvonian troops have not entered Brenova.")


def say(one: Claim, other: Claim, kind: Relation = Relation.CONTRADICTS) -> ClaimRelation:
    return relate(one, other, kind, reason=WHY, actor=EDITOR, now=NOW)


def compared(*claims: Claim, now=NOW) -> None:
    for claim in claims:
        assert compare(Wording.objects.get(claim=claim), embed=None, now=now)


def kept() -> list[tuple[int, int, str]]:
    return list(ClaimRelation.objects.order_by("id").values_list("claim_id", "other_id", "kind"))


def corroborate(claim: Claim) -> None:
    if claim.state == "submitted":
        move_claim(claim, "begin_review", actor=SYSTEM, now=NOW)
    move_claim(claim, "corroborate", actor=STANDARDS, reason="Two calls.", now=NOW)


def flags() -> list[tuple[int, str]]:
    return list(Flag.objects.filter(settled_at=None).order_by("claim_id").values_list("claim_id", "subject"))


def test_both_journals_say_how_two_claims_are_related(entered):
    depot = enter_claim("Tarvonian troops entered Brenova and burned the depot.")

    say(entered, depot, Relation.PART_OF)

    told = [claim.journal.get(event="claim.related") for claim in (entered, depot)]
    assert [(entry.reason, entry.actor_name) for entry in told] == [(WHY, "Edda Editor")] * 2
    assert [(entry.data["relation"], entry.data["claim"]) for entry in told] == [
        ("part_of", str(depot.uid)),
        ("has_part", str(entered.uid)),
    ]


def test_a_contradiction_is_kept_once_whichever_claim_it_is_said_of(entered, denied):
    say(denied, entered)

    assert kept() == [(entered.pk, denied.pk, "contradicts")]
    with pytest.raises(DeskRefused, match="said of the two already"):
        say(entered, denied)


@pytest.mark.parametrize("kind", [Relation.IMPLIES, Relation.PART_OF, Relation.LATER])
def test_the_other_relations_have_a_direction(entered, denied, kind):
    say(denied, entered, kind)
    say(entered, denied, kind)

    assert kept() == [(denied.pk, entered.pk, kind.value), (entered.pk, denied.pk, kind.value)]


def test_what_cannot_be_related_is_refused_with_the_reason(entered, denied):
    with pytest.raises(DeskRefused, match="needs a reason"):
        relate(entered, denied, Relation.IMPLIES, reason=" ", actor=EDITOR, now=NOW)
    with pytest.raises(DeskRefused, match="not related to itself"):
        say(entered, entered)
    withdraw(denied, reason="Typed twice.", actor=EDITOR, now=NOW)
    with pytest.raises(DeskRefused, match="relate the one that counts"):
        say(entered, denied)
    assert kept() == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda one, other: {"claim": one, "other": one, "kind": "implies"},
        lambda one, other: {"claim": one, "other": other, "kind": "resembles"},
        lambda one, other: {"claim": other, "other": one, "kind": "contradicts"},
        lambda one, other: {"claim": one, "other": other, "kind": "contradicts"},  # a second time
    ],
)
def test_the_database_refuses_what_no_service_writes(entered, denied, wrong):
    say(entered, denied)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimRelation.objects.create(reason=WHY, added_at=NOW, **wrong(entered, denied))


def test_a_relation_is_taken_back_with_a_reason_and_may_be_said_again(entered, denied):
    relation = say(entered, denied)

    with pytest.raises(DeskRefused, match="needs a reason"):
        unrelate(relation, actor=EDITOR, now=LATER)
    unrelate(relation, reason="Two towns of one name.", actor=EDITOR, now=LATER)
    with pytest.raises(DeskRefused, match="not said of the two any more"):
        unrelate(relation, reason="Again.", actor=EDITOR, now=LATER)
    again = say(entered, denied)

    assert (again.pk, again.ended_at) == (relation.pk, None)
    assert events(entered) == ["claim.submitted", "claim.related", "claim.unrelated", "claim.related"]
    assert events(denied) == events(entered)


def test_a_rule_proposes_and_nobody_is_told_before_an_editor_accepts(entered, denied):
    compared(entered, denied)

    relation = ClaimRelation.objects.get()
    assert (relation.kind, relation.proposed_by, relation.accepted_at) == ("contradicts", "rules", None)
    assert relation.reason == "Both say the same, but one of them with a negation."
    assert events(entered) == ["claim.submitted"]

    say(denied, entered)
    relation.refresh_from_db()
    assert (relation.proposed_by, relation.accepted_by, relation.reason) == ("rules", "Edda Editor", WHY)


def test_a_proposal_that_was_dismissed_is_not_made_again(entered, denied):
    compared(denied)
    unrelate(ClaimRelation.objects.get(), actor=EDITOR, now=NOW)

    Wording.objects.update(status="waiting", due_at=NOW)
    compared(entered, denied)

    assert ClaimRelation.objects.get().ended_by == "Edda Editor"
    assert entered.journal.get(event="claim.unrelated").data["was_held"] is False


def test_what_was_proposed_for_an_earlier_wording_is_forgotten_and_what_was_said_stays(entered, denied):
    depot = enter_claim("Tarvonian troops have entered Brenova and burned the depot.")
    say(entered, depot, Relation.PART_OF)
    compared(denied)
    assert len(kept()) == 2

    reword(entered, statement="Tarvonian tanks have crossed into Brenova.", reason="Closer.", actor=EDITOR, now=NOW)

    assert kept() == [(entered.pk, depot.pk, "part_of")]


def test_two_that_contradict_each_other_and_both_stand_are_flagged_once(entered, denied):
    say(entered, denied)
    corroborate(entered)
    assert (flag_contradictions(now=LATER), flags()) == (0, [])

    decide(denied, "confirmed")
    assert [flag_contradictions(now=LATER) for _ in range(3)] == [1, 0, 0]

    assert flags() == [(entered.pk, f"claim:{denied.pk}"), (denied.pk, f"claim:{entered.pk}")]
    assert Flag.objects.get(claim=entered).message == (
        "This claim and “Tarvonian troops have not entered Brenova.” contradict each other, and both are corroborated "
        "or confirmed."
    )


def test_a_flag_that_was_settled_comes_back_only_when_both_have_come_to_stand_anew(entered, denied):
    say(entered, denied)
    corroborate(entered)
    corroborate(denied)
    flag_contradictions(now=NOW)
    for flag in Flag.objects.all():
        settle_flag(flag, actor=OTHER, reason="They mean two quarters.", now=NOW)
    assert (flag_contradictions(now=LATER), flags()) == (0, [])

    move_claim(denied, "return_to_review", actor=EDITOR, reason="The video is old.", now=LATER)
    assert flag_contradictions(now=LATER) == 0
    corroborate(denied)

    assert (flag_contradictions(now=LATER), len(flags())) == (1, 2)


def test_proposals_and_what_was_taken_back_or_merged_raise_no_flag(entered, denied):
    other = enter_claim("Tarvonian troops never reached Brenova.")
    compared(denied)
    unrelate(say(entered, other), reason="Two towns.", actor=EDITOR, now=NOW)
    for claim in (entered, denied, other):
        corroborate(claim)
    assert flag_contradictions(now=LATER) == 0

    say(entered, denied)
    merge(denied, other, reason="The same.", actor=EDITOR, now=NOW)

    assert flag_contradictions(now=LATER) == 0


def test_it_is_flagged_too_when_the_system_corroborates_the_second(denied, now):
    corroborate(denied)
    claim = enter_claim("Tarvonian troops have abandoned Brenova.", places=["Brenova"], entities=["Tarvonian"])
    say(claim, denied)
    publish_both(claim, now)

    sweep()

    claim.refresh_from_db()
    assert (claim.state, claim.corroborated_by) == ("corroborated", "")
    assert flags() == [(denied.pk, f"claim:{claim.pk}"), (claim.pk, f"claim:{denied.pk}")]


def publish_both(claim: Claim, now) -> None:
    open_inquiries(now=now)
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)
    assess(claim, now)
