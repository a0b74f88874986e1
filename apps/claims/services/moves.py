"""Moving a claim, and letting it show what was found out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.claims.events import ASSESSED, CORRECTED, STATE_CHANGED
from apps.claims.models import Claim, JournalEntry
from apps.claims.services.corrections import note_new_word, open_correction
from apps.claims.services.journal import record
from apps.claims.services.statements import lock
from verifyhub.corroboration import RULE_VERSION, Corroboration
from verifyhub.lifecycle import (
    SYSTEM,
    Actor,
    Move,
    Standing,
    State,
    TransitionRefused,
    available_transitions,
    find_transition,
)

VERDICTS = (State.CONFIRMED, State.REFUTED)


def standing(claim: Claim) -> Standing:
    """The claim as the lifecycle sees it."""
    return Standing(
        state=State(claim.state),
        shortfall=claim.shortfall,
        disputing_readings=claim.disputing_readings,
        entered_by=claim.entered_by,
        corroborated_by=claim.corroborated_by,
        obstacle=_obstacle(claim),
    )


def _obstacle(claim: Claim) -> str:
    if claim.is_withdrawn:
        return "This claim was entered in error and is withdrawn."
    if claim.duplicate_of:
        return f"This claim was merged into “{claim.duplicate_of.statement}”: decide there."
    return ""


def available_moves(claim: Claim, actor: Actor) -> tuple[Move, ...]:
    """Every move out of the claim's state: open, or closed with the sentence that says why."""
    return available_transitions(standing(claim), actor)


@transaction.atomic
def move_claim(
    claim: Claim, name: str, *, actor: Actor, reason: str = "", expected_version: int | None = None, now: datetime
) -> JournalEntry:
    """Move a claim along one transition and journal it, both or neither. `claim` is refreshed; a parked one comes back.

    `expected_version` is the version the actor was looking at; None means whatever is current.

    Raises:
        TransitionRefused: the lifecycle forbids it, or something else happened to the claim first ("stale").
    """
    seen = lock(claim)
    if expected_version is not None and seen.version != expected_version:
        raise TransitionRefused("stale", _what_happened_since(seen))
    move = find_transition(name, claim=standing(seen), actor=actor, reason=reason)
    target = move.transition.target
    verdict = seen.journal.get(position=seen.verdict_position or 0) if name == "reopen" else None

    entry = record(
        claim,
        CORRECTED if name == "reopen" else STATE_CHANGED,
        actor=actor,
        reason=reason.strip(),
        changes={
            "state": target.value,
            "corroborated_by": _corroborated_by(seen, target, actor),
            "verdict_position": seen.version + 1 if target in VERDICTS else None,
            "parked_reason": "",
            "parked_until": None,
        },
        data=_data(seen, move, actor, taken_back=verdict),
        locked=seen,
        now=now,
    )
    if verdict:
        open_correction(claim, verdict, entry)
    elif target in VERDICTS:
        note_new_word(claim, claim.state, entry)
    return entry


def _data(claim: Claim, move: Move, actor: Actor, *, taken_back: JournalEntry | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "move": move.transition.name,
        "from": claim.state,
        "to": move.transition.target.value,
        "finding": claim.finding,
        "override": move.refusal.message if move.refusal else "",
        "statement": claim.statement,
        "rests_on": claim.assessment_position,
        "rule_version": RULE_VERSION if actor.role is SYSTEM.role else None,
    }
    if taken_back:
        # What was said during an embargo has no reason that partners may read.
        reason = "" if taken_back.is_embargoed else taken_back.reason
        data["taken_back"] = {
            "position": taken_back.position,
            "said_at": taken_back.created_at.isoformat(),
            "reason": reason,
        }
    return data


def _corroborated_by(claim: Claim, target: State, actor: Actor) -> str:
    if target is State.CORROBORATED:
        return actor.key
    return "" if target is State.UNDER_REVIEW else claim.corroborated_by


def _what_happened_since(claim: Claim) -> str:
    entry = claim.journal.order_by("-position").first()
    last = f" ({entry.event.partition('.')[2].replace('_', ' ')}, by {entry.actor_name})" if entry else ""
    return f"This claim has changed since you opened it{last}. Look at it again, then decide."


def record_assessment(
    claim: Claim, weighed: Corroboration, *, assessment: Mapping[str, Any], disputing_readings: int, now: datetime
) -> JournalEntry:
    """Let the claim show the latest assessment, and journal it whole: `assessment` is its part of the snapshot."""
    return record(
        claim,
        ASSESSED,
        actor=SYSTEM,
        derived={
            "finding": weighed.finding.value,
            "probability": weighed.probability,
            "supporting_origins": weighed.supporting,
            "disputing_origins": weighed.disputing,
            "disputing_readings": disputing_readings,
            "shortfall": weighed.shortfall,
        },
        after={"assessment": dict(assessment)},
        data={
            "statement": claim.statement,
            "finding": weighed.finding.value,
            "probability": None if weighed.probability is None else round(weighed.probability, 4),
            "supporting_origins": weighed.supporting,
            "disputing_origins": weighed.disputing,
            "explanation": list(weighed.explanation),
            "rule_version": RULE_VERSION,
        },
        now=now,
    )
