"""Looking for evidence, reading it, and working out what follows."""

from apps.evidence.services.answers import forget_answers
from apps.evidence.services.article_pages import fetch_again, fetch_article, receive_address
from apps.evidence.services.assessing import assess_claim
from apps.evidence.services.budgets import forget_old_hours
from apps.evidence.services.depositing import Outside, make_deposit
from apps.evidence.services.feeds import readdress
from apps.evidence.services.fetching import fetch_document
from apps.evidence.services.grading import affiliate, grade_publisher, set_side
from apps.evidence.services.inquiries import add_evidence_url, open_inquiries, request_assessment
from apps.evidence.services.judging import JudgementRefused, judge_credibility, override_reading
from apps.evidence.services.lookups import look_up
from apps.evidence.services.politely import PoliteFetch
from apps.evidence.services.publisher_changes import PublisherRefused, weigh_again
from apps.evidence.services.publishers import change_facts, enter_publisher, set_owner
from apps.evidence.services.ruling import RulingRefused, bring_together, set_apart, take_back
from apps.evidence.services.steering import (
    ConnectorRefused,
    ask_host_again,
    pause_connector,
    resume_connector,
    run_connector_now,
    set_connector_budget,
)
from apps.evidence.services.visiting import NotAskedAgain, ask_again, bring_back, look_again, look_again_at_once
from apps.evidence.services.visits import visit_document

__all__ = [
    "ConnectorRefused",
    "JudgementRefused",
    "NotAskedAgain",
    "Outside",
    "PoliteFetch",
    "PublisherRefused",
    "RulingRefused",
    "add_evidence_url",
    "affiliate",
    "ask_again",
    "ask_host_again",
    "assess_claim",
    "bring_back",
    "bring_together",
    "change_facts",
    "enter_publisher",
    "fetch_again",
    "fetch_article",
    "fetch_document",
    "forget_answers",
    "forget_old_hours",
    "grade_publisher",
    "judge_credibility",
    "look_again",
    "look_again_at_once",
    "look_up",
    "make_deposit",
    "open_inquiries",
    "override_reading",
    "pause_connector",
    "readdress",
    "receive_address",
    "request_assessment",
    "resume_connector",
    "run_connector_now",
    "set_apart",
    "set_connector_budget",
    "set_owner",
    "set_side",
    "take_back",
    "visit_document",
    "weigh_again",
]
