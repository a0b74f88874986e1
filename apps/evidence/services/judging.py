"""What a person says of a reading: its stance, beside the machine's and in its place, and how credible it is."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.claims.models import Claim, JournalEntry
from apps.claims.services import record
from apps.evidence.models import CREDIBILITIES, Reading
from apps.evidence.services.inquiries import request_assessment
from apps.evidence.snapshots import reading_part
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.reading import Relation, Stance

CREDIBILITY_JUDGED = "claim.credibility_judged"
A_RELAY_NEVER_EARNS_A_1 = (
    "It relays what another said, and a relay never earns a 1: judge the one it has it from, or give it 2 to 6."
)


class JudgementRefused(Exception):
    """The message says what is missing."""


@transaction.atomic
def override_reading(reading: Reading, *, stance: Stance | None, reason: str, actor: Actor, now: datetime) -> None:
    """Set a person's stance; None goes back to the machine's. Either needs a reason and is journalled.

    Raises:
        JudgementRefused: the reason is missing.
    """
    require("read_differently", actor)
    if not reason.strip():
        raise JudgementRefused("Say why you read this document differently.")
    _hold(reading)
    before = reading.effective_stance
    reading.override_stance = stance.value if stance else ""
    reading.override_reason = reason.strip()
    reading.overridden_by = actor.name
    reading.save(update_fields=["override_stance", "override_reason", "overridden_by"])
    data = {"document": reading.document_id, "from": before, "to": reading.effective_stance}
    _record(reading, "claim.reading_overridden", data, reason=reason, actor=actor, now=now)
    request_assessment([reading.claim_id], now=now)


@transaction.atomic
def judge_credibility(
    reading: Reading, credibility: int | None, *, reason: str, actor: Actor, now: datetime
) -> JournalEntry:
    """Say how credible what this document says is, 1 to 6, whoever says it; None takes the judgement back.

    A judgement by itself: it is not computed from the publisher's letter, changes no letter, and weighs nothing.

    Raises:
        JudgementRefused: the reason is missing, the number is none, or a relay would get a 1.
    """
    require("judge_credibility", actor)
    if not reason.strip():
        raise JudgementRefused("Say why: what else is known that bears it out, or speaks against it?")
    if credibility is not None and credibility not in dict(CREDIBILITIES):
        raise JudgementRefused("Credibility is a number from 1 to 6.")
    _hold(reading)
    if credibility == 1 and is_relay(reading):
        raise JudgementRefused(A_RELAY_NEVER_EARNS_A_1)
    before = reading.credibility
    reading.credibility, reading.credibility_reason, reading.credibility_by = credibility, reason.strip(), actor.name
    reading.save(update_fields=["credibility", "credibility_reason", "credibility_by"])
    data = {"document": reading.document_id, "from": before, "to": credibility}
    return _record(reading, CREDIBILITY_JUDGED, data, reason=reason, actor=actor, now=now)


def is_relay(reading: Reading) -> bool:
    return reading.relation == Relation.RELAYS or bool(reading.document.forwarded_from)


def _hold(reading: Reading) -> None:
    """The claim first, as whoever weighs it does; then the reading as it is now: it may have been made anew since."""
    list(Claim.objects.select_for_update(no_key=True).filter(pk=reading.claim_id))
    reading.refresh_from_db()


def _record(
    reading: Reading, event: str, data: dict[str, Any], *, reason: str, actor: Actor, now: datetime
) -> JournalEntry:
    after = {"readings": {str(reading.document_id): reading_part(reading)}}
    return record(reading.claim, event, actor=actor, reason=reason.strip(), after=after, data=data, now=now)
