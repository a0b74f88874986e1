"""Claims are found by their words, and those that may be one are proposed. The claims we have are compared too."""

from itertools import islice

import django.db.models.deletion
from django.db import migrations, models


def have_all_claims_compared(apps, schema_editor):
    """The workers do it, the oldest first."""
    claims = apps.get_model("claims", "Claim").objects.order_by("pk").values_list("pk", "created_at")
    wording = apps.get_model("claims", "Wording")
    rows = (wording(claim_id=key, due_at=created_at) for key, created_at in claims.iterator())
    while batch := list(islice(rows, 1_000)):
        wording.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0004_what_is_read'),
    ]

    operations = [
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='claims.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'claim'), name='posting_once')],
            },
        ),
        migrations.CreateModel(
            name='Resemblance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
                ('nearness', models.FloatField(null=True)),
                ('shared', models.JSONField(default=list)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                ('dismissed_by', models.CharField(blank=True, max_length=200)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resembles', to='claims.claim')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resembled_by', to='claims.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'other'), name='resemblance_once'), models.CheckConstraint(condition=models.Q(('other__lt', models.F('claim'))), name='resemblance_to_an_earlier_claim')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('hinted_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
                ('vector', models.BinaryField(null=True)),
                ('vector_made_from', models.CharField(blank=True, max_length=64)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wording', to='claims.claim')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'due_at'], name='wording_due')],
            },
        ),
        migrations.RunPython(have_all_claims_compared, migrations.RunPython.noop),
    ]
