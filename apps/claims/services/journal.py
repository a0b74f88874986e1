"""A claim and its journal change together or not at all; entries get their place in the feed once committed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from apps.claims.models import Claim, JournalEntry, JournalHead
from apps.claims.snapshots import journal_value
from verifyhub.chain import canonical, link
from verifyhub.lifecycle import Actor, TransitionRefused


@transaction.atomic
def record(
    claim: Claim,
    event: str,
    *,
    actor: Actor,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    derived: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    expected: Mapping[str, Any] | None = None,
    now: datetime,
) -> JournalEntry:
    """Change columns of a claim and append the entry that says so, both or neither. `claim` is refreshed.

    `changes` are columns that the journal keeps before and after; `derived` are columns that only repeat what the entry
    says elsewhere, for lists. `after` is what else became true in the claim's snapshot, such as {"assessment": {…}}.
    `data` describes the event. Times never run backwards within a journal.

    Raises:
        TransitionRefused: "stale" when the row does not have the `expected` values any more.
    """
    seen = Claim.objects.select_for_update().get(
        pk=claim.pk
    )  # writers of one claim queue up here, so no position is lost
    changed = {name: value for name, value in (changes or {}).items() if getattr(seen, name) != value}
    columns = {**changed, **(derived or {})}
    untouched = Claim.objects.filter(pk=seen.pk, **(expected or {}))
    entry = JournalEntry(
        claim=claim,
        position=seen.version + 1,
        event=event,
        actor_role=actor.role.value,
        actor_key=actor.key,
        actor_name=actor.name,
        reason=reason,
        is_embargoed=changed.get("embargo_until", seen.embargo_until) is not None,
        created_at=max(now, seen.updated_at) if seen.version else now,
    )
    was = {"claim": {name: journal_value(getattr(seen, name)) for name in changed}}
    became = {"claim": {name: journal_value(value) for name, value in changed.items()}, **(after or {})}
    entry.content = canonical(_content(entry, before=was, after=became, data=data or {}))
    entry.digest = link(seen.journal_digest, entry.content)
    if not untouched.update(
        version=F("version") + 1, updated_at=entry.created_at, journal_digest=entry.digest, **columns
    ):
        raise TransitionRefused("stale", "Someone else changed this claim first. Look at it again, then decide.")
    entry.save(force_insert=True)
    claim.refresh_from_db()
    return entry


def _content(entry: JournalEntry, *, before: object, after: object, data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "claim": str(entry.claim.uid),
        "position": entry.position,
        "event": entry.event,
        "actor": {"role": entry.actor_role, "key": entry.actor_key, "name": entry.actor_name},
        "reason": entry.reason,
        "at": entry.created_at.isoformat(),
        "embargoed": entry.is_embargoed,
        "before": before,
        "after": after,
        "data": dict(data),
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
    entries = JournalEntry.objects.filter(sequence=None).order_by("id").values_list("id", "digest")[:limit]
    before = head.last_sequence
    for key, digest in entries:
        head.last_sequence += 1
        head.last_digest = link(head.last_digest, feed_content(head.last_sequence, key, digest))
        JournalEntry.objects.filter(pk=key).update(sequence=head.last_sequence, feed_digest=head.last_digest)
    head.save(update_fields=["last_sequence", "last_digest"])
    return head.last_sequence - before


def feed_content(sequence: int, entry_id: int, digest: str) -> str:
    """What the chain over the whole feed covers of one entry."""
    return canonical({"sequence": sequence, "id": entry_id, "digest": digest})
