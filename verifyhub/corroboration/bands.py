"""How far the probability of a claim could be off, given how little a grade tells of a source."""

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from verifyhub.corroboration.weights import (
    GRADE_WORTH,
    MOST_RELIABILITY_FACTOR,
    POOLED_RELIABILITY,
    RELIABILITY,
    STANCE_LOG_ODDS,
    damp,
    log_odds_of,
    logit,
    probability_of,
    standing_factor,
    strength,
)
from verifyhub.independence import Origin
from verifyhub.reading import Stance

Band = tuple[float, float]  # lowest and highest probability

COVERED = 0.9
_DRAWS = 400
_MANY = 30  # of one kind: their sum is taken as normally distributed


def band_of(origins: Sequence[Origin], base_log_odds: float) -> Band:
    """The middle nine tenths of the probability when each source's reliability is drawn from what its grade allows.

    A grade is worth eight observations: reliability ~ Beta(8 m, 8 (1 - m)) around the grade's mean m. Sources that
    weigh nothing stay at nothing. The order of the origins changes nothing; the band holds the probability itself.
    """
    kinds = Counter((o.stance, o.reliability, standing_factor(o)) for o in origins if strength(o))
    dice = random.Random(1)
    drawn = sorted(base_log_odds + _draw(sorted(kinds.items()), dice) for _ in range(_DRAWS))
    stated = base_log_odds + sum(log_odds_of(origins))
    cut = round(_DRAWS * (1 - COVERED) / 2)
    lowest, highest = min(stated, drawn[cut]), max(stated, drawn[-1 - cut])
    return probability_of(lowest), probability_of(highest)


def _draw(kinds: Sequence[tuple[tuple[Stance, str, float], int]], dice: random.Random) -> float:
    totals = dict.fromkeys(STANCE_LOG_ODDS, 0.0)
    for (stance, grade, standing), count in kinds:
        totals[stance] += standing * _sum_of_factors(grade, count, dice)
    return sum(STANCE_LOG_ODDS[stance] * damp(total) for stance, total in totals.items())


def _sum_of_factors(grade: str, count: int, dice: random.Random) -> float:
    if count <= _MANY:
        return sum(_factor(grade, dice) for _ in range(count))
    mean, spread = _moments(grade)
    return max(0.0, dice.gauss(count * mean, spread * count**0.5))


def _factor(grade: str, dice: random.Random) -> float:
    mean = RELIABILITY.get(grade, POOLED_RELIABILITY)
    reliability = min(1 - 1e-9, max(1e-9, dice.betavariate(GRADE_WORTH * mean, GRADE_WORTH * (1 - mean))))
    return min(MOST_RELIABILITY_FACTOR, max(0.0, logit(reliability) / logit(POOLED_RELIABILITY)))


@lru_cache(maxsize=8)
def _moments(grade: str) -> tuple[float, float]:
    """Mean and standard deviation of one factor."""
    dice = random.Random(2)
    drawn = [_factor(grade, dice) for _ in range(4000)]
    mean = sum(drawn) / len(drawn)
    return mean, (sum((factor - mean) ** 2 for factor in drawn) / len(drawn)) ** 0.5
