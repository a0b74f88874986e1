"""Witnesses that may be one though nothing ties them, and what people decide of it."""

import pytest

from tests.domain.test_independence import TIED, Word, clusters, relayed, said
from verifyhub.independence import EdgeKind, Ruling, find_origins
from verifyhub.reading import Stance


def reasons(*words: Word) -> dict[tuple[str, ...], str]:
    return {origin.members: origin.reason for origin in find_origins(words) if not origin.is_independent}


def test_a_source_that_is_only_added_does_not_make_two_documents_one():
    words = [
        relayed("a", named_origins=("Anna Kovar", "Coast Wire", "Harbour Authority")),
        relayed("b", named_origins=("Petr Dolan", "Radio Askel", "Harbour Authority")),
    ]

    assert clusters(*words) == [("a",), ("b",)]


OVERLAPS = {
    "the other's own word": (
        said("a", publisher="Harbour Authority"),
        said("b", named_origins=("Anna Kovar", "Coast Wire", "the Harbour Authority")),
        "Not counted apart: beside its own source it carries “the Harbour Authority”, who stands behind "
        "Harbour Authority.",
    ),
    "the same third one": (
        said("a", named_origins=("Anna Kovar", "Coast Wire", "Harbour Authority")),
        said("b", named_origins=("Petr Dolan", "Radio Askel", "Harbour Authority")),
        "Not counted apart: it and Papera both carry “Harbour Authority”.",
    ),
    "what a counted one carries": (
        said("a", named_origins=("Anna Kovar", "Coast Wire", "Harbour Authority")),
        relayed("b", stance=Stance.SUPPORTS, named_origins=("Harbour Authority",)),
        "Not counted apart: Papera, which is counted, carries its source too.",
    ),
}


@pytest.mark.parametrize("overlap", OVERLAPS)
def test_a_witness_that_may_be_a_counted_one_over_again_is_shown_apart_and_not_counted(overlap: str):
    first, second, why = OVERLAPS[overlap]

    assert reasons(first, second) == {("b",): why}
    assert reasons(first) == reasons(second) == {}


def test_a_denial_that_names_whom_it_rejects_still_counts_as_its_own_witness():
    report = said("a", publisher="Rybak")
    denial = said("b", stance=Stance.DISPUTES, named_origins=("Harbour Authority", "Anna Kovar", "Rybak"))

    assert reasons(report, denial) == {}


def test_of_two_witnesses_that_share_a_source_the_one_that_takes_a_side_is_counted():
    neutral = said("a", stance=Stance.REPORTS, named_origins=("Anna Kovar", "Coast Wire", "Harbour Authority"))
    support = relayed("b", stance=Stance.SUPPORTS, named_origins=("Harbour Authority",))

    assert [o.members for o in find_origins([neutral, support]) if o.is_independent] == [("b",)]


def two(left: str, right: str) -> Ruling:
    return Ruling(left, right, are_one=False, why="Ana: different reporters")


def ruled(words: list[Word], *rulings: Ruling) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(origin.members)) for origin in find_origins(words, rulings))


@pytest.mark.parametrize("tie", TIED)
def test_what_a_person_calls_two_witnesses_nothing_ties(tie: str):
    left, right, _ = TIED[tie]

    origins = find_origins([left, right], [two("b", "a")])

    assert sorted((o.members, o.is_independent) for o in origins) == [(("a",), True), (("b",), True)]


def test_two_set_apart_from_each_other_are_still_one_through_a_third():
    words = [said(key, family="Lakeside") for key in "abc"]

    assert [o.members for o in find_origins(words, [two("a", "b")])] == [("a", "b", "c")]
    assert sorted(o.members for o in find_origins(words, [two("a", "b"), two("a", "c")])) == [("a",), ("b", "c")]


def test_through_a_third_one_all_are_reached_whichever_of_them_came_first():
    words = [said(key, family="Lakeside") for key in "abcd"]

    assert ruled(words, two("a", "b"), two("a", "c")) == [("a", "b", "c", "d")]
    assert ruled(words, two("a", "b"), two("a", "c"), two("a", "d")) == [("a",), ("b", "c", "d")]
    assert ruled(words, two("a", "b"), two("c", "d"), two("a", "d")) == [("a", "b", "c", "d")]


def test_a_document_that_names_its_source_in_two_ways_is_tied_to_others_and_not_to_itself():
    names = ("the Ministry of Defence", "Defense Ministry spokesman")

    (origin,) = find_origins([relayed("a", named_origins=names), relayed("b", named_origins=names)])

    assert [(edge.left, edge.right) for edge in origin.edges] == [("a", "b")]


def test_a_report_and_a_denial_of_one_family_are_reached_through_a_third_one_too():
    report, later_report = (said(key, family="Lakeside") for key in "ad")
    denial, later_denial = (said(key, family="Lakeside", stance=Stance.DISPUTES) for key in "bc")
    words = [report, denial, later_denial, later_report]

    assert ruled(words, two("a", "b"), two("a", "c")) == [("a", "b", "c", "d")]


def test_what_a_person_calls_one_witness_is_one_and_says_who_decided_why():
    ruling = Ruling("a", "b", are_one=True, why="Ana: the same stringer filed both")

    (origin,) = find_origins([said("a"), said("b")], [ruling])

    assert [(edge.kind, edge.evidence) for edge in origin.edges] == [
        (EdgeKind.EDITOR, "Ana: the same stringer filed both")
    ]


def test_a_ruling_on_documents_that_are_not_there_changes_nothing():
    ruling = Ruling("a", "gone", are_one=True, why="Ana: the same")

    assert find_origins([said("a")], [ruling, two("gone", "a")]) == find_origins([said("a")])


@pytest.mark.parametrize("overlap", OVERLAPS)
def test_a_person_can_say_that_a_shared_source_does_not_matter(overlap: str):
    first, second, _ = OVERLAPS[overlap]

    assert {origin.is_independent for origin in find_origins([first, second], [two("a", "b")])} == {True}
