"""What files say, and each database's own full text over records with files, kept up by the database itself."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = [
    """
    ALTER TABLE search_saidstems ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (
            setweight(to_tsvector('pg_catalog.simple', title), 'A')
            || setweight(to_tsvector('pg_catalog.simple', said), 'D')
        ) STORED
    """,
    "CREATE INDEX search_saidstems_vector ON search_saidstems USING gin (vector)",
]
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_said_fts USING fts5(
        title, said, content='search_saidstems', content_rowid='record_id',
        tokenize="unicode61 remove_diacritics 0"
    )
    """,
    """
    CREATE TRIGGER search_said_added AFTER INSERT ON search_saidstems BEGIN
        INSERT INTO search_said_fts(rowid, title, said) VALUES (new.record_id, new.title, new.said);
    END
    """,
    """
    CREATE TRIGGER search_said_removed AFTER DELETE ON search_saidstems BEGIN
        INSERT INTO search_said_fts(search_said_fts, rowid, title, said)
        VALUES ('delete', old.record_id, old.title, old.said);
    END
    """,
    """
    CREATE TRIGGER search_said_changed AFTER UPDATE ON search_saidstems BEGIN
        INSERT INTO search_said_fts(search_said_fts, rowid, title, said)
        VALUES ('delete', old.record_id, old.title, old.said);
        INSERT INTO search_said_fts(rowid, title, said) VALUES (new.record_id, new.title, new.said);
    END
    """,
]
UNDO = {
    "postgresql": ["ALTER TABLE search_saidstems DROP COLUMN vector"],
    "sqlite": [
        "DROP TRIGGER search_said_added",
        "DROP TRIGGER search_said_removed",
        "DROP TRIGGER search_said_changed",
        "DROP TABLE search_said_fts",
    ],
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0005_record_file'),
        ('search', '0005_typed_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checksum', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('read', 'Read'), ('empty', 'Empty'), ('unreadable', 'Unreadable')], max_length=12)),
                ('reason', models.CharField(blank=True, help_text='As in `reports.Reason`.', max_length=12)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='SaidStems',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='said', serialize=False, to='publication.publicrecord')),
                ('title', models.TextField()),
                ('said', models.TextField(help_text='What the record and its files say below the title.')),
            ],
        ),
        migrations.CreateModel(
            name='FilePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField()),
                ('stems', models.TextField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='search.filetext')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FileStems',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locale', models.CharField(max_length=10)),
                ('stems', models.TextField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stems', to='search.filetext')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('file', 'locale'), name='file_stems_once')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
