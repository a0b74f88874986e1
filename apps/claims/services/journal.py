"""The journal: every change to a claim appends one entry; entries get their place in the feed once committed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from apps.claims.models import Claim, JournalEntry, JournalHead
from verifyhub.chain import GENESIS, link
from verifyhub.lifecycle import Actor

SUBMITTED = "claim.submitted"
STATE_CHANGED = "claim.state_changed"
CORRECTED = "claim.corrected"
ASSESSED = "claim.assessed"
EVIDENCE_ADDED = "evidence.added"
INTEREST_DECLARED = "claim.interest_declared"


@transaction.atomic
def record(
    claim: Claim, event: str, *, actor: Actor, reason: str = "", data: Mapping[str, object] | None = None, now: datetime
) -> JournalEntry:
    """Append one entry to the claim's journal and raise its version. `claim` is refreshed.

    The update of the claim's row comes first: it makes writers of one claim queue up, so that positions have no holes.
    """
    Claim.objects.filter(pk=claim.pk).update(version=F("version") + 1, updated_at=now)
    claim.refresh_from_db()
    entry = JournalEntry(
        claim=claim,
        position=claim.version,
        event=event,
        actor_role=actor.role.value,
        actor_key=actor.key,
        actor_name=actor.name,
        reason=reason,
        data=dict(data or {}),
        created_at=now,
    )
    previous = claim.journal.filter(position=entry.position - 1).values_list("digest", flat=True).first() or GENESIS
    entry.digest = link(previous, chained_part(entry))
    entry.save(force_insert=True)
    return entry


def chained_part(entry: JournalEntry) -> dict[str, object]:
    """What the hash chain covers of an entry. `sequence` is given later, so it is not part of it."""
    return {
        "claim": str(entry.claim.uid),
        "position": entry.position,
        "event": entry.event,
        "actor": [entry.actor_role, entry.actor_key, entry.actor_name],
        "reason": entry.reason,
        "data": entry.data,
        "at": entry.created_at.isoformat(),
    }


@transaction.atomic
def number_entries(*, limit: int = 1_000) -> int:
    """Give committed entries their place in the feed; returns how many were numbered.

    Why the feed has no holes and loses nothing: only committed entries are visible here, so one that commits late gets
    a later number; the lock on the single head row lets one numbering run at a time; and a reader sees numbers only
    once this transaction has committed, all lower ones before it. On SQLite the IMMEDIATE transaction is the lock.
    """
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    keys = list(JournalEntry.objects.filter(sequence=None).order_by("id").values_list("id", flat=True)[:limit])
    for number, key in enumerate(keys, start=head.last_sequence + 1):
        JournalEntry.objects.filter(pk=key).update(sequence=number)
    JournalHead.objects.filter(pk=1).update(last_sequence=head.last_sequence + len(keys))
    return len(keys)
