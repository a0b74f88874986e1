import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_visit_misses")]

    operations = [
        migrations.CreateModel(
            name="SentenceVectors",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_from", models.CharField(max_length=64)),
                ("rows", models.BinaryField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sentence_vectors",
                        to="evidence.document",
                    ),
                ),
            ],
        ),
    ]
