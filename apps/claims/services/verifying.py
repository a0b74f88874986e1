"""Whether the journal is whole: every entry as it was written and in its place, and none missing."""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q

from apps.claims.models import Claim, JournalEntry, JournalHead
from apps.claims.services.journal import feed_content
from apps.claims.services.journal_rows import CHUNK, JournalRow, readable_rows, rows_in_order, written
from verifyhub.chain import GENESIS, link


class JournalBroken(Exception):
    """The message is one sentence that names the first entry that is not as it was written."""


@dataclass(frozen=True)
class Extent:
    """How much of the journal there is. `unnumbered` entries have no place in the feed yet."""

    entries: int
    claims: int
    unnumbered: int
    last_sequence: int
    last_digest: str


def verify_journal(*, progress: Callable[[int], None] = lambda entries: None) -> Extent:
    """Walk the feed in sequence order, and in it every claim's own chain.

    `progress` is told now and then how many entries have been seen. Memory holds one line for each claim whose last
    entry is still to come. Someone who may write to the database can also rewrite the end of the journal and all
    digests after it: against that, compare the last digest with one noted elsewhere (docs/verify-the-journal.md).

    Raises:
        JournalBroken: naming the first entry that is altered, missing or out of order.
    """
    head = _head()
    walk = _Walk(head)
    try:
        with closing(rows_in_order()) as rows:
            for row in rows:
                walk.take(row)
                if walk.entries % CHUNK == 0:
                    progress(walk.entries)
        walk.end()
        _check_claims_without_entries()
    except DatabaseError as error:
        raise JournalBroken(f"{_who_cannot_be_read()}: the database cannot read it any more ({error}).") from error
    progress(walk.entries)
    return Extent(walk.entries, walk.claims, walk.unnumbered, walk.last_sequence, walk.last_digest)


def _head() -> JournalHead:
    return JournalHead.objects.first() or JournalHead()


class _Walk:
    def __init__(self, head: JournalHead) -> None:
        self.entries = self.claims = self.unnumbered = self.last_sequence = 0
        self.last_digest = GENESIS
        self._head = head  # as it was before the walk: what is numbered meanwhile lies beyond it
        self._unfinished: dict[int, JournalRow] = {}  # by claim, its latest entry so far

    def take(self, row: JournalRow) -> None:
        self._check_place(row)
        before = self._unfinished.pop(row.claim_id, None)
        _check_entry(row, position=before.position + 1 if before else 1, previous=before.digest if before else None)
        if row.sequence is None:
            self._check_is_unplaced(row)
        else:
            self._follow(row)
        self.entries += 1
        self.claims += before is None
        if not _is_last_of_its_claim(row):
            self._unfinished[row.claim_id] = row

    def _check_place(self, row: JournalRow) -> None:
        expected = self.last_sequence + 1
        if row.sequence == expected or (row.sequence is None and self.last_sequence >= self._head.last_sequence):
            return
        if isinstance(row.sequence, int) and row.sequence < expected:
            raise JournalBroken(f"{row.name}: another entry has this place in the feed, or it never was one.")
        raise JournalBroken(_what_became_of(expected, self.last_digest))

    def _follow(self, row: JournalRow) -> None:
        digest = link(self.last_digest, feed_content(row.sequence, row.id, _text(row.digest)))
        if digest.encode() != row.feed_digest:
            raise JournalBroken(f"{row.name}: its feed digest or its row number is not what it was when it was placed.")
        self.last_sequence, self.last_digest = row.sequence, digest
        if row.sequence == self._head.last_sequence and digest != self._head.last_digest:
            raise JournalBroken(f"{row.name}: the head of the journal has another digest for this place.")

    def _check_is_unplaced(self, row: JournalRow) -> None:
        self.unnumbered += 1
        if row.feed_digest:
            raise JournalBroken(f"{row.name}: it had a place in the feed, and the number of it is gone.")
        # No digest covers its row number yet, but the index was written with it.
        indexed = JournalEntry.objects.filter(claim=row.claim_id, position=row.position).values_list("id", flat=True)
        if list(indexed) != [row.id]:
            raise JournalBroken(f"{row.name}: its row number was altered.")

    def end(self) -> None:
        if self.last_sequence < self._head.last_sequence:
            raise JournalBroken(_what_became_of(self.last_sequence + 1, self.last_digest))
        if self.last_sequence > (last := _head().last_sequence):
            raise JournalBroken(
                f"The head of the journal says that {last} entries were placed in the feed, but {self.last_sequence} "
                "are."
            )
        for row in self._unfinished.values():
            missing = f"{row.position + 1} of {row.claim_version}"
            raise JournalBroken(f"Claim {row.claim_uid}, position {missing}: missing, the claim counts it as written.")


