"""Who may move a claim from where to where, and what they are told when they may not."""

import pytest

from verifyhub.lifecycle import (
    CORROBORATION_BAR,
    DISPUTING_READING,
    EVIDENCE_WITHDRAWN,
    SYSTEM,
    TRANSITIONS,
    TWO_PAIRS_OF_EYES,
    Actor,
    Role,
    Standing,
    State,
    TransitionRefused,
    available_transitions,
    find_transition,
)

REPORTER = Actor(Role.REPORTER, "Rosa", "user:1")
EDITOR = Actor(Role.EDITOR, "Edda", "user:2")
STANDARDS = Actor(Role.STANDARDS_EDITOR, "Stella", "user:4")
OPERATOR = Actor(Role.OPERATOR, "Olaf", "user:5")
PARTNER = Actor(Role.PARTNER, "The Outlet", "partner:1")
MET = ""
MISSING = "Needs a second independent origin."

# move, from, actor, what the claim lacks → to, or the code of the refusal
TABLE = [
    ("begin_review", State.SUBMITTED, SYSTEM, MISSING, State.UNDER_REVIEW),
    ("begin_review", State.SUBMITTED, REPORTER, MISSING, State.UNDER_REVIEW),
    ("begin_review", State.SUBMITTED, EDITOR, MISSING, State.UNDER_REVIEW),
    ("begin_review", State.SUBMITTED, PARTNER, MISSING, "not_allowed"),
    ("begin_review", State.CONFIRMED, EDITOR, MISSING, "wrong_state"),
    ("corroborate", State.UNDER_REVIEW, SYSTEM, MET, State.CORROBORATED),
    ("corroborate", State.UNDER_REVIEW, SYSTEM, MISSING, "below_the_bar"),
    ("corroborate", State.UNDER_REVIEW, EDITOR, MET, State.CORROBORATED),
    ("corroborate", State.UNDER_REVIEW, EDITOR, MISSING, "below_the_bar"),
    ("corroborate", State.UNDER_REVIEW, STANDARDS, MISSING, State.CORROBORATED),
    ("corroborate", State.UNDER_REVIEW, REPORTER, MET, "not_allowed"),
    ("corroborate", State.SUBMITTED, EDITOR, MET, "wrong_state"),
    ("confirm", State.CORROBORATED, EDITOR, MET, State.CONFIRMED),
    ("confirm", State.CORROBORATED, SYSTEM, MET, "not_allowed"),
    ("confirm", State.CORROBORATED, REPORTER, MET, "not_allowed"),
    ("confirm", State.UNDER_REVIEW, EDITOR, MET, "wrong_state"),
    ("refute", State.UNDER_REVIEW, EDITOR, MISSING, "nothing_disputes_it"),
    ("refute", State.UNDER_REVIEW, STANDARDS, MISSING, State.REFUTED),
    ("refute", State.CORROBORATED, STANDARDS, MET, State.REFUTED),
    ("refute", State.UNDER_REVIEW, SYSTEM, MISSING, "not_allowed"),
    ("refute", State.SUBMITTED, EDITOR, MISSING, "wrong_state"),
    ("return_to_review", State.CORROBORATED, SYSTEM, MISSING, State.UNDER_REVIEW),
    ("return_to_review", State.CORROBORATED, SYSTEM, MET, "bar_still_met"),
    ("return_to_review", State.CORROBORATED, EDITOR, MET, State.UNDER_REVIEW),
    ("return_to_review", State.CORROBORATED, REPORTER, MISSING, "not_allowed"),
    ("confirm", State.CORROBORATED, STANDARDS, MET, State.CONFIRMED),
    ("confirm", State.CORROBORATED, OPERATOR, MET, "not_allowed"),
    ("reopen", State.CONFIRMED, STANDARDS, MET, State.UNDER_REVIEW),
    ("reopen", State.REFUTED, STANDARDS, MET, State.UNDER_REVIEW),
    ("reopen", State.CONFIRMED, EDITOR, MET, "not_allowed"),
    ("reopen", State.CONFIRMED, REPORTER, MET, "not_allowed"),
    ("reopen", State.UNDER_REVIEW, STANDARDS, MET, "wrong_state"),
    ("publish", State.CONFIRMED, EDITOR, MET, "unknown_move"),
]


@pytest.mark.parametrize("name, state, actor, shortfall, outcome", TABLE)
def test_each_move_leads_where_the_table_says_or_is_refused(name, state, actor, shortfall, outcome):
    claim = Standing(state, shortfall)

    if isinstance(outcome, State):
        assert find_transition(name, claim=claim, actor=actor, reason="Seen.").transition.target is outcome
    else:
        with pytest.raises(TransitionRefused) as refused:
            find_transition(name, claim=claim, actor=actor, reason="Seen.")
        assert refused.value.code == outcome


def test_every_move_is_in_this_table():
    assert {row[0] for row in TABLE} - {"publish"} == {transition.name for transition in TRANSITIONS}


