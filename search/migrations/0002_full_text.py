"""Each database's own full text over the stems, kept up by the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = [
    """
    ALTER TABLE search_recordstems ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.simple', title), 'A')
        || setweight(to_tsvector('pg_catalog.simple', body), 'D')
    ) STORED
    """,
    "CREATE INDEX search_recordstems_vector ON search_recordstems USING gin (vector)",
]
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_stems_fts USING fts5(
        title, body, content='search_recordstems', content_rowid='record_id',
        tokenize="unicode61 remove_diacritics 0"
    )
    """,
    """
    CREATE TRIGGER search_stems_added AFTER INSERT ON search_recordstems BEGIN
        INSERT INTO search_stems_fts(rowid, title, body) VALUES (new.record_id, new.title, new.body);
    END
    """,
    """
    CREATE TRIGGER search_stems_removed AFTER DELETE ON search_recordstems BEGIN
        INSERT INTO search_stems_fts(search_stems_fts, rowid, title, body)
        VALUES ('delete', old.record_id, old.title, old.body);
    END
    """,
    """
    CREATE TRIGGER search_stems_changed AFTER UPDATE ON search_recordstems BEGIN
        INSERT INTO search_stems_fts(search_stems_fts, rowid, title, body)
        VALUES ('delete', old.record_id, old.title, old.body);
        INSERT INTO search_stems_fts(rowid, title, body) VALUES (new.record_id, new.title, new.body);
    END
    """,
]
UNDO = {
    "postgresql": ["ALTER TABLE search_recordstems DROP COLUMN vector"],
    "sqlite": [
        "DROP TRIGGER search_stems_added",
        "DROP TRIGGER search_stems_removed",
        "DROP TRIGGER search_stems_changed",
        "DROP TABLE search_stems_fts",
    ],
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[
        schema_editor.connection.vendor
    ]:
        schema_editor.execute(statement, params=None)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
