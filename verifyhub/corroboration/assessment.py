"""The weighing of all origins at one time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifyhub.corroboration.bands import Band, band_of
from verifyhub.corroboration.base_rates import SHIPPED, BaseRate
from verifyhub.corroboration.findings import Finding, find, is_outweighed, shortfall, take_sides
from verifyhub.corroboration.weights import log_odds_of, probability_of
from verifyhub.corroboration.wording import Step, StepKind, Telling, estimated, explain, places_asked, weight_in_words
from verifyhub.independence import Origin

RULE_VERSION = 6


@dataclass(frozen=True)
class Contribution:
    """What one origin adds to the log-odds; 0.0 for one that is not counted."""

    origin: Origin
    log_odds: float
    reason: str


@dataclass(frozen=True)
class Corroboration:
    """The weighing of all origins at one time.

    `probability` is in 0..1, `band` where it lies nine times in ten, given how little a grade tells of a source; both
    None while no origin weighs anything, for a base rate is no finding. `log_odds` is that of the `base_rate` plus
    the sum of the contributions. `shortfall` is the sentence saying what is missing for the corroboration bar, "" when
    it is met. `is_outweighed`: an editor may want to refute it. `explanation` is the `steps` in words alone.
    `supporting` and `disputing` count the independent origins that weigh anything.
    """

    finding: Finding
    probability: float | None
    band: Band | None
    log_odds: float
    base_rate: BaseRate
    supporting: int
    disputing: int
    contributions: tuple[Contribution, ...]
    shortfall: str
    is_outweighed: bool
    steps: tuple[Step, ...]

    @property
    def explanation(self) -> tuple[str, ...]:
        return tuple(step.text for step in self.steps)


def weigh(
    origins: Sequence[Origin],
    *,
    lookups_answered: int,
    lookups_asked: int,
    base_rate: BaseRate = SHIPPED,
    tellings: Mapping[str, Telling] | None = None,
) -> Corroboration:
    """Weigh origins for and against a claim by the formula and constants in `weights`, the rules in `findings`.

    Contributions are in the order of `origins`. `tellings` say of documents, by key, what to call
    them. Without origins: insufficient.
    """
    sides = take_sides(origins)
    missing = shortfall(sides, origins)
    finding = find(sides)

    added = log_odds_of(origins)
    log_odds = base_rate.log_odds + sum(added)
    weighs_something = bool(sides.supporting or sides.disputing)
    probability = probability_of(log_odds) if weighs_something else None
    return Corroboration(
        finding=finding,
        probability=probability,
        band=band_of(origins, base_rate.log_odds) if weighs_something else None,
        log_odds=log_odds,
        base_rate=base_rate,
        supporting=len(sides.supporting),
        disputing=len(sides.disputing),
        contributions=tuple(
            Contribution(origin, amount, weight_in_words(origin)) for origin, amount in zip(origins, added, strict=True)
        ),
        shortfall=missing,
        is_outweighed=is_outweighed(sides),
        steps=(
            *explain(origins, sides, finding, missing, tellings or {}),
            Step(StepKind.ESTIMATE, estimated(probability, base_rate)),
            Step(StepKind.PLACES, places_asked(lookups_answered, lookups_asked)),
        ),
    )
