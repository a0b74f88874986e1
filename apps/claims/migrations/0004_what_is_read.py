"""Articles are read by a worker, and what is read of a claim is kept in full. The articles we have are read already."""

from django.conf import settings
from django.db import migrations, models


def say_what_is_known(apps, schema_editor):
    articles = apps.get_model("claims", "Article").objects
    articles.update(status="done")
    articles.filter(entered_by__startswith="partner:").update(entered_by_role="partner")
    articles.filter(entered_by__startswith="user:").update(entered_by_role="reporter")


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0003_assessment_position'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='attempts',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='article',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='entered_by_role',
            field=models.CharField(choices=[('system', 'system'), ('reporter', 'reporter'), ('editor', 'editor'), ('standards_editor', 'standards_editor'), ('operator', 'operator'), ('partner', 'partner')], default='system', max_length=20),
        ),
        migrations.AddField(
            model_name='article',
            name='hinted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='last_error',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='article',
            name='leased_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='notes',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='article',
            name='status',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10),
        ),
        migrations.AddField(
            model_name='claim',
            name='event_end',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='event_start',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='event_words',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='claim',
            name='organisations',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='claim',
            name='people',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='claim',
            name='reasons',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='claim',
            name='speakers',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='article',
            name='language',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AlterField(
            model_name='article',
            name='set_aside',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='claim',
            name='hedge',
            field=models.CharField(choices=[('asserted', 'asserted'), ('reported', 'reported'), ('attributed', 'attributed'), ('apparently', 'apparently'), ('rumoured', 'rumoured'), ('unconfirmed', 'unconfirmed'), ('denied', 'denied'), ('prediction', 'prediction')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['status', 'due_at'], name='article_due'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('hedge__in', ['asserted', 'reported', 'attributed', 'apparently', 'rumoured', 'unconfirmed', 'denied', 'prediction'])), name='claim_hedge_is_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event_end', None), ('event_start', None)), models.Q(('event_end__gt', models.F('event_start')), ('event_end__isnull', False), ('event_start__isnull', False)), _connector='OR'), name='claim_event_is_a_window'),
        ),
        migrations.RunPython(say_what_is_known, migrations.RunPython.noop),
    ]
