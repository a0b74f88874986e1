"""Moving a claim, and letting it show what was found out."""

from datetime import datetime

from django.db import transaction

from apps.claims.models import Claim, JournalEntry
from apps.claims.services.journal import ASSESSED, CORRECTED, INTEREST_DECLARED, STATE_CHANGED, record
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


def standing(claim: Claim) -> Standing:
    """The claim as the lifecycle sees it."""
    return Standing(
        state=State(claim.state),
        shortfall=claim.shortfall,
        disputing_readings=claim.disputing_readings,
        entered_by=claim.entered_by,
        corroborated_by=claim.corroborated_by,
    )


def available_moves(claim: Claim, actor: Actor) -> tuple[Move, ...]:
    """Every move out of the claim's state: open, or closed with the sentence that says why."""
    return available_transitions(standing(claim), actor)


@transaction.atomic
def move_claim(
    claim: Claim, name: str, *, actor: Actor, reason: str = "", expected_version: int | None = None, now: datetime
) -> JournalEntry:
    """Move a claim along one transition and journal it, both or neither. `claim` is refreshed.

    `expected_version` is the version the actor was looking at; None means whatever is current.

    Raises:
        TransitionRefused: the lifecycle forbids it, or something else happened to the claim first ("stale").
    """
    seen = Claim.objects.get(pk=claim.pk)
    if expected_version is not None and seen.version != expected_version:
        raise TransitionRefused("stale", _what_happened_since(seen, expected_version))
    move = find_transition(name, claim=standing(seen), actor=actor, reason=reason)

    # Compare and set: of two moves at once, one row update succeeds.
    target = move.transition.target
    by_hand = actor.key if target is State.CORROBORATED else seen.corroborated_by
    moved = Claim.objects.filter(pk=seen.pk, state=seen.state, version=seen.version).update(
        state=target.value, corroborated_by=by_hand if target is not State.UNDER_REVIEW else ""
    )
    if not moved:
        raise TransitionRefused("stale", "Someone else moved this claim first. Look at it again, then decide.")

    data = {
        "move": name,
        "from": seen.state,
        "to": target.value,
        "override": move.refusal.message if move.refusal else "",
        "finding": seen.finding,
        "probability": seen.probability,
        "supporting_origins": seen.supporting_origins,
        "disputing_origins": seen.disputing_origins,
        "shortfall": seen.shortfall,
    }
    event = CORRECTED if name == "reopen" else STATE_CHANGED
    return record(claim, event, actor=actor, reason=reason.strip(), data=data, now=now)


def _what_happened_since(claim: Claim, version: int) -> str:
    entry = claim.journal.order_by("-position").first()
    last = f" ({entry.event.partition('.')[2].replace('_', ' ')}, by {entry.actor_name})" if entry else ""
    return f"This claim has changed since you opened it{last}. Look at it again, then decide."


@transaction.atomic
def record_assessment(
    claim: Claim, weighed: Corroboration, *, assessment_id: int, disputing_readings: int, now: datetime
) -> JournalEntry:
    """Let the claim show the latest assessment, and journal it."""
    Claim.objects.filter(pk=claim.pk).update(
        finding=weighed.finding.value,
        probability=weighed.probability,
        supporting_origins=weighed.supporting,
        disputing_origins=weighed.disputing,
        disputing_readings=disputing_readings,
        shortfall=weighed.shortfall,
    )
    data = {
        "assessment": assessment_id,
        "finding": weighed.finding.value,
        "probability": round(weighed.probability, 4),
        "supporting_origins": weighed.supporting,
        "disputing_origins": weighed.disputing,
        "explanation": list(weighed.explanation),
        "rule_version": RULE_VERSION,
    }
    return record(claim, ASSESSED, actor=SYSTEM, data=data, now=now)


@transaction.atomic
def declare_interest(claim: Claim, *, gains: str, loses: str, actor: Actor, now: datetime) -> JournalEntry | None:
    """Say which side the claim serves and which it harms; "" for none. Saying the same again changes nothing."""
    changed = Claim.objects.filter(pk=claim.pk).exclude(gains=gains, loses=loses).update(gains=gains, loses=loses)
    if not changed:
        return None
    return record(claim, INTEREST_DECLARED, actor=actor, data={"gains": gains, "loses": loses}, now=now)
