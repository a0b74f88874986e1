"""How likely a claim is before anyone of weight has spoken: as shipped, and later as this installation has found."""

from dataclasses import dataclass

from verifyhub.corroboration.weights import BASE_RATE_LOG_ODDS, logit, probability_of

ENOUGH_RESOLVED = 30  # claims, confirmed or refuted, before the own share is used; proposed, not measured
SHIPPED_WORTH = 30  # claims that the shipped rate is worth beside the resolved ones; proposed, not measured


@dataclass(frozen=True)
class BaseRate:
    """`log_odds` of the share of claims that prove true; `confirmed` and `refuted` are those resolved here so far."""

    log_odds: float
    confirmed: int = 0
    refuted: int = 0

    @property
    def share(self) -> float:
        return probability_of(self.log_odds)

    @property
    def resolved(self) -> int:
        return self.confirmed + self.refuted

    @property
    def is_own(self) -> bool:
        return self.resolved >= ENOUGH_RESOLVED


SHIPPED = BaseRate(BASE_RATE_LOG_ODDS)


def base_rate_from(*, confirmed: int, refuted: int) -> BaseRate:
    """The shipped rate until thirty claims are resolved; then the mean of Beta(confirmed + 30 p, refuted + 30 (1 - p)).

    p is the shipped rate: at the thirtieth claim it counts for half, later for less and less.
    """
    resolved = confirmed + refuted
    if resolved < ENOUGH_RESOLVED:
        return BaseRate(SHIPPED.log_odds, confirmed, refuted)
    share = (confirmed + SHIPPED_WORTH * SHIPPED.share) / (resolved + SHIPPED_WORTH)
    return BaseRate(logit(share), confirmed, refuted)
