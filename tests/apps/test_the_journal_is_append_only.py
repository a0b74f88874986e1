"""The database itself keeps the journal: no statement changes or removes an entry, whoever sends it."""

import pytest
from django.db import IntegrityError, connection, transaction

from apps.claims.models import JournalEntry
from apps.claims.services import number_entries
from tests.factories import make_claim, make_entry

pytestmark = pytest.mark.django_db
COLUMNS = [field.column for field in JournalEntry._meta.concrete_fields]
OTHER_VALUES = {
    "id": "id + 1",
    "claim_id": "claim_id + 1",
    "position": "position + 1",
    "sequence": "2",
    "is_embargoed": "NOT is_embargoed",
    "created_at": "'2020-01-01 00:00:00+00:00'",
}


def _refused(statement: str, *values: object) -> None:
    with (
        pytest.raises(IntegrityError, match="journal entries are never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_a_numbered_entry_can_be_changed(column):
    entry = make_entry()
    number_entries()

    other = OTHER_VALUES.get(column, "'x'")
    _refused(f"UPDATE claims_journalentry SET {column} = {other} WHERE id = %s", entry.pk)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in ("sequence", "feed_digest")])
def test_before_it_is_numbered_an_entry_is_as_fixed(column):
    entry = make_entry()

    other = OTHER_VALUES.get(column, "'x'")
    _refused(f"UPDATE claims_journalentry SET {column} = {other} WHERE id = %s", entry.pk)


def test_an_entry_cannot_be_written_over_while_it_is_numbered():
    entry = make_entry()

    _refused("UPDATE claims_journalentry SET sequence = 1, reason = 'Better.' WHERE id = %s", entry.pk)


def test_a_place_in_the_feed_is_given_once():
    entry = make_entry()
    number_entries()
    entry.refresh_from_db()
    assert (entry.sequence, len(entry.feed_digest)) == (1, 64)

    _refused("UPDATE claims_journalentry SET sequence = 2 WHERE id = %s", entry.pk)
    _refused("UPDATE claims_journalentry SET sequence = NULL WHERE id = %s", entry.pk)
    _refused("UPDATE claims_journalentry SET sequence = sequence WHERE id = %s", entry.pk)


@pytest.mark.parametrize("is_numbered", [True, False])
def test_no_entry_can_be_deleted(is_numbered):
    entry = make_entry()
    if is_numbered:
        number_entries()

    _refused("DELETE FROM claims_journalentry WHERE id = %s", entry.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    assert JournalEntry.objects.filter(pk=entry.pk).exists()


def _copy_over(entry: JournalEntry, verb: str, conflict: str = "", **values: str) -> None:
    """Insert a copy of the entry that differs in some columns, in a way meant for overwriting."""
    copied = ", ".join(values.get(column, column) for column in COLUMNS)
    statement = f"{verb} claims_journalentry ({', '.join(COLUMNS)}) SELECT {copied} FROM claims_journalentry"
    _refused(f"{statement} WHERE id = %s {conflict}", entry.pk)


def test_an_upsert_changes_no_entry():
    entry = make_entry()

    _copy_over(entry, "INSERT INTO", "ON CONFLICT (id) DO UPDATE SET reason = excluded.reason", reason="'Better.'")

    entry.refresh_from_db()
    assert entry.reason == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("fresh", [{}, {"id": "id + 50"}, {"id": "id + 50", "position": "position + 50"}])
def test_sqlite_replaces_no_entry_whichever_of_its_keys_is_taken(fresh):
    """REPLACE removes the row in the way without firing the trigger that guards against DELETE."""
    entry = make_entry()
    number_entries()

    _copy_over(entry, "INSERT OR REPLACE INTO", reason="'Better.'", **fresh)

    assert JournalEntry.objects.get().reason == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_sqlite_gives_no_place_in_the_feed_that_another_entry_has():
    numbered = make_entry()
    number_entries()
    late = make_entry()

    _refused("UPDATE OR REPLACE claims_journalentry SET sequence = 1 WHERE id = %s", late.pk)

    assert set(JournalEntry.objects.values_list("pk", "sequence")) == {(numbered.pk, 1), (late.pk, None)}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_the_journal_cannot_be_emptied():
    make_entry()
    connection.check_constraints()

    _refused("TRUNCATE claims_journalentry CASCADE")


@pytest.mark.parametrize("state", ["proven", "", "CONFIRMED", "confirmed "])
def test_a_claim_cannot_be_put_in_a_state_that_is_not_in_the_lifecycle(state):
    claim = make_claim()

    with pytest.raises(IntegrityError, match="claim_state_is_known"), transaction.atomic():
        type(claim).objects.filter(pk=claim.pk).update(state=state)
    with (
        pytest.raises(IntegrityError, match="claim_state_is_known"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE claims_claim SET state = %s WHERE id = %s", [state, claim.pk])