def _check_entry(row: JournalRow, *, position: int, previous: bytes | None) -> None:
    try:
        content = _text(row.content)
        columns = _columns(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        name = row.name if row.claim_uid else f"{_who_lacks_an_entry(rows_in_order())}row number {row.id}"
        raise JournalBroken(f"{name}: its content cannot be read any more.") from error
    if row.claim_uid != columns["claim_uid"]:
        raise JournalBroken(f"{row.name}: it was written for another claim.")
    if isinstance(row.position, int) and row.position > (row.claim_version or 0):
        raise JournalBroken(f"{row.name}: the claim counts only {row.claim_version} entries.")
    if row.position != position:
        raise JournalBroken(f"{row.name}: position {position} of the claim is missing or comes later.")
    if link(_text(previous) if previous else GENESIS, content).encode() != row.digest:
        raise JournalBroken(f"{row.name}: its content or its digest was altered.")
    for column, value in columns.items():
        if getattr(row, column) != value:
            raise JournalBroken(f"{row.name}: its column {column} was altered, it does not repeat the content.")


def _columns(parts: dict[str, Any]) -> dict[str, object]:
    """What the other columns must hold, by the content."""
    return {
        "claim_uid": parts["claim"],
        "position": parts["position"],
        "event": parts["event"].encode(),
        "actor_role": parts["actor"]["role"].encode(),
        "actor_key": parts["actor"]["key"].encode(),
        "actor_name": parts["actor"]["name"].encode(),
        "reason": parts["reason"].encode(),
        "is_embargoed": parts["embargoed"],
        "created_at": written(datetime.fromisoformat(parts["at"])),
    }


def _is_last_of_its_claim(row: JournalRow) -> bool:
    is_last: bool = row.position == row.claim_version
    if is_last and row.digest != row.claim_digest:
        raise JournalBroken(f"{row.name}: the claim has another digest for its last entry.")
    return is_last


def _what_became_of(sequence: int, previous: str) -> str:
    """Looks for the entry that was placed there: its feed digest says so, whatever its number says now."""
    for row in rows_in_order():
        try:
            digest = link(previous, feed_content(sequence, row.id, _text(row.digest)))
        except ValueError:
            continue  # another damaged entry: this one may still be found
        if digest.encode() == row.feed_digest:
            return f"{row.name}: it was placed in the feed as sequence {sequence}."
    place = _as_opening(f"{_who_lacks_an_entry(rows_in_order())}sequence {sequence}")
    return f"{place}: missing, no entry has this place in the feed."


def _who_cannot_be_read() -> str:
    try:
        sequence = 1
        for row in readable_rows():
            sequence += row.sequence == sequence
        place = f"sequence {sequence}" if sequence <= _head().last_sequence else "not yet numbered"
        return _as_opening(f"{_who_lacks_an_entry(readable_rows())}{place}")
    except DatabaseError:
        return "The journal"


def _who_lacks_an_entry(rows: Iterable[JournalRow]) -> str:
    """The first claim whose journal has a gap, and where, for whoever looks for a missing entry; "" if none has."""
    positions: dict[str, int] = {}
    for row in rows:
        if row.claim_uid is not None:
            if row.position != (expected := positions.get(row.claim_uid, 0) + 1):
                return f"Claim {row.claim_uid}, position {expected}, "
            positions[row.claim_uid] = expected
    for uid, version in Claim.objects.order_by("id").values_list("uid", "version").iterator():
        if positions.get(str(uid), 0) < version:
            return f"Claim {uid}, position {positions.get(str(uid), 0) + 1}, "
    return ""


def _check_claims_without_entries() -> None:
    counted = Q(version__gt=0) | ~Q(journal_digest=GENESIS)
    empty = Claim.objects.filter(counted).exclude(Exists(JournalEntry.objects.filter(claim=OuterRef("pk"))))
    claim = empty.order_by("id").values_list("uid", "version").first()
    if claim:
        raise JournalBroken(f"Claim {claim[0]}, position 1 of {claim[1]}: missing, the claim counts it as written.")


def _as_opening(words: str) -> str:
    return words[0].upper() + words[1:]


def export_journal(write: Callable[[str], object]) -> int:
    """Write every entry that has a place in the feed as a line of JSON, in sequence order; returns how many.

    Raises:
        JournalBroken: an entry can no longer be read.
    """
    exported = 0
    with closing(rows_in_order()) as rows:
        for row in rows:
            if row.sequence is None:
                break  # only those follow that are not numbered yet
            write(_line(row) + "\n")
            exported += 1
    return exported


def _line(row: JournalRow) -> str:
    try:
        texts = {name: _text(getattr(row, name)) for name in ("digest", "feed_digest", "content")}
        return json.dumps({"sequence": row.sequence, "id": row.id, **texts}, ensure_ascii=False)
    except (ValueError, TypeError) as error:
        raise JournalBroken(f"{row.name}: it cannot be read any more.") from error


def _text(value: bytes | None) -> str:
    """Raises ValueError for what is no text in UTF-8."""
    if value is None:
        raise ValueError("The column is empty.")
    return value.decode()
