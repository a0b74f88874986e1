"""An altered, removed or reordered journal entry is found and named; an untouched journal is whole."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from apps.claims.models import Claim, JournalEntry
from apps.claims.services import move_claim, number_entries, record
from apps.claims.services.verifying import JournalBroken, export_journal, verify_journal
from tests.factories import make_claim
from verifyhub.chain import GENESIS
from verifyhub.lifecycle import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db
EDITOR = Actor(Role.EDITOR, "Édith Žurnalová", "user:2")


@pytest.fixture
def claims(now) -> list[Claim]:
    """Two claims of three entries each, told by turns: sequences 1, 3, 5 and 2, 4, 6; and one entry without number."""
    claims = [make_claim(shortfall=""), make_claim(shortfall="")]
    for claim in claims:
        record(claim, "claim.noted", actor=EDITOR, reason="Overheard: “they left”.", data={"n": 1}, now=now)
        number_entries()
    for claim in claims:
        move_claim(claim, "begin_review", actor=SYSTEM, now=now + timedelta(seconds=1.5))
    for claim in claims:
        move_claim(claim, "corroborate", actor=EDITOR, reason="Two witnesses.", now=now + timedelta(minutes=1))
    number_entries()
    record(claims[0], "claim.noted", actor=EDITOR, now=now + timedelta(hours=1))
    make_claim()  # nothing has happened to this one
    return claims


@contextmanager
def _triggers_off() -> Iterator[None]:
    """What someone with rights on the database would do; the end of the test undoes it."""
    triggers = import_module("apps.claims.migrations.0002_journal_is_append_only")
    connection.check_constraints()  # PostgreSQL alters no table on which some are still to be checked
    with connection.cursor() as cursor:
        for statement in triggers.statements_to_drop(connection.vendor):
            cursor.execute(statement)
    yield


def _run_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _tamper(statement: str, *values: object) -> None:
    with _triggers_off():
        _run_sql(statement, *values)


def _complaint() -> str:
    with pytest.raises(JournalBroken) as broken:
        verify_journal()
    return str(broken.value)


def test_an_untouched_journal_is_whole(claims):
    seen: list[int] = []

    extent = verify_journal(progress=seen.append)

    assert (extent.entries, extent.claims, extent.unnumbered, extent.last_sequence) == (7, 2, 1, 6)
    assert extent.last_digest == JournalEntry.objects.get(sequence=6).feed_digest
    assert seen == [7]


def test_an_empty_journal_is_whole():
    assert verify_journal().entries == 0


ALTERED = [
    ("id", "id + 100"),
    ("claim_id", "(SELECT max(id) FROM claims_claim)"),
    ("position", "position + 10"),
    ("sequence", "sequence + 100"),
    ("sequence", "NULL"),
    ("sequence", "0"),
    ("event", "'claim.withdrawn'"),
    ("event", "''"),
    ("actor_role", "'editor '"),
    ("actor_role", "'partner'"),
    ("actor_key", "'user:3'"),
    ("actor_name", "'VerifyHub.'"),
    ("reason", "reason || ' '"),
    ("is_embargoed", "NOT is_embargoed"),
    ("content", "replace(content, 'under_review', 'under-review')"),
    ("content", "replace(content, ':', ': ')"),
    ("content", "content || ' '"),
    ("content", "'{}'"),
    ("content", "''"),
    ("digest", "replace(digest, substr(digest, 1, 1), 'x')"),
    ("digest", "upper(digest)"),
    ("digest", "''"),
    ("feed_digest", "upper(feed_digest)"),
    ("feed_digest", "''"),
]


@pytest.mark.parametrize("column, value", ALTERED)
def test_an_altered_column_is_found_and_its_entry_named(claims, column, value):
    entry = claims[0].journal.get(position=2)
    assert entry.sequence == 3

    _tamper(f"UPDATE claims_journalentry SET {column} = {value} WHERE id = %s", entry.pk)

    complaint = _complaint()
    is_moved_to = {"claim_id": r"Claim .+, position 2, sequence 3: ", "position": r"position 12, sequence 3: "}
    is_moved_to |= {"sequence": rf"Claim {claims[0].uid}, position 2, (sequence (103|0)|not yet numbered): "}
    usual = rf"^Claim {claims[0].uid}, position 2, sequence 3: "
    assert re.search(is_moved_to.get(column, usual), complaint), complaint


@pytest.mark.parametrize("time", ["'2026-03-14 09:30:02+00'", "'infinity'", "'1826-03-14 09:30:01.5+00'"])
def test_an_altered_or_impossible_time_is_found(claims, time):
    entry = claims[1].journal.get(position=2)

    _tamper(f"UPDATE claims_journalentry SET created_at = {time} WHERE id = %s", entry.pk)

    assert _complaint() == (
        f"Claim {claims[1].uid}, position 2, sequence 4: its column created_at was altered, it does not repeat the "
        "content."
    )


def test_an_entry_that_is_not_numbered_yet_is_checked_within_its_claim(claims):
    entry = claims[0].journal.get(sequence=None)

    _tamper("UPDATE claims_journalentry SET actor_name = 'Nobody' WHERE id = %s", entry.pk)

    assert _complaint() == (
        f"Claim {claims[0].uid}, position 4, not yet numbered: its column actor_name was altered, it does not repeat "
        "the content."
    )


@pytest.mark.parametrize("position, sequence", [(1, 1), (2, 3), (3, 5)])
def test_a_removed_entry_is_missed(claims, position, sequence):
    _tamper("DELETE FROM claims_journalentry WHERE sequence = %s", sequence)

    assert _complaint() == (
        f"Claim {claims[0].uid}, position {position}, sequence {sequence}: missing, no entry has this place in the "
        "feed."
    )


def test_a_tail_that_was_cut_off_is_missed(claims):
    _tamper("DELETE FROM claims_journalentry WHERE sequence = 6")

    assert _complaint() == (
        f"Claim {claims[1].uid}, position 3, sequence 6: missing, no entry has this place in the feed."
    )


def test_a_tail_that_was_not_numbered_yet_is_missed_by_its_claim(claims):
    _tamper("DELETE FROM claims_journalentry WHERE sequence IS NULL")

    assert _complaint() == f"Claim {claims[0].uid}, position 4 of 4: missing, the claim counts it as written."


def test_a_claim_without_any_of_its_entries_is_found(now):
    claim = make_claim()
    record(claim, "claim.noted", actor=SYSTEM, now=now)

    _tamper("DELETE FROM claims_journalentry")

    assert _complaint() == f"Claim {claim.uid}, position 1 of 1: missing, the claim counts it as written."


def test_swapped_entries_are_found_at_the_first_of_them(claims):
    with _triggers_off():
        for sequence, place in ((3, 100), (4, 3), (100, 4)):
            _run_sql(f"UPDATE claims_journalentry SET sequence = {place} WHERE sequence = {sequence}")

    assert _complaint().startswith(f"Claim {claims[1].uid}, position 2, sequence 3: its feed digest")


def test_the_first_of_several_breaks_is_named(claims):
    _tamper("UPDATE claims_journalentry SET reason = 'Other' WHERE sequence IN (2, 5)")

    assert _complaint().startswith(f"Claim {claims[1].uid}, position 1, sequence 2: its column reason")


@pytest.mark.parametrize(
    "change, complaint",
    [
        (f"last_sequence = 5, last_digest = '{GENESIS}'", "position 3, sequence 5: the head of the journal has"),
        (f"last_digest = '{GENESIS}'", "position 3, sequence 6: the head of the journal has another digest"),
        ("last_sequence = 7", "Sequence 7: missing"),
        ("last_sequence = 0", "says that 0 entries were placed in the feed, but 6 are."),
    ],
)
def test_the_head_of_the_journal_has_to_agree(claims, change, complaint):
    _run_sql(f"UPDATE claims_journalhead SET {change}")

    assert complaint in _complaint()


@pytest.mark.parametrize(
    "change, complaint",
    [
        (
            "version = 2, journal_digest = (SELECT digest FROM claims_journalentry WHERE sequence = 3)",
            "position 3, sequence 5: the claim counts only 2 entries.",
        ),
        ("version = 5", "position 5 of 5: missing"),
        (f"journal_digest = '{GENESIS}'", "position 4, not yet numbered: the claim has another digest"),
    ],
)
def test_a_claim_has_to_agree_with_its_last_entry(claims, change, complaint):
    _run_sql(f"UPDATE claims_claim SET {change} WHERE id = {claims[0].pk}")

    assert complaint in _complaint()


def test_the_command_says_in_one_line_that_the_journal_is_whole(claims):
    call_command("verify_journal", stdout=(out := StringIO()))

    assert out.getvalue().splitlines()[0] == "The journal is whole: 7 entries of 2 claims."


def test_the_command_fails_with_the_sentence(claims):
    _tamper("UPDATE claims_journalentry SET actor_key = 'user:9' WHERE sequence = 5")

    with pytest.raises(CommandError, match=r"position 3, sequence 5: its column actor_key was altered") as error:
        call_command("verify_journal")
    assert error.value.returncode == 1


# What a stranger can do with an export and the script in the documentation.


@pytest.fixture
def script(tmp_path) -> Path:
    text = (settings.BASE_DIR / "docs" / "verify-the-journal.md").read_text()
    code = re.findall(r"```python\n(.+?)```", text, re.DOTALL)
    assert len(code) == 1
    assert len(code[0].splitlines()) <= 30
    (path := tmp_path / "verify.py").write_text(code[0])
    return path


def _run(script: Path, lines: list[str]) -> tuple[int, str]:
    (export := script.parent / "journal.jsonl").write_text("".join(lines))
    done = subprocess.run([sys.executable, "-I", script, export], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


def _exported() -> list[str]:
    lines: list[str] = []
    export_journal(lines.append)
    return lines


def test_a_stranger_finds_an_export_whole(claims, script):
    lines = _exported()

    assert len(lines) == 6
    assert list(json.loads(lines[0])) == ["sequence", "id", "digest", "feed_digest", "content"]
    last = JournalEntry.objects.get(sequence=6).feed_digest
    assert _run(script, lines) == (
        0,
        f"The journal is whole: 6 entries of 2 claims. Its last digest is {last}.\n",
    )


def test_a_stranger_finds_an_altered_a_removed_and_a_swapped_line(claims, script):
    lines = _exported()
    first = f"claim {claims[0].uid}, position"

    altered = [*lines[:2], lines[2].replace("under_review", "corroborated"), *lines[3:]]
    assert _run(script, altered) == (1, f"Line 3 ({first} 2): altered.\n")
    renumbered = [re.sub(r'"id": \d+', '"id": 999', line) if n == 4 else line for n, line in enumerate(lines)]
    assert _run(script, renumbered) == (1, f"Line 5 ({first} 3): altered.\n")
    assert _run(script, [*lines[:3], *lines[4:]]) == (
        1,
        f"Line 4 ({first} 3): out of order, or an entry before it is missing.\n",
    )
    swapped = [lines[0], lines[2], lines[1], *lines[3:]]
    assert _run(script, swapped) == (1, f"Line 2 ({first} 2): out of order, or an entry before it is missing.\n")
    assert _run(script, [*lines[:4], "{}\n"]) == (1, "Line 5: not an entry of a journal.\n")


def test_the_command_exports_to_a_file_and_says_what_it_left_out(claims, tmp_path):
    call_command("verify_journal", export=str(tmp_path / "journal.jsonl"), stderr=(err := StringIO()))

    assert (tmp_path / "journal.jsonl").read_text() == "".join(_exported())
    assert err.getvalue() == "6 entries exported; 1 not yet numbered were left out.\n"


def test_the_command_exports_to_the_standard_output(claims):
    call_command("verify_journal", export="-", stdout=(out := StringIO()), stderr=StringIO())

    assert out.getvalue() == "".join(_exported())
