"""From origins to an assessment: probability, finding, and every step of the way in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from verifyhub.independence import Origin

RULE_VERSION = 1


class Finding(StrEnum):
    SUPPORTED = "supported"
    DISPUTED = "disputed"
    CONFLICTING = "conflicting"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True)
class Contribution:
    """What one origin adds to the log-odds; 0.0 for one that is not counted."""

    origin: Origin
    log_odds: float
    reason: str


@dataclass(frozen=True)
class Corroboration:
    """The weighing of all origins at one time.

    `probability` is in 0..1; `log_odds` is the base rate plus the sum of the contributions. `shortfall` is the sentence
    saying what is missing for the corroboration bar, "" when it is met. `explanation` is to be read line by line.
    """

    finding: Finding
    probability: float
    log_odds: float
    supporting: int
    disputing: int
    contributions: tuple[Contribution, ...]
    shortfall: str
    explanation: tuple[str, ...]


def weigh(origins: Sequence[Origin], *, lookups_answered: int, lookups_asked: int) -> Corroboration:
    return Corroboration(Finding.INSUFFICIENT, 0.5, 0.0, 0, 0, (), "No document found yet.", ())
