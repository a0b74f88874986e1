"""From origins to an assessment: probability, finding, and every step of the way in words."""

from verifyhub.corroboration.assessment import RULE_VERSION, Contribution, Corroboration, weigh
from verifyhub.corroboration.findings import Finding
from verifyhub.corroboration.wording import Step, StepKind, Telling

__all__ = ["RULE_VERSION", "Contribution", "Corroboration", "Finding", "Step", "StepKind", "Telling", "weigh"]
