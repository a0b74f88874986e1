"""The database itself refuses to change or remove what is on record of a key."""

from django.db import migrations

REFUSAL = "what is on record of a key is never changed or removed"
POSTGRESQL = [
    f"""
    CREATE FUNCTION refuse_key_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER key_record_is_not_changed BEFORE UPDATE OR DELETE ON accounts_keyevent FOR EACH ROW
    EXECUTE FUNCTION refuse_key_record_change()
    """,
    """
    CREATE TRIGGER key_record_is_not_emptied BEFORE TRUNCATE ON accounts_keyevent FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_key_record_change()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER key_record_is_not_{done} BEFORE {act} ON accounts_keyevent {when}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for done, act, when in (
        ("updated", "UPDATE", ""),
        ("deleted", "DELETE", ""),
        # INSERT OR REPLACE removes the row in the way without asking the trigger above.
        ("replaced", "INSERT", "WHEN EXISTS (SELECT 1 FROM accounts_keyevent WHERE id = NEW.id)"),
    )
]


def statements_to_add(vendor):
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def statements_to_drop(vendor):
    if vendor == "postgresql":
        return ["DROP FUNCTION refuse_key_record_change() CASCADE"]
    return [f"DROP TRIGGER IF EXISTS key_record_is_not_{done}" for done in ("updated", "deleted", "replaced")]


def add_triggers(apps, schema_editor):
    for statement in statements_to_add(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in statements_to_drop(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_key_succession_and_record")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
