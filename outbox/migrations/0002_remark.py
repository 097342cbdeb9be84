from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="scheduledrun",
            name="remark",
            field=models.TextField(blank=True, default="", help_text="What the job noted for its next run."),
        ),
    ]
