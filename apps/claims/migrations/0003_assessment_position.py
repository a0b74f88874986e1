"""A claim knows which journal entry has its latest assessment, so that a move need not search the journal for it."""

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery


def find_assessments(apps, schema_editor):
    entries = apps.get_model("claims", "JournalEntry").objects.filter(claim=OuterRef("pk"), event="claim.assessed")
    latest = entries.order_by().values("claim").annotate(latest=Max("position")).values("latest")
    apps.get_model("claims", "Claim").objects.update(assessment_position=Subquery(latest))


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_journal_is_append_only")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="assessment_position",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(find_assessments, migrations.RunPython.noop),
    ]