@pytest.mark.parametrize("name, state", [("confirm", State.CORROBORATED), ("refute", State.CORROBORATED)])
def test_whoever_entered_a_claim_cannot_decide_on_it(name, state):
    claim = Standing(state, MET, disputing_readings=1, entered_by="user:2")

    with pytest.raises(TransitionRefused, match="You entered this claim: a second editor has to decide on it."):
        find_transition(name, claim=claim, actor=EDITOR, reason="I am sure.")


def test_whoever_corroborated_a_claim_by_hand_cannot_confirm_it():
    claim = Standing(State.CORROBORATED, MET, corroborated_by="user:2")

    with pytest.raises(TransitionRefused, match="You corroborated this claim by hand"):
        find_transition("confirm", claim=claim, actor=EDITOR, reason="I am sure.")


def test_a_standards_editor_overrides_the_bar_only_with_a_reason_and_visibly():
    claim = Standing(State.UNDER_REVIEW, MISSING)

    with pytest.raises(TransitionRefused) as refused:
        find_transition("corroborate", claim=claim, actor=STANDARDS, reason="  ")
    assert refused.value.code == "reason_missing"
    assert refused.value.message == "Needs a second independent origin. Mark corroborated needs a reason."

    move = find_transition("corroborate", claim=claim, actor=STANDARDS, reason="I spoke to the mayor.")
    assert move.refusal.message == MISSING


def test_meeting_the_bar_is_no_override():
    move = find_transition("corroborate", claim=Standing(State.UNDER_REVIEW, MET), actor=EDITOR, reason="")

    assert move.refusal is None


def test_refuting_without_a_disputing_document_is_an_override():
    claim = Standing(State.UNDER_REVIEW, MISSING, disputing_readings=0)

    move = find_transition("refute", claim=claim, actor=STANDARDS, reason="The photo is from 2014.")

    assert move.refusal.message == "Needs at least one document that disputes the claim."


@pytest.mark.parametrize("name, state", [("confirm", State.CORROBORATED), ("reopen", State.REFUTED)])
def test_a_verdict_needs_a_reason(name, state):
    with pytest.raises(TransitionRefused) as refused:
        find_transition(name, claim=Standing(state, MET), actor=STANDARDS, reason="")

    assert refused.value.code == "reason_missing"


def test_closed_moves_say_in_one_sentence_why():
    moves = available_transitions(Standing(State.CORROBORATED, MET), REPORTER)

    assert [(move.transition.name, move.is_open, move.refusal.message) for move in moves] == [
        ("confirm", False, "Confirm is for editors only."),
        ("refute", False, "Refute is for editors only."),
        ("return_to_review", False, "Return to review is for editors only."),
    ]


def test_a_merged_or_withdrawn_claim_cannot_be_moved_by_anyone():
    claim = Standing(State.CORROBORATED, MET, obstacle="This claim was entered in error and is withdrawn.")

    with pytest.raises(TransitionRefused, match="This claim was entered in error and is withdrawn.") as refused:
        find_transition("confirm", claim=claim, actor=STANDARDS, reason="Sure.")

    assert refused.value.code == "set_aside"
    assert not any(move.is_open for move in available_transitions(claim, STANDARDS))


def test_each_move_needs_what_the_newsroom_agreed_on():
    assert {transition.name: transition.needs for transition in TRANSITIONS} == {
        "begin_review": (),
        "corroborate": (CORROBORATION_BAR,),
        "confirm": (TWO_PAIRS_OF_EYES,),
        "refute": (TWO_PAIRS_OF_EYES, DISPUTING_READING),
        "return_to_review": (EVIDENCE_WITHDRAWN,),
        "reopen": (),
    }


@pytest.mark.parametrize(
    "need, overridable",
    [(TWO_PAIRS_OF_EYES, False), (EVIDENCE_WITHDRAWN, False), (CORROBORATION_BAR, True), (DISPUTING_READING, True)],
)
def test_the_second_pair_of_eyes_is_never_overridden_what_the_evidence_lacks_may_be(need, overridable):
    assert need.overridable is overridable


def test_nobody_decides_alone_on_a_claim_they_entered_not_even_a_standards_editor_without_a_disputing_document():
    claim = Standing(State.UNDER_REVIEW, MISSING, disputing_readings=0, entered_by=STANDARDS.key)

    with pytest.raises(TransitionRefused) as refused:
        find_transition("refute", claim=claim, actor=STANDARDS, reason="I took the photo.")

    assert refused.value.code == "two_pairs_of_eyes"


def test_an_editor_sees_what_is_missing_where_a_standards_editor_may_override():
    claim = Standing(State.UNDER_REVIEW, MISSING, disputing_readings=1)

    assert [(m.is_open, m.needs_reason) for m in available_transitions(claim, EDITOR)] == [(False, True), (True, True)]
    assert [(m.is_open, m.needs_reason) for m in available_transitions(claim, STANDARDS)] == [
        (True, True),
        (True, True),
    ]
