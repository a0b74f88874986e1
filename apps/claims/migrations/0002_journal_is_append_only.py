"""The database itself refuses to change or remove a journal entry; only its place in the feed is given once, later."""

from django.db import migrations

REFUSAL = "journal entries are never changed or removed"
KEPT = (
    "id", "claim_id", "position", "event", "actor_role", "actor_key", "actor_name", "reason", "is_embargoed",
    "created_at", "content", "digest",
)
POSTGRESQL = [
    f"""
    CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON claims_journalentry FOR EACH ROW
    WHEN (OLD.sequence IS NOT NULL
          OR ({", ".join(f"OLD.{name}" for name in KEPT)}) IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in KEPT)}))
    EXECUTE FUNCTION refuse_journal_change()
    """,
    """
    CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON claims_journalentry FOR EACH ROW
    EXECUTE FUNCTION refuse_journal_change()
    """,
    """
    CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON claims_journalentry FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_journal_change()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON claims_journalentry
    WHEN OLD.sequence IS NOT NULL OR {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT)}
         OR EXISTS (SELECT 1 FROM claims_journalentry WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON claims_journalentry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    # INSERT OR REPLACE and UPDATE OR REPLACE remove the row in the way without asking the trigger above.
    f"""
    CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON claims_journalentry
    WHEN EXISTS (SELECT 1 FROM claims_journalentry WHERE id = NEW.id OR sequence = NEW.sequence
                 OR (claim_id = NEW.claim_id AND position = NEW.position))
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
]


def statements_to_add(vendor):
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def statements_to_drop(vendor):
    if vendor == "postgresql":
        return ["DROP FUNCTION refuse_journal_change() CASCADE"]
    return [f"DROP TRIGGER IF EXISTS journal_is_not_{done}" for done in ("updated", "deleted", "replaced")]


def add_triggers(apps, schema_editor):
    for statement in statements_to_add(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in statements_to_drop(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
