"""One byte altered in the database file, past the database: the entry is named. SQLite, whose file can be read."""

import re
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from apps.claims.models import JournalEntry
from apps.claims.services import move_claim, number_entries, record
from apps.claims.services.verifying import JournalBroken, verify_journal
from tests.factories import make_claim
from tests.sqlite_bytes import Place, column_places
from tests.thoroughness import IS_THOROUGH
from verifyhub.lifecycle import SYSTEM, Actor, Role

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps the rows in one file"),
]
EDITOR = Actor(Role.EDITOR, "Édith Žurnalová", "user:2")
COLUMNS = [field.column for field in JournalEntry._meta.concrete_fields]
TABLE = "claims_journalentry"
BITS = (0x01, 0x20, 0x80)


@pytest.fixture(params=[1, 124, 20_000], ids=["short row numbers", "from short to long", "long row numbers"])
def journal(request, now, tmp_path, monkeypatch) -> Path:
    """A copy of the database file with eight entries of two claims, on which the connection works from now on."""
    with connection.cursor() as cursor:  # numbers from 128 on take two bytes
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [TABLE])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [TABLE, request.param - 1])
    claims = [make_claim(shortfall=""), make_claim(shortfall="")]
    for number in range(4):
        for claim in claims:
            record(
                claim,
                "claim.noted",
                actor=EDITOR,
                reason=f"Überhört {number}: “sie sind fort”.",
                data={"n": number},
                now=now + timedelta(seconds=1.25 * number),
            )
    number_entries()
    move_claim(claims[0], "begin_review", actor=SYSTEM, now=now + timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy := tmp_path / "copy.sqlite3")])
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(copy))
    yield copy
    connection.close()


def _places(file: Path) -> list[Place]:
    with sqlite3.connect(file) as database:
        (root,) = database.execute(f"SELECT rootpage FROM sqlite_master WHERE name = '{TABLE}'").fetchone()
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({TABLE})")]
    database.close()
    return list(column_places(file.read_bytes(), root_page=root, columns=columns, key="id"))


def _spots(places: list[Place]) -> list[tuple[Place, int]]:
    """In each column of each row the first, the last and one in the middle; thoroughly, every byte."""
    for place in places:
        offsets = range(place.length) if IS_THOROUGH else {0, place.length // 2, place.length - 1}
        yield from ((place, offset) for offset in offsets if 0 <= offset < place.length)


def test_the_place_of_every_column_is_known(journal):
    file, places = journal.read_bytes(), _places(journal)

    assert set(COLUMNS) == {place.column for place in places}
    entry = JournalEntry.objects.get(sequence=3)
    assert {
        place.column: file[place.start : place.start + place.length].decode()
        for place in places
        if place.row == entry.pk and place.column in ("event", "reason", "content", "digest", "created_at")
    } == {
        "event": "claim.noted",
        "reason": "Überhört 1: “sie sind fort”.",
        "content": entry.content,
        "digest": entry.digest,
        "created_at": "2026-03-14 09:30:01.250000",
    }


def test_a_byte_flipped_in_any_column_is_found_and_its_entry_is_named(journal):
    verify_journal()
    connection.close()
    whole = journal.read_bytes()
    places = _places(journal)
    names = {entry.pk: entry for entry in JournalEntry.objects.select_related("claim")}
    connection.close()
    tried: Counter[str] = Counter()

    for number, (place, offset) in enumerate(_spots(places)):
        for bits in BITS if IS_THOROUGH else [BITS[number % len(BITS)]]:
            flipped = bytearray(whole)
            flipped[place.start + offset] ^= bits
            journal.write_bytes(flipped)
            entry = names[place.row]
            complaint = _complaint()
            tried[place.column] += 1
            assert _names(entry, complaint, column=place.column), (place, offset, bits, complaint)

    assert set(tried) == set(COLUMNS)


def _complaint() -> str:
    try:
        verify_journal()
    except JournalBroken as broken:
        return str(broken)
    finally:
        connection.close()
    return ""


def _names(entry: JournalEntry, complaint: str, *, column: str) -> bool:
    """By claim, position and sequence, whichever of them was not altered itself."""
    claim = f"Claim {entry.claim.uid}" if column != "claim_id" else "Claim "
    position = rf"position {entry.position}\b" if column != "position" else ""
    sequence = rf"sequence {entry.sequence}\b" if entry.sequence and column != "sequence" else ""
    return complaint.startswith(claim) and all(re.search(part, complaint) for part in (position, sequence))
