import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_corroboration import origin
from verifyhub.corroboration import BaseRate, StepKind, base_rate_from, weigh


def sentence(base_rate: BaseRate, *origins) -> str:
    steps = weigh(origins, lookups_answered=0, lookups_asked=0, base_rate=base_rate).steps
    return next(step.text for step in steps if step.kind is StepKind.ESTIMATE)


@pytest.mark.parametrize(
    "confirmed, refuted, is_own, share",
    [
        (0, 0, False, 0.1824),
        (29, 0, False, 0.1824),
        (30, 0, True, 0.5912),  # (30 + 30 * 0.1824) / 60
        (0, 30, True, 0.0912),
        (16, 25, True, 0.3024),  # (16 + 5.473) / 71
        (3_000, 7_000, True, 0.2996),  # what was found here prevails
    ],
)
def test_the_base_rate_is_the_shipped_one_until_thirty_claims_are_resolved_here(confirmed, refuted, is_own, share):
    base_rate = base_rate_from(confirmed=confirmed, refuted=refuted)

    assert (base_rate.is_own, base_rate.resolved) == (is_own, confirmed + refuted)
    assert base_rate.share == pytest.approx(share, abs=1e-4)


def test_the_explanation_says_where_the_estimate_starts_from():
    own = base_rate_from(confirmed=16, refuted=25)

    assert sentence(own, origin()) == (
        "The estimate of 46 % starts from a base rate of 30 % (16 of 41 resolved claims here proved true, drawn "
        "towards the shipped rate), and each origin moves it; it decides nothing."
    )
    assert sentence(base_rate_from(confirmed=29, refuted=0)) == (
        "There is no estimate while nobody of weight has spoken; it would start from a base rate of 18 % (as shipped, "
        "while fewer than 30 claims are resolved here)."
    )
    assert sentence(BaseRate(-1.5), *(origin(str(n)) for n in range(100))).startswith("The estimate of over 99 % ")
    assert sentence(BaseRate(-6.0), origin()).startswith(
        "The estimate of under 1 % starts from a base rate of under 1 %"
    )


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_base_rate_moves_the_estimate_and_nothing_else(confirmed, refuted):
    base_rate = base_rate_from(confirmed=confirmed, refuted=refuted)
    shipped, own = (
        weigh([origin("a"), origin("b")], lookups_answered=0, lookups_asked=0, base_rate=rate)
        for rate in (BaseRate(-1.5), base_rate)
    )

    assert (own.finding, own.shortfall, own.contributions) == (
        shipped.finding,
        shipped.shortfall,
        shipped.contributions,
    )
    assert own.log_odds - base_rate.log_odds == pytest.approx(shipped.log_odds + 1.5)
    assert own.band[0] <= own.probability <= own.band[1]
