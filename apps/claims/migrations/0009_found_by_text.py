"""What is said in a claim can be searched for: full text and trigrams on PostgreSQL, FTS5 on SQLite.

The database keeps it up itself, so nothing that writes a claim can forget to. A later migration for which Django makes
the table of claims anew on SQLite has to make the triggers anew (a test says when they are gone).
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

LISTS = ("attribution", "places", "people", "organisations")
# Words are runs of letters and digits, as the query's are (apps.claims.searching), whatever stands between them.
_SAID = " || ' ' || ".join(["statement", "quote", *(f"{name}::text" for name in LISTS)])
POSTGRESQL = [
    "ALTER TABLE claims_claim ADD COLUMN said tsvector GENERATED ALWAYS AS"
    f" (to_tsvector('simple', regexp_replace({_SAID}, '[[:punct:][:space:]]+', ' ', 'g'))) STORED",
    "CREATE INDEX claim_said ON claims_claim USING gin (said)",
    "CREATE INDEX claim_spelt ON claims_claim USING gin (statement gin_trgm_ops)",
]


def _said(row):
    listed = (f"(SELECT group_concat(value, ' ') FROM json_each({row}.{name}))" for name in LISTS)
    return " || ' ' || ".join([f"{row}.statement", f"{row}.quote", *(f"coalesce({part}, '')" for part in listed)])


SQLITE = [
    "CREATE VIRTUAL TABLE claims_said USING fts5(said, tokenize = \"unicode61 remove_diacritics 0\")",
    f"INSERT INTO claims_said (rowid, said) SELECT claims_claim.id, {_said('claims_claim')} FROM claims_claim",
    f"""
    CREATE TRIGGER claim_said_on_insert AFTER INSERT ON claims_claim
    BEGIN INSERT INTO claims_said (rowid, said) VALUES (NEW.id, {_said("NEW")}); END
    """,
    f"""
    CREATE TRIGGER claim_said_on_update AFTER UPDATE OF statement, quote, {", ".join(LISTS)} ON claims_claim
    BEGIN UPDATE claims_said SET said = {_said("NEW")} WHERE rowid = NEW.id; END
    """,
    """
    CREATE TRIGGER claim_said_on_delete AFTER DELETE ON claims_claim
    BEGIN DELETE FROM claims_said WHERE rowid = OLD.id; END
    """,
]


def add(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE claims_claim DROP COLUMN said")
        schema_editor.execute("DROP INDEX claim_spelt")
        return
    for name in ("insert", "update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS claim_said_on_{name}")
    schema_editor.execute("DROP TABLE claims_said")


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_found_by_name")]

    operations = [TrigramExtension(), migrations.RunPython(add, drop)]
