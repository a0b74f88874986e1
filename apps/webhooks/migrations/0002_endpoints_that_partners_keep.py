from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AddField("endpoint", "deleted_at", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveConstraint("endpoint", "endpoint_once_per_partner"),
        migrations.AddConstraint(
            "endpoint",
            models.UniqueConstraint(
                fields=["partner", "url"], condition=Q(deleted_at=None), name="endpoint_once_per_partner"
            ),
        ),
        migrations.AddIndex("delivery", models.Index(fields=["endpoint", "-created_at", "-id"], name="delivery_newest")),
    ]
