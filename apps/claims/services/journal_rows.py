"""The journal as the database really holds it: undecoded, and read past every index."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection

CHUNK = 1_000  # rows held at a time
_TEXTS = ("event", "actor_role", "actor_key", "actor_name", "reason", "content", "digest", "feed_digest")


@dataclass(frozen=True)
class JournalRow:
    """One entry, and what its claim's row says of the claim's journal (None when there is no such claim).

    Texts and the time are bytes, since they may no longer be text or a time; numbers may have become anything.
    """

    id: Any
    claim_id: Any
    position: Any
    sequence: Any
    is_embargoed: Any
    created_at: bytes | None
    event: bytes | None
    actor_role: bytes | None
    actor_key: bytes | None
    actor_name: bytes | None
    reason: bytes | None
    content: bytes | None
    digest: bytes | None
    feed_digest: bytes | None
    claim_uid: str | None
    claim_version: int | None
    claim_digest: bytes | None

    @property
    def name(self) -> str:
        numbered = f"sequence {self.sequence}" if self.sequence is not None else "not yet numbered"
        return f"Claim {self.claim_uid or f'with the row number {self.claim_id}'}, position {self.position}, {numbered}"


def rows_in_order() -> Generator[JournalRow, None, None]:
    """All entries by sequence, those not yet numbered last. Raises DatabaseError when the file itself is damaged.

    One statement, so that everything is seen at one moment. Indexes are not asked: a byte altered in a row leaves the
    index as it was, and an answer from there would hide it.
    """
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(f"{_statement()} ORDER BY e.sequence IS NULL, e.sequence, e.id")
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield _row(row)


def readable_rows() -> Iterator[JournalRow]:
    """Entries by row number, asked for one by one, without those that the database fails to read."""
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT id FROM claims_journalentry ORDER BY id")
        for (key,) in cursor:
            row = _readable_row(key)
            if row is not None:
                yield row


def _readable_row(key: int) -> JournalRow | None:
    # A row number that was altered misleads the search for its neighbours; going through all rows finds them.
    for searched in ("e.id", "e.id + 0"):
        try:
            with closing(connection.cursor()) as cursor:
                cursor.execute(f"{_statement()} WHERE {searched} = %s", [key])
                found = cursor.fetchone()
        except DatabaseError:
            return None  # this is how whoever looks for the unreadable one finds out which it is
        if found is not None:
            return _row(found)
    return None


def written(moment: datetime) -> bytes:
    """A time in the characters in which `rows_in_order` gives it."""
    precision = "microseconds" if connection.vendor == "postgresql" else "auto"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec=precision).encode()


def _row(columns: Sequence[Any]) -> JournalRow:
    numbers, texts, (uid, version, digest) = columns[:5], columns[5:14], columns[14:]
    values: list[Any] = [*numbers, *map(_bytes, texts), _uid(uid), version, _bytes(digest)]
    return JournalRow(*values)


def _statement() -> str:
    if connection.vendor == "postgresql":
        columns = ["to_char(e.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", *(f"e.{n}" for n in _TEXTS)]
        claim, past_indexes = ["CAST(c.uid AS text)", "c.version", "c.journal_digest"], ""
    else:
        columns = [f"CAST(e.{name} AS BLOB)" for name in ("created_at", *_TEXTS)]
        claim, past_indexes = ["CAST(c.uid AS BLOB)", "c.version", "CAST(c.journal_digest AS BLOB)"], "NOT INDEXED"
    return (
        f"SELECT e.id, e.claim_id, e.position, e.sequence, e.is_embargoed, {', '.join([*columns, *claim])}"
        f" FROM claims_journalentry AS e {past_indexes} LEFT JOIN claims_claim AS c ON c.id = e.claim_id"
    )


def _bytes(value: Any) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


def _uid(value: Any) -> str | None:
    """As the journal writes it, with hyphens, whichever way the database keeps it."""
    if value is None:
        return None
    digits = (value if isinstance(value, str) else value.decode("ascii", "replace")).replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
