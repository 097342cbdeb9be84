"""History begins with what is public now: each standing record's present state is its first."""

import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = (
    "translation_key",
    "public_id",
    "type",
    "locale",
    "is_source",
    "title",
    "url",
    "order",
    "data",
)


def record_present_states(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    records = apps.get_model("publication", "PublicRecord").objects.all()
    states = apps.get_model("publication", "RecordState")
    batch = []
    for record in records.iterator(chunk_size=500):
        kept = {name: getattr(record, name) for name in KEPT}
        batch.append(states(**kept, recorded_at=record.updated_at))
        if len(batch) == 500:
            states.objects.bulk_create(batch)
            batch = []
    states.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("translation_key", models.UUIDField()),
                ("public_id", models.CharField(max_length=40)),
                ("type", models.CharField(max_length=20)),
                ("locale", models.CharField(max_length=10)),
                ("is_source", models.BooleanField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("title", models.TextField()),
                ("url", models.TextField()),
                ("order", models.IntegerField(default=0)),
                ("data", models.JSONField(default=dict)),
                (
                    "withdrawn",
                    models.BooleanField(default=False, help_text="No longer public from that moment on."),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
                "indexes": [
                    models.Index(fields=["translation_key", "locale", "recorded_at"], name="state_of_record"),
                    models.Index(fields=["type", "recorded_at"], name="state_of_type"),
                ],
            },
        ),
        migrations.RunPython(record_present_states, migrations.RunPython.noop),
    ]
