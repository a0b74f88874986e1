"""The people of a desk, and a claim that has run through its first moves, for the tests of what a desk does."""

from datetime import datetime
from typing import Any

from apps.claims.models import Claim
from apps.claims.services import move_claim
from apps.claims.services.intake import enter
from tests.factories import NOW, make_article
from verifyhub.lifecycle import SYSTEM, Actor, Role

REPORTER = Actor(Role.REPORTER, "Rosa Reporter", "user:1")
EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")
OTHER = Actor(Role.EDITOR, "Otto Other", "user:3")
STANDARDS = Actor(Role.STANDARDS_EDITOR, "Stella Standard", "user:4")


def enter_claim(statement: str = "Troops have entered Brenova.", *, now: datetime = NOW, **fields: Any) -> Claim:
    """A claim as intake enters it: with its first journal entry, from a text of its own."""
    defaults: dict[str, Any] = {
        "article": make_article(),
        "statement": statement,
        "quote": "Troops have entered Brenova",
        "quote_start": 0,
        "quote_end": 27,
        "hedge": "reported",
        "kind": "event",
        "language": "en",
    }
    return enter(Claim(**(defaults | fields)), actor=REPORTER, now=now)


def decide(claim: Claim, verdict: str, *, reason: str = "Seen on the ground.", now: datetime = NOW) -> int:
    """Bring a claim to a verdict by the shortest way, overriding what it lacks; the position of the verdict."""
    if claim.state == "submitted":
        move_claim(claim, "begin_review", actor=SYSTEM, now=now)
    if verdict == "confirmed":
        if claim.state == "under_review":
            move_claim(claim, "corroborate", actor=STANDARDS, reason="Two calls.", now=now)
        return move_claim(claim, "confirm", actor=EDITOR, reason=reason, now=now).position
    return move_claim(claim, "refute", actor=STANDARDS, reason=reason, now=now).position


def reopen(claim: Claim, *, reason: str = "A second video came in.", now: datetime = NOW) -> int:
    return move_claim(claim, "reopen", actor=STANDARDS, reason=reason, now=now).position


def events(claim: Claim) -> list[str]:
    return list(claim.journal.order_by("position").values_list("event", flat=True))
