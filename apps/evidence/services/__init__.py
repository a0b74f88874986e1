"""Looking for evidence, reading it, and working out what follows."""

from apps.evidence.services.answers import forget_answers
from apps.evidence.services.assessing import assess_claim
from apps.evidence.services.fetching import fetch_document
from apps.evidence.services.inquiries import add_evidence_url, open_inquiries, request_assessment
from apps.evidence.services.judging import JudgementRefused, override_reading
from apps.evidence.services.lookups import look_up
from apps.evidence.services.politely import PoliteFetch
from apps.evidence.services.visiting import bring_back, look_again, look_again_at_once, visit_document

__all__ = [
    "JudgementRefused",
    "PoliteFetch",
    "add_evidence_url",
    "assess_claim",
    "bring_back",
    "fetch_document",
    "forget_answers",
    "look_again",
    "look_again_at_once",
    "look_up",
    "open_inquiries",
    "override_reading",
    "request_assessment",
    "visit_document",
]
