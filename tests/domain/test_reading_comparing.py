"""Two readings side by side: every claim of both once, in the order of the text, with what they say differently."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifyhub.reading.comparing import Difference, Pair, Said, compare

TEXT = "Troops left Brenova, the mayor said. Sappers blew up the dam and the bridge. It rained."


def said(words: str, **fields: Any) -> Said:
    start = TEXT.index(words)
    given = {"statement": f"{words}.", "attribution": (), "hedge": "asserted"} | fields
    return Said(start, start + len(words), **given)


def test_what_both_say_alike_has_no_differences() -> None:
    rules = said("Troops left Brenova", attribution=("the mayor",))
    model = said("Troops left Brenova,", statement="troops left Brenova", attribution=("Mayor",))

    assert compare([rules], [model], text=TEXT) == (Pair(0, 0),)


@pytest.mark.parametrize(
    "fields, difference",
    [
        ({"statement": "Troops have left Brenova."}, Difference.STATEMENT),
        ({"attribution": ("the mayor",)}, Difference.ATTRIBUTION),
        ({"hedge": "reported"}, Difference.HEDGE),
    ],
)
def test_what_they_say_differently_is_named(fields: dict[str, Any], difference: Difference) -> None:
    one, other = said("Troops left Brenova"), said("Troops left Brenova", **fields)

    assert compare([one], [other], text=TEXT) == (Pair(0, 0, (difference,)),)


def test_a_longer_passage_about_the_same_is_the_same_claim_and_a_difference() -> None:
    one, other = said("Troops left Brenova"), said("Troops left Brenova, the mayor said")

    assert compare([one], [other], text=TEXT) == (Pair(0, 0, (Difference.PASSAGE, Difference.STATEMENT)),)


def test_what_only_one_has_stands_in_the_order_of_the_text() -> None:
    rules = [said("It rained"), said("Troops left Brenova")]
    model = [said("Sappers blew up the dam")]

    assert compare(rules, model, text=TEXT) == (Pair(1, None), Pair(None, 0), Pair(0, None))


def test_one_long_passage_matches_its_best_half_and_the_other_half_is_said_to_share_words() -> None:
    rules = [said("Sappers blew up the dam"), said("the bridge")]
    model = [said("Sappers blew up the dam and the bridge")]

    assert compare(rules, model, text=TEXT) == (
        Pair(0, 0, (Difference.PASSAGE, Difference.STATEMENT)),
        Pair(1, None, shares_words=True),
    )


def test_two_claims_on_one_quote_are_told_apart_by_what_they_say() -> None:
    dam, bridge = said("the dam and the bridge", statement="The dam."), said("the dam and the bridge", statement="It.")

    assert compare([dam, bridge], [bridge, dam], text=TEXT) == (Pair(0, 1), Pair(1, 0))


def test_passages_that_merely_touch_are_two_claims() -> None:
    one, other = said("Sappers blew up the dam"), said("dam and the bridge")

    assert compare([one], [other], text=TEXT) == (Pair(0, None), Pair(None, 0))


def test_nothing_compares_with_nothing() -> None:
    assert compare([], [], text=TEXT) == ()


spans = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda s: Said(s[0], s[0] + s[1], "A.", (), "asserted"))


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_every_claim_of_both_stands_in_exactly_one_pair(left: list[Said], right: list[Said]) -> None:
    pairs = compare(left, right, text=TEXT)

    assert sorted(pair.left for pair in pairs if pair.left is not None) == list(range(len(left)))
    assert sorted(pair.right for pair in pairs if pair.right is not None) == list(range(len(right)))
