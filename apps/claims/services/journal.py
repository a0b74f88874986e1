"""A claim and its journal change together or not at all; entries get their place in the feed once committed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from apps.claims.events import ASSESSED
from apps.claims.models import Claim, JournalEntry, JournalHead
from apps.claims.services.statements import append, change, lock
from apps.claims.snapshots import journal_value
from verifyhub.chain import canonical, link
from verifyhub.lifecycle import Actor, TransitionRefused


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
    locked: Claim | None = None,
    now: datetime,
) -> JournalEntry:
    """Change columns of a claim and append the entry that says so, both or neither. `claim` is brought up to date.

    `changes` are columns that the journal keeps before and after; `derived` are columns that only repeat what the entry
    says elsewhere, for lists. `after` is what else became true in the claim's snapshot, such as {"assessment": {…}}.
    `data` describes the event. `locked` is the row, from a caller who holds it and has a transaction of its own.
    Times never run backwards within a journal.

    Raises:
        TransitionRefused: "stale" when the row is not as it was read, or does not have the `expected` values any more.
    """
    with transaction.atomic(savepoint=locked is None):
        seen = locked or lock(claim)  # writers of one claim queue up here, so no position is lost
        changed = {name: value for name, value in (changes or {}).items() if getattr(seen, name) != value}
        was = {"claim": {name: journal_value(getattr(seen, name)) for name in changed}}
        became = {"claim": {name: journal_value(value) for name, value in changed.items()}, **(after or {})}
        is_embargoed = changed.get("embargo_until", seen.embargo_until) is not None
        entry = _next_entry(claim, seen, event, actor=actor, reason=reason, is_embargoed=is_embargoed, now=now)
        entry.content = canonical(_content(entry, before=was, after=became, data=data or {}))
        entry.digest = link(seen.journal_digest, entry.content)
        columns = {**changed, **(derived or {}), **_repeated(entry)}
        # Compare and set: of two writers at once one succeeds, even where no lock makes the other wait.
        if not (_is(seen, expected or {}) and change(seen, columns)):
            raise TransitionRefused("stale", "Someone else changed this claim first. Look at it again, then decide.")
        append(entry)
    _bring_up_to_date(claim, seen, columns)
    return entry


def _is(seen: Claim, expected: Mapping[str, Any]) -> bool:
    return all(getattr(seen, name) == value for name, value in expected.items())


def _next_entry(
    claim: Claim, seen: Claim, event: str, *, actor: Actor, reason: str, is_embargoed: bool, now: datetime
) -> JournalEntry:
    return JournalEntry(
        claim=claim,
        position=seen.version + 1,
        event=event,
        actor_role=actor.role.value,
        actor_key=actor.key,
        actor_name=actor.name,
        reason=reason,
        is_embargoed=is_embargoed,
        created_at=max(now, seen.updated_at) if seen.version else now,
    )


def _repeated(entry: JournalEntry) -> dict[str, Any]:
    """What the claim's row repeats of its latest entry."""
    repeated = {"version": entry.position, "updated_at": entry.created_at, "journal_digest": entry.digest}
    return repeated | ({"assessment_position": entry.position} if entry.event == ASSESSED else {})


def _bring_up_to_date(claim: Claim, seen: Claim, columns: Mapping[str, Any]) -> None:
    """As reading the row again would: it is as it was locked, but for the columns just written."""
    for field in Claim._meta.concrete_fields:
        setattr(claim, field.attname, getattr(seen, field.attname))
    for name, value in columns.items():
        setattr(claim, name, value)


def _content(entry: JournalEntry, *, before: object, after: object, data: Mapping[str, Any]) -> dict[str, object]:
    return {
        "claim": str(entry.claim.uid),
        "position": entry.position,
        "event": entry.event,
        "actor": {"role": entry.actor_role, "key": entry.actor_key, "name": entry.actor_name},
        "reason": entry.reason,
        "at": journal_value(entry.created_at),
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
    places = []
    for key, digest in entries:
        head.last_sequence += 1
        head.last_digest = link(head.last_digest, feed_content(head.last_sequence, key, digest))
        places.append((head.last_sequence, head.last_digest, key))
    with connection.cursor() as cursor:  # many rows with a value each: the ORM's ways take several times as long
        cursor.executemany("UPDATE claims_journalentry SET sequence = %s, feed_digest = %s WHERE id = %s", places)
    head.save(update_fields=["last_sequence", "last_digest"])
    return len(places)


def feed_content(sequence: int, entry_id: int, digest: str) -> str:
    """What the chain over the whole feed covers of one entry."""
    return canonical({"sequence": sequence, "id": entry_id, "digest": digest})
