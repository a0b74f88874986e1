from dataclasses import replace

import pytest

from verifyhub.corroboration import RULE_VERSION, Corroboration, Finding, weigh
from verifyhub.corroboration.findings import OUTWEIGHED
from verifyhub.corroboration.weights import reliability_factor
from verifyhub.independence import Interest, Origin
from verifyhub.reading import Stance


def origin(speaker: str = "Coast Wire", **fields: object) -> Origin:
    """A first-hand, neutral, ungraded support by one document, unless told otherwise."""
    defaults: dict[str, object] = {
        "label": speaker,
        "members": (speaker,),
        "edges": (),
        "stance": Stance.SUPPORTS,
        "reliability": "F",
        "interest": Interest.NEUTRAL,
        "is_independent": True,
        "reason": "",
        "is_first_hand": True,
        "speaker": speaker,
    }
    return Origin(**(defaults | fields))  # type: ignore[arg-type]


DENIAL = origin("Harbour Authority", stance=Stance.DISPUTES)


def weighed(*origins: Origin) -> Corroboration:
    return weigh(origins, lookups_answered=3, lookups_asked=4)


def test_the_rule_has_a_version():
    assert RULE_VERSION == 6


def test_without_documents_nothing_is_known():
    result = weighed()

    assert (result.finding, result.probability, result.band, result.log_odds) == (
        Finding.INSUFFICIENT,
        None,
        None,
        -1.5,
    )
    assert (result.supporting, result.disputing, result.contributions) == (0, 0, ())
    assert result.shortfall == "No document found yet."
    assert result.explanation[0] == "0 documents, 0 independent origins."
    assert result.explanation[-1] == "3 of 4 places asked have answered."


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({}, 0.68),
        ({"stance": Stance.DISPUTES}, -1.75),
        ({"stance": Stance.REPORTS}, 0.0),
        ({"is_independent": False}, 0.0),
        ({"reliability": "A"}, 1.1436),  # 0.68 * 2 ** 0.75
        ({"reliability": "C"}, 0.8016),  # 0.68 * 1.2460 ** 0.75
        ({"reliability": "D"}, 0.2007),
        ({"reliability": "E"}, 0.0),
        ({"interest": Interest.SELF_SERVING}, 0.34),
        ({"is_official": True}, 0.9217),  # 0.68 * 1.5 ** 0.75
        ({"is_official": True, "interest": Interest.AGAINST_INTEREST}, 1.2493),  # 0.68 * 2.25 ** 0.75
        ({"is_official": True, "interest": Interest.SELF_SERVING}, 0.34),  # no more than anybody who gains by it
        ({"is_official": True, "is_first_hand": False}, 0.34),  # as others repeat it
        ({"is_official": True, "reliability": "E"}, 0.0),
        ({"is_official": True, "stance": Stance.DISPUTES}, -2.3719),
        ({"is_first_hand": False}, 0.34),
        ({"is_first_hand": False, "interest": Interest.SELF_SERVING}, 0.17),
        ({"interest": Interest.AGAINST_INTEREST}, 0.9217),  # 0.68 * 1.5 ** 0.75
        ({"stance": Stance.DISPUTES, "interest": Interest.SELF_SERVING}, -0.875),
        ({"stance": Stance.DISPUTES, "interest": Interest.AGAINST_INTEREST}, -2.3719),  # -1.75 * 1.5 ** 0.75
    ],
)
def test_what_one_origin_adds(fields, expected):
    (contribution,) = weighed(origin(**fields)).contributions

    assert contribution.log_odds == pytest.approx(expected, abs=1e-3)
    assert contribution.reason.endswith(".")


def test_official_evidence_says_in_the_explanation_that_it_counts_for_more_and_only_where_it_does():
    words = "supports it, graded A, {}, at first hand{}."
    register = origin("Land Register", reliability="A", is_official=True)
    party = replace(register, interest=Interest.SELF_SERVING)

    assert [part.reason for part in weighed(register, party).contributions] == [
        words.format("has no known stake", " as an official body, which counts half as much again"),
        words.format("speaks in its own interest", ""),
    ]


def test_an_ungraded_source_is_worth_the_average_and_an_unknown_grade_is_taken_as_ungraded():
    assert [round(reliability_factor(grade), 3) for grade in "ABCDEF"] == [2.0, 2.0, 1.246, 0.295, 0.0, 1.0]
    assert reliability_factor("?") == pytest.approx(1.0)


@pytest.mark.parametrize(
    "grade, band",  # from the 5 % and 95 % points of the Beta distribution; 0.1824 is the base rate
    [
        ("A", (0.4118, 0.4118)),
        ("B", (0.2612, 0.4118)),
        ("C", (0.1824, 0.4118)),
        ("F", (0.1824, 0.4118)),
    ],
)
def test_the_band_tells_how_little_a_grade_says_of_a_source(grade, band):
    assert weighed(origin(reliability=grade)).band == pytest.approx(band, abs=0.02)


def test_an_unreliable_source_alone_gives_no_probability():
    assert weighed(origin(reliability="E")).probability is None


def test_ten_thousand_witnesses_have_a_band_too():
    assert weighed(*(origin(str(number)) for number in range(10_000))).band == (pytest.approx(1.0), pytest.approx(1.0))


