import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0004_record_source_changed_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_id', models.BigIntegerField()),
                ('checksum', models.CharField(db_index=True, max_length=64)),
                ('title', models.TextField()),
                ('url', models.TextField(help_text='Path on this site.')),
                ('order', models.IntegerField(default=0)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='publication.publicrecord')),
            ],
            options={
                'ordering': ['record', 'order'],
                'indexes': [models.Index(fields=['document_id'], name='file_document')],
                'constraints': [models.UniqueConstraint(fields=('record', 'document_id'), name='file_once_per_record')],
            },
        ),
    ]
