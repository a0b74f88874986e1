"""What holds of every weighing, whatever documents there are; each fails when the rule it is about is broken."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.test_corroboration import origin, weighed
from tests.domain.test_independence import relayed, said, some_words
from verifyhub.corroboration import Corroboration
from verifyhub.corroboration.weights import BASE_RATE_LOG_ODDS
from verifyhub.independence import Interest, Ruling, find_origins
from verifyhub.reading import Relation, Stance

# Beside a source of its own it carries one that others may stand behind.
BESIDE_ITS_OWN = ("Nina Novak", "Nightly Wire", "Harbour Authority")


def weigh_words(words) -> Corroboration:
    return weighed(*find_origins(words))


def counts(result: Corroboration) -> tuple[int, int, float]:
    return result.supporting, result.disputing, round(result.log_odds, 9)


newcomers = st.builds(
    said,
    st.just("n"),
    publisher=st.just("New Voice"),
    relation=st.sampled_from(list(Relation)),
    reliability=st.sampled_from("ABCDEF"),
    named_origins=st.sampled_from([(), BESIDE_ITS_OWN]),
)


@settings(deadline=None)
@given(some_words())
def test_contributions_sum_to_the_log_odds(words):
    result = weigh_words(words)

    assert BASE_RATE_LOG_ODDS + sum(part.log_odds for part in result.contributions) == pytest.approx(result.log_odds)


@settings(deadline=None)
@given(some_words())
def test_the_band_holds_the_probability_and_neither_is_told_while_nobody_of_weight_speaks(words):
    result = weigh_words(words)

    if result.supporting or result.disputing:
        low, high = result.band
        assert 0 < low <= result.probability <= high < 1
    else:
        assert result.probability is result.band is None


@settings(deadline=None)
@given(some_words(), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_changes_nothing(words, shuffler):
    shuffled = list(words)
    shuffler.shuffle(shuffled)

    assert weigh_words(shuffled) == weigh_words(words)


@settings(deadline=None)
@given(some_words(), st.integers(0, 6), st.booleans())
def test_a_verbatim_copy_by_a_source_no_better_graded_changes_nothing(words, which, shows_that_it_is_one):
    assume(words)
    copied = words[which % len(words)]
    copy = replace(copied, key="z", url="https://z.example/", publisher="Copyist", family="")

    # The copyist's page is later. Who copies "our correspondent saw" is read as if it had been there, too.
    relation = _as_a_copy(copied.relation) if shows_that_it_is_one else copied.relation
    later = replace(copy, published_at=None, relation=relation, is_official=False)

    assert counts(weigh_words([*words, later])) == counts(weigh_words(words))


def _as_a_copy(relation: Relation) -> Relation:
    return Relation.RELAYS if relation.has_own_access else relation


@settings(deadline=None)
@given(some_words(), st.sampled_from([Stance.REPORTS, Stance.SUPPORTS]))
def test_a_document_that_only_repeats_a_counted_origin_changes_nothing(words, stance):
    before = weigh_words([*words, said("p", publisher="Mole Watch")])

    report = relayed("q", named_origins=("Mole Watch",), stance=stance)

    assert counts(weigh_words([*words, said("p", publisher="Mole Watch"), report])) == counts(before)


@settings(deadline=None)
@given(newcomers, some_words(), st.booleans())
def test_a_document_that_takes_no_side_and_is_tied_to_nobody_changes_nothing(newcomer, words, is_official):
    neutral = replace(newcomer, stance=Stance.REPORTS, is_official=is_official)

    after, before = weigh_words([*words, neutral]), weigh_words(words)
    assert (counts(after), after.finding, after.band) == (counts(before), before.finding, before.band)


@settings(deadline=None)
@given(some_words(), st.sampled_from("ABCDEF"))
def test_one_more_independent_first_hand_support_never_lowers_the_probability(words, grade):
    more = said("n", publisher="New Voice", reliability=grade)

    assert weigh_words([*words, more]).log_odds >= weigh_words(words).log_odds - 1e-12


sources = st.builds(
    origin,
    speaker=st.sampled_from("xyz"),
    reliability=st.sampled_from("ABCDEF"),
    interest=st.sampled_from(list(Interest)),
    is_first_hand=st.booleans(),
    is_official=st.booleans(),
    stance=st.sampled_from([Stance.SUPPORTS, Stance.DISPUTES]),
)


@settings(deadline=None)
@given(st.lists(sources, min_size=2, max_size=6), st.integers(0, 1))
def test_merging_two_clusters_of_one_stance_never_raises_that_stance(origins, who_speaks):
    assume(origins[0].stance is origins[1].stance)
    stance = origins[0].stance

    def term(parts: Corroboration) -> float:
        return sum(abs(part.log_odds) for part in parts.contributions if part.origin.stance is stance)

    one, other, *rest = origins
    speaks = (one, other)[who_speaks]
    merged = replace(speaks, members=(*one.members, *other.members))
    assert term(weighed(merged, *rest)) <= term(weighed(*origins)) + 1e-12


@settings(deadline=None)
@given(st.lists(sources, max_size=6), st.sampled_from([Stance.SUPPORTS, Stance.DISPUTES]))
def test_an_unreliable_source_adds_nothing(origins, stance):
    with_it = weighed(*origins, origin("Gossip", reliability="E", stance=stance))

    assert counts(with_it) == counts(weighed(*origins))
    assert with_it.finding is weighed(*origins).finding


@settings(deadline=None)
@given(newcomers, some_words(), st.sampled_from([Stance.SUPPORTS, Stance.DISPUTES]))
def test_a_document_by_an_unreliable_source_that_is_tied_to_nobody_changes_nothing(newcomer, words, stance):
    gossip = replace(newcomer, reliability="E", stance=stance)

    after, before = weigh_words([*words, gossip]), weigh_words(words)
    assert (counts(after), after.finding, after.band) == (counts(before), before.finding, before.band)


@settings(deadline=None)
@given(some_words())
def test_calling_documents_of_two_counted_origins_one_witness_never_raises_what_their_side_is_worth(words):
    apart = find_origins(words)
    sides = [[o for o in apart if o.is_independent and o.stance is stance] for stance in (SUPPORTS, DISPUTES)]
    assume(any(len(side) > 1 for side in sides))
    one, other, *_ = next(side for side in sides if len(side) > 1)

    merged = find_origins(words, [Ruling(one.members[0], other.members[0], are_one=True, why="Ana: one stringer")])

    assert worth(merged, one.stance) <= worth(apart, one.stance) + 1e-12


SUPPORTS, DISPUTES = Stance.SUPPORTS, Stance.DISPUTES


def worth(origins, stance: Stance) -> float:
    return sum(abs(part.log_odds) for part in weighed(*origins).contributions if part.origin.stance is stance)


@pytest.mark.parametrize("relation", [Relation.FIRST_HAND, Relation.RELAYS])
def test_an_unreliable_source_does_not_take_the_place_of_the_witness_whose_source_it_carries_too(relation):
    witness = relayed("a", stance=Stance.SUPPORTS, named_origins=("Harbour Authority",))
    gossip = said("n", reliability="E", relation=relation, named_origins=BESIDE_ITS_OWN, published_at=None)

    assert counts(weigh_words([witness, gossip])) == counts(weigh_words([witness]))
