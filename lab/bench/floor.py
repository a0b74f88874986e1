"""The same rows and columns that moving a claim writes, in the plainest SQL: what any way of doing it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from verifyhub.chain import canonical, link
from verifyhub.corroboration import RULE_VERSION
from verifyhub.lifecycle import SYSTEM, Actor

_READ = (
    "SELECT id, uid, state, version, journal_digest, embargo_until, finding, statement FROM claims_claim WHERE id = %s"
)
_MOVE = "UPDATE claims_claim SET state = %s, verdict_position = %s, version = %s, updated_at = %s, journal_digest = %s"
_CHECKED = " WHERE id = %s AND state = %s AND version = %s"
_INSERT = (
    "INSERT INTO claims_journalentry (claim_id, position, sequence, event, actor_role, actor_key, actor_name, reason,"
    " is_embargoed, created_at, content, digest, feed_digest)"
    " VALUES (%s, %s, NULL, 'claim.state_changed', %s, %s, %s, %s, %s, %s, %s, %s, '')"
)
_UNNUMBERED = "SELECT id, digest FROM claims_journalentry WHERE sequence IS NULL ORDER BY id LIMIT 1000"
_NUMBER = "UPDATE claims_journalentry SET sequence = %s, feed_digest = %s WHERE id = %s"


@dataclass(frozen=True)
class Step:
    """One move as the floor makes it: no rule is asked."""

    name: str
    target: str
    actor: Actor
    reason: str
    is_verdict: bool = False


def move(claim_id: int, step: Step, *, now: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_READ + _lock(), [claim_id])
        key, uid, state, version, digest, embargo, finding, statement = cursor.fetchone()
        position = version + 1
        content = canonical(_content(uid, state, position, embargo is not None, finding, statement, step, now))
        digest = link(digest, content)
        verdict = position if step.is_verdict else None
        cursor.execute(_MOVE + _CHECKED, [step.target, verdict, position, now, digest, key, state, version])
        actor = step.actor
        row = [key, position, actor.role.value, actor.key, actor.name, step.reason, embargo is not None, now]
        cursor.execute(_INSERT, [*row, content, digest])


def _content(
    uid: object, state: str, position: int, is_embargoed: bool, finding: str, statement: str, step: Step, now: datetime
) -> dict[str, Any]:
    was: dict[str, Any] = {"state": state}
    became: dict[str, Any] = {"state": step.target}
    if step.is_verdict:
        was["verdict_position"], became["verdict_position"] = None, position
    return {
        "claim": str(UUID(str(uid))),  # SQLite keeps it without dashes
        "position": position,
        "event": "claim.state_changed",
        "actor": {"role": step.actor.role.value, "key": step.actor.key, "name": step.actor.name},
        "reason": step.reason,
        "at": now.isoformat(),
        "embargoed": is_embargoed,
        "before": {"claim": was},
        "after": {"claim": became},
        "data": {
            "move": step.name,
            "from": state,
            "to": step.target,
            "finding": finding,
            "override": "",
            "statement": statement,
            "rests_on": None,
            "rule_version": RULE_VERSION if step.actor is SYSTEM else None,
        },
    }


def number() -> int:
    """One batch of the feed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT last_sequence, last_digest FROM claims_journalhead WHERE id = 1" + _lock())
        before, digest = cursor.fetchone()
        cursor.execute(_UNNUMBERED)
        last = _number_each(cursor, cursor.fetchall(), before, digest)
    return last - before


def _number_each(cursor: CursorWrapper, entries: Sequence[tuple[int, str]], last: int, digest: str) -> int:
    places = []
    for key, own in entries:
        last += 1
        digest = link(digest, canonical({"sequence": last, "id": key, "digest": own}))
        places.append((last, digest, key))
    cursor.executemany(_NUMBER, places)
    cursor.execute("UPDATE claims_journalhead SET last_sequence = %s, last_digest = %s WHERE id = 1", [last, digest])
    return last


def _lock() -> str:
    """On SQLite the IMMEDIATE transaction is the lock."""
    return " FOR UPDATE" if connection.vendor == "postgresql" else ""
