import uuid

from django.db import migrations, models


def name_each(apps, schema_editor):
    publishers = apps.get_model("evidence", "Publisher").objects
    for key in publishers.filter(uid=None).values_list("pk", flat=True):
        publishers.filter(pk=key).update(uid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("evidence", "0014_the_base_rate_of_an_assessment")]

    operations = [
        migrations.AddField("publisher", "uid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(name_each, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("publisher", "uid", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
    ]
