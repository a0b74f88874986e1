"""A person's judgement of a reading stands beside the machine's, and is what counts."""

from datetime import datetime

from django.db import transaction

from apps.claims.models import Claim
from apps.claims.services import record
from apps.evidence.models import Reading
from apps.evidence.services.inquiries import request_assessment
from apps.evidence.snapshots import reading_part
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.reading import Stance


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
    # The claim first, as whoever weighs it does; then the reading as it is now: it may have been made anew meanwhile.
    list(Claim.objects.select_for_update(no_key=True).filter(pk=reading.claim_id))
    reading.refresh_from_db()
    before = reading.effective_stance
    reading.override_stance = stance.value if stance else ""
    reading.override_reason = reason.strip()
    reading.overridden_by = actor.name
    reading.save(update_fields=["override_stance", "override_reason", "overridden_by"])
    data = {"document": reading.document_id, "from": before, "to": reading.effective_stance}
    after = {"readings": {str(reading.document_id): reading_part(reading)}}
    record(
        reading.claim, "claim.reading_overridden", actor=actor, reason=reason.strip(), after=after, data=data, now=now
    )
    request_assessment([reading.claim_id], now=now)
