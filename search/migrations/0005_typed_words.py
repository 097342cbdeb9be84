"""The words of titles, whole, for suggestions while somebody types."""

from collections.abc import Sequence
from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from search.analysis import as_typed

POSTGRESQL = [
    """
    ALTER TABLE search_recordstems ADD COLUMN typed_vector tsvector
        GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple', typed)) STORED
    """,
    "CREATE INDEX search_recordstems_typed ON search_recordstems USING gin (typed_vector)",
]
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_typed_fts USING fts5(
        typed, content='search_recordstems', content_rowid='record_id', prefix='2 3',
        tokenize="unicode61 remove_diacritics 0"
    )
    """,
    "INSERT INTO search_typed_fts(search_typed_fts) VALUES ('rebuild')",
    """
    CREATE TRIGGER search_typed_added AFTER INSERT ON search_recordstems BEGIN
        INSERT INTO search_typed_fts(rowid, typed) VALUES (new.record_id, new.typed);
    END
    """,
    """
    CREATE TRIGGER search_typed_removed AFTER DELETE ON search_recordstems BEGIN
        INSERT INTO search_typed_fts(search_typed_fts, rowid, typed)
        VALUES ('delete', old.record_id, old.typed);
    END
    """,
    """
    CREATE TRIGGER search_typed_changed AFTER UPDATE ON search_recordstems BEGIN
        INSERT INTO search_typed_fts(search_typed_fts, rowid, typed)
        VALUES ('delete', old.record_id, old.typed);
        INSERT INTO search_typed_fts(rowid, typed) VALUES (new.record_id, new.typed);
    END
    """,
]
UNDO = {
    "postgresql": ["ALTER TABLE search_recordstems DROP COLUMN typed_vector"],
    "sqlite": [
        "DROP TRIGGER search_typed_added",
        "DROP TRIGGER search_typed_removed",
        "DROP TRIGGER search_typed_changed",
        "DROP TABLE search_typed_fts",
    ],
}


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For the records of before; as the words are found today, which may change with the analysis."""
    rows = apps.get_model("search", "RecordStems").objects.select_related("record")
    for row in rows.iterator(chunk_size=500):
        row.typed = " ".join(as_typed(row.record.title))
        row.save(update_fields=["typed"])


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        restore_triggers(schema_editor)
    run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE}[vendor])


def restore_triggers(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite adds a column by writing the table anew, and the triggers of the old one go with it."""
    _table, *triggers = import_module("search.migrations.0002_full_text").SQLITE
    for name in ("added", "removed", "changed"):
        run(schema_editor, [f"DROP TRIGGER IF EXISTS search_stems_{name}"])
    run(schema_editor, [*triggers, "INSERT INTO search_stems_fts(search_stems_fts) VALUES ('rebuild')"])


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, UNDO[schema_editor.connection.vendor])


def run(schema_editor: BaseDatabaseSchemaEditor, statements: Sequence[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_alerts"), ("publication", "0004_record_source_changed_at")]

    operations = [
        migrations.AddField("recordstems", "typed", models.TextField(default="")),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(create, drop),
    ]
