from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_keeping_and_running")]

    operations = [
        migrations.AddField("visit", "misses", models.PositiveIntegerField(default=0)),
        migrations.AddField("visit", "missed_since", models.DateTimeField(blank=True, null=True)),
    ]