OUTWEIGHED_BY = [DENIAL, replace(DENIAL, speaker="the mayor")]


@pytest.mark.parametrize(
    "origins, is_outweighed",
    [
        ([DENIAL], False),
        (OUTWEIGHED_BY, True),
        ([*OUTWEIGHED_BY, origin("a")], True),
        ([*OUTWEIGHED_BY, origin("a"), origin("b")], False),
        ([DENIAL, replace(DENIAL, speaker="the mayor", reliability="D")], False),
        ([DENIAL, replace(DENIAL, speaker="the mayor", is_independent=False)], False),
    ],
)
def test_an_editor_is_told_to_think_of_refuting_only_when_two_denials_outweigh_all_support(origins, is_outweighed):
    result = weighed(*origins)

    assert result.is_outweighed is is_outweighed
    assert (OUTWEIGHED in result.explanation) is is_outweighed


def test_a_second_witness_adds_less_than_the_first_and_both_share_it_alike():
    first, second = weighed(origin("a"), origin("b")).contributions

    assert first.log_odds == second.log_odds == pytest.approx(0.5718, abs=1e-4)  # 0.68 * 2 ** 0.75 / 2


GRADED = origin("Coast Wire", reliability="B")
SECOND = origin("Brenova Herald", reliability="C")
GAINS = origin("Orlen Defence Ministry", reliability="C", interest=Interest.SELF_SERVING)
RELAYED = origin("Rybak (channel)", is_first_hand=False, members=tuple("abcdef"))
BAR = {
    "met": ([GRADED, SECOND], ""),
    "one witness, six documents": (
        [RELAYED],
        "Needs a second independent origin: all 6 documents go back to Rybak (channel).",
    ),
    "one witness, two documents": (
        [replace(RELAYED, members=("a", "b"))],
        "Needs a second independent origin: both documents go back to Rybak (channel).",
    ),
    "one witness": ([GRADED], "Needs a second independent origin: only Coast Wire supports it."),
    "one witness and a denial": (
        [GRADED, DENIAL],
        "Needs a second independent origin: only Coast Wire supports it, and Harbour Authority disputes it.",
    ),
    "a witness and an unreliable one": (
        [GRADED, origin("Gossip", reliability="E")],
        "Needs a second independent origin: only Coast Wire supports it.",
    ),
    "both gain": (
        [GAINS, replace(GAINS, speaker="Orlen Radio")],
        "Two origins support it, but both belong to the side that gains.",
    ),
    "one gains, the other does not": ([GAINS, SECOND], ""),
    "the only graded one gains": (
        [GAINS, origin("b")],
        "Two origins support it, but none outside the side that gains is graded C or better.",
    ),
    "nothing at first hand": (
        [replace(GRADED, is_first_hand=False), replace(SECOND, is_first_hand=False)],
        "Two origins support it, but no reliable one at first hand.",
    ),
    "a denial": ([GRADED, SECOND, DENIAL], "Two origins support it, but Harbour Authority disputes it."),
    "two denials": (
        [GRADED, SECOND, DENIAL, replace(DENIAL, speaker="the mayor")],
        "Two origins support it, but Harbour Authority and the mayor dispute it.",
    ),
    "a denial by a poor source": ([GRADED, SECOND, replace(DENIAL, reliability="D")], ""),
    "only repeated": (
        [replace(RELAYED, stance=Stance.REPORTS, speaker="Rybak")],
        "Needs two independent origins that support it: all 6 documents go back to Rybak, which only reports it.",
    ),
    "source not told": (
        [origin(is_independent=False)],
        "Needs two independent origins that support it: the only document found does not tell where the report "
        "comes from.",
    ),
    "only denied": (
        [DENIAL, origin("a", stance=Stance.REPORTS)],
        "Needs two independent origins that support it: none of the 2 documents does, and "
        "Harbour Authority disputes it.",
    ),
}


@pytest.mark.parametrize("case", BAR)
def test_the_corroboration_bar_says_what_is_missing(case: str):
    origins, shortfall = BAR[case]

    assert weighed(*origins).shortfall == shortfall


@pytest.mark.parametrize(
    "origins, finding",
    [
        ([GRADED, SECOND], Finding.SUPPORTED),
        ([origin("a"), origin("b")], Finding.SUPPORTED),
        ([GAINS, replace(GAINS, speaker="Orlen Radio")], Finding.INSUFFICIENT),
        ([GRADED], Finding.INSUFFICIENT),
        ([origin(stance=Stance.REPORTS)], Finding.INSUFFICIENT),
        ([replace(DENIAL, is_independent=False)], Finding.INSUFFICIENT),
        ([replace(DENIAL, reliability="D")], Finding.INSUFFICIENT),
        ([DENIAL], Finding.DISPUTED),
        ([origin(), DENIAL], Finding.DISPUTED),
        ([GAINS, DENIAL], Finding.DISPUTED),
        ([GRADED, DENIAL], Finding.CONFLICTING),
        ([SECOND, *(replace(DENIAL, reliability="A", speaker=name) for name in "xyz")], Finding.DISPUTED),
        ([GRADED, SECOND, replace(DENIAL, reliability="E")], Finding.SUPPORTED),
    ],
)
def test_the_finding_follows_from_who_stands_on_which_side(origins, finding):
    assert weighed(*origins).finding is finding
