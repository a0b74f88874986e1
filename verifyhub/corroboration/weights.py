"""What one origin's word is worth: the table of constants, and the log-odds each origin adds.

log-odds = base rate + sum over the stances "supports" and "disputes" of  weight * damp(S),
S = sum over the counted origins of that stance of  reliability_factor * interest_factor * directness_factor.

Only clusters and calibration are proved to help; the form is built because it splits into a sum an editor can follow.
`python -m lab.accuracy verdicts` measures it.
"""

from collections.abc import Sequence
from math import exp, log

from verifyhub.independence import Interest, Origin
from verifyhub.reading import Stance

# The one table. "Measured" is on 140 resolved claims of the Emergent rumour corpus (Ferreira and Vlachos, 2016), with
# stances as annotated and as we read them from headlines, together.
# measured: of rumours worth a check, few are true before anyone of weight speaks; `base_rates` says until when it holds
BASE_RATE_LOG_ODDS = -1.5
STANCE_LOG_ODDS = {  # measured: what a first such word adds
    Stance.SUPPORTS: 0.68,
    Stance.DISPUTES: -1.75,  # 1.5 to 2.25 do equally well; one article taken by itself would say -2.67
    Stance.REPORTS: 0.0,  # measured 0.01
}
DAMPING = 0.75  # exponent above one witness' worth: what ties witnesses unseen; measured, the best of four values
RELIABILITY = {  # share of right reports expected of the Admiralty grade; proposed, not measured
    "A": 0.95,
    "B": 0.85,
    "C": 0.70,
    "D": 0.55,
    "E": 0.50,
}
GRADE_WORTH = 8  # observations: as sure as a grade makes us of a source; proposed, not measured
# What an ungraded source (F) is taken for: the reliability at which one support is worth exactly the 0.68 measured
# over all sources together, so that its factor is 1.
POOLED_RELIABILITY = 1 / (1 + exp(-STANCE_LOG_ODDS[Stance.SUPPORTS]))
MOST_RELIABILITY_FACTOR = 2.0  # A and B reach it; proposed, not measured
INTEREST_FACTOR = {  # proposed, not measured
    Interest.AGAINST_INTEREST: 1.5,
    Interest.NEUTRAL: 1.0,
    Interest.SELF_SERVING: 0.5,
}
OFFICIAL_FACTOR = 1.5  # the first-hand word of an official body without a stake in it; proposed, not measured
SECOND_HAND_FACTOR = 0.5  # a witness known only through those who repeat it; proposed, not measured


def reliability_factor(grade: str) -> float:
    """In 0..2; 1 for a source that cannot be judged (F or unknown), 0 for an unreliable one (E).

    The logit of the grade's reliability in units of the pooled one. A source below a coin's toss says nothing; it is
    never proof of the opposite. Track records of single publishers would enter here as the mean of a Beta distribution
    with eight observations' worth of the grade; without a record its mean is the grade's.
    """
    reliability = RELIABILITY.get(grade, POOLED_RELIABILITY)
    return min(MOST_RELIABILITY_FACTOR, max(0.0, logit(reliability) / logit(POOLED_RELIABILITY)))


def strength(origin: Origin) -> float:
    """The worth of one origin in witnesses, 0..4.5; 0 if it is not counted or takes no side."""
    if not origin.is_independent or origin.stance not in (Stance.SUPPORTS, Stance.DISPUTES):
        return 0.0
    return reliability_factor(origin.reliability) * standing_factor(origin)


def standing_factor(origin: Origin) -> float:
    """Interest times directness: what its place in the story makes of a word, whoever says it."""
    return INTEREST_FACTOR[origin.interest] * directness_factor(origin)


def directness_factor(origin: Origin) -> float:
    if not origin.is_first_hand:
        return SECOND_HAND_FACTOR
    return OFFICIAL_FACTOR if is_official_evidence(origin) else 1.0


def is_official_evidence(origin: Origin) -> bool:
    """Primary evidence of the body that acts. Whoever speaks in its own interest does not gain by its office."""
    return origin.is_first_hand and origin.is_official and origin.interest is not Interest.SELF_SERVING


def log_odds_of(origins: Sequence[Origin]) -> list[float]:
    """What each origin adds, in the order given. The damping of a side falls on its origins in proportion."""
    totals = {
        stance: sum(strength(origin) for origin in origins if origin.stance is stance) for stance in STANCE_LOG_ODDS
    }
    return [
        STANCE_LOG_ODDS[origin.stance] * damp(totals[origin.stance]) * strength(origin) / totals[origin.stance]
        if strength(origin)
        else 0.0
        for origin in origins
    ]


def probability_of(log_odds: float) -> float:
    """The logistic function, without overflow at either end."""
    return 1 / (1 + exp(-log_odds)) if log_odds >= 0 else exp(log_odds) / (1 + exp(log_odds))


def damp(total: float) -> float:
    return total if total <= 1 else float(total**DAMPING)


def logit(share: float) -> float:
    return log(share / (1 - share))
