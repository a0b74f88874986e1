"""From origins to an assessment: probability, finding, and every step of the way in words."""

from verifyhub.corroboration.assessment import RULE_VERSION, Contribution, Corroboration, weigh
from verifyhub.corroboration.base_rates import BaseRate, base_rate_from
from verifyhub.corroboration.findings import Finding
from verifyhub.corroboration.wording import Doubt, Step, StepKind, Telling

__all__ = [
    "RULE_VERSION",
    "BaseRate",
    "Contribution",
    "Corroboration",
    "Doubt",
    "Finding",
    "Step",
    "StepKind",
    "Telling",
    "base_rate_from",
    "weigh",
]
