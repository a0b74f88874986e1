"""What a machine may propose of two claims: own examples, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from verifyhub.relations import MOST_APART, Proposed, Relation, Said, propose

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)

CONTRADICTIONS = [
    ("Tarvonian troops have entered Brenova.", "Tarvonian troops have not entered Brenova."),
    ("The depot in Dovrin is on fire.", "The depot in Dovrin isn’t on fire."),
    ("Mayor Ilka Morn never signed the order.", "Mayor Ilka Morn signed the order."),
    ("The bridge at Sarn is open.", "The bridge at Sarn is closed."),
    ("Kestrian troops advance at Ostrel.", "Kestrian troops retreat at Ostrel."),
    ("The mayor of Brenova is alive.", "The mayor of Brenova is dead."),
    ("Grain exports from Sarn rose in March.", "Grain exports from Sarn fell in March."),
]
PARTS = [
    ("Tarvonian troops entered Brenova", "Tarvonian troops entered Brenova and burned the depot."),
    ("burned the Brenova depot", "Tarvonian troops fled and burned the Brenova depot."),
    ("Shells hit the port of Sarn.", "Shells hit the port of Sarn while ships were loading."),
]
NOTHING = [
    ("Tarvonian troops have entered Brenova.", "Tarvonian troops have entered Ostrel."),
    ("Tarvonian troops have entered Brenova.", "Tarvonian troops have not entered Ostrel."),
    ("Kestrian troops beat Tarvonian troops.", "Tarvonian troops did not beat Kestrian troops."),
    ("Tarvonian troops have entered Brenova.", "Tarvonian troops have entered Brenova."),
    ("No ship has not left the port of Sarn.", "Every ship left the port of Sarn."),
    ("Seven people died in Dovrin.", "Nine people died in Dovrin."),
    ("The bridge is open.", "The bridge is closed."),  # too few words to know which bridge
    ("Tarvonian troops entered Brenova.", "The ministry denied that Tarvonian troops entered Brenova."),
    ("Tarvonian troops entered Brenova.", "Tarvonian troops entered Brenova and failed to hold it, she said."),
    ("Tarvonian troops entered Brenova.", "It was feared that Tarvonian troops entered Brenova."),
    ("Tarvonian troops entered Brenova.", "If Tarvonian troops entered Brenova and burned it, talks would end."),
    ("The depot in Dovrin burned.", "Grain ships left the port of Odesa."),
]


@pytest.mark.parametrize("one, other", CONTRADICTIONS)
def test_two_claims_that_differ_by_a_negation_or_an_opposite_may_contradict_each_other(one, other):
    found = [propose(Said(one), Said(other)), propose(Said(other), Said(one))]

    assert [(said.relation, said.is_reversed) for said in found if said] == [(Relation.CONTRADICTS, False)] * 2


@pytest.mark.parametrize("part, whole", PARTS)
def test_a_claim_that_stands_in_another_is_a_part_of_it_whichever_is_asked_about(part, whole):
    reason = "All of the one stands word for word in the other."

    assert propose(Said(part), Said(whole)) == Proposed(Relation.PART_OF, reason)
    assert propose(Said(whole), Said(part)) == Proposed(Relation.PART_OF, reason, is_reversed=True)


@pytest.mark.parametrize("one, other", NOTHING)
def test_of_most_claims_nothing_is_proposed(one, other):
    assert (propose(Said(one), Said(other)), propose(Said(other), Said(one))) == (None, None)


def test_the_reason_names_the_words_that_are_opposed():
    found = propose(Said("The bridge at Sarn is open."), Said("The bridge at Sarn is closed."))

    assert found == Proposed(Relation.CONTRADICTS, "Both say the same, but for “closed” and “open”.")


def test_what_is_so_at_another_time_contradicts_nothing():
    first = Said("The bridge at Sarn is open.", event=(MONDAY, MONDAY + DAY))

    assert propose(first, Said("The bridge at Sarn is closed.", event=(MONDAY + DAY, MONDAY + 2 * DAY))) is None
    assert propose(first, Said("The bridge at Sarn is closed.", event=(MONDAY, MONDAY + 2 * DAY))) is not None


def test_nothing_is_proposed_in_other_languages():
    one, other = (Said(statement, language="uk") for statement in CONTRADICTIONS[0])

    assert propose(one, other) is None


def shelling(start: datetime, **fields: object) -> Said:
    known = {"places": ["Sarn"], "actors": ["Kestrian Army"], "event": (start, start + DAY)}
    return Said("The Kestrian Army shelled the port of Sarn.", **(known | fields))  # type: ignore[arg-type]


def test_the_same_event_later_is_found_by_place_side_words_and_time():
    earlier, later = shelling(MONDAY), shelling(MONDAY + 2 * DAY)
    reason = "The same place and the same side, in much the same words, at a later time."

    assert propose(later, earlier) == Proposed(Relation.LATER, reason)
    assert propose(earlier, later) == Proposed(Relation.LATER, reason, is_reversed=True)


@pytest.mark.parametrize(
    "fields",
    [
        {"places": ["Ostrel"]},
        {"actors": ["Tarvonian Army"]},
        {"event": None},
        {"event": (MONDAY, MONDAY + DAY)},
        {"event": (MONDAY + 2 * DAY + MOST_APART, MONDAY + 3 * DAY + MOST_APART)},
        {"statement": "The Kestrian Army paid pensions in Sarn."},
    ],
)
def test_another_place_side_time_or_matter_is_another_event(fields):
    known = vars(shelling(MONDAY + 2 * DAY)) | fields

    assert propose(Said(**known), shelling(MONDAY)) is None
