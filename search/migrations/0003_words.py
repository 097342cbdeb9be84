
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_full_text'),
    ]

    operations = [
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('terms', models.JSONField(default=list, verbose_name='Words and phrases')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='Where it holds')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Why')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'synonyms',
                'verbose_name_plural': 'synonyms',
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PinnedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrases', models.JSONField(default=list, verbose_name='Questions')),
                ('records', models.JSONField(default=list, verbose_name='Records')),
                ('from_day', models.DateField(blank=True, null=True, verbose_name='From')),
                ('until_day', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Why')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'recommended answer',
                'verbose_name_plural': 'recommended answers',
                'ordering': ['-changed_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_day', None), ('until_day', None), ('until_day__gte', models.F('from_day')), _connector='OR'), name='pinned_answer_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='UnansweredQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80, verbose_name='Question')),
                ('language', models.CharField(max_length=10, verbose_name='Language')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='Times')),
                ('first_day', models.DateField(verbose_name='First asked')),
                ('last_day', models.DateField(verbose_name='Last asked')),
            ],
            options={
                'verbose_name': 'search without results',
                'verbose_name_plural': 'searches without results',
                'indexes': [models.Index(fields=['first_day'], name='unanswered_first_day'), models.Index(fields=['-times', '-last_day'], name='unanswered_most')],
                'constraints': [models.UniqueConstraint(fields=('words', 'language'), name='unanswered_once')],
            },
        ),
    ]
