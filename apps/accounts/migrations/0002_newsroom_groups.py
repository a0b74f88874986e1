"""The groups of the newsroom.

Reporters see, and enter articles; editors also keep stories and sources; operators see and keep the machinery running.

What sets standards editors apart is in the lifecycle: they may override a need and reopen a verdict.
"""

from django.db import migrations

SEEN = {
    "accounts": ["partner"],
    "claims": ["story", "article", "claim", "journalentry", "note", "flag", "telling", "correction"],
    "evidence": [
        "publisher", "publisheraddress", "feed", "inquiry", "lookup", "document", "lead", "reading", "assessment",
    ],
    "webhooks": ["endpoint", "delivery", "attempt"],
}
ENTERED = {"claims": ["article", "claim"], "evidence": ["document", "reading"]}
KEPT_BY_EDITORS = {"claims": ["story"], "evidence": ["publisher", "publisheraddress", "feed"]}
KEPT_RUNNING = {"evidence": ["feed"], "webhooks": ["endpoint"]}
NAMES = {
    "journalentry": "journal entry",
    "publisheraddress": "publisher address",
}


def make_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get_or_create
    reporters, _ = group(name="Reporters")
    editors, _ = group(name="Editors")
    standards_editors, _ = group(name="Standards editors")
    operators, _ = group(name="Operators")
    seen, entered = _permissions(apps, "view", SEEN), _permissions(apps, "add", ENTERED)
    reporters.permissions.add(*seen, *entered)
    kept = [
        *_permissions(apps, "change", ENTERED),
        *_permissions(apps, "add", KEPT_BY_EDITORS),
        *_permissions(apps, "change", KEPT_BY_EDITORS),
    ]
    editors.permissions.add(*seen, *entered, *kept)
    standards_editors.permissions.add(*seen, *entered, *kept)
    operators.permissions.add(*seen, *_permissions(apps, "change", KEPT_RUNNING))


def _permissions(apps, action, models):
    """Rows that Django itself would only make after the last migration."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create
    permission = apps.get_model("auth", "Permission").objects.get_or_create
    return [
        permission(
            content_type=content_type(app_label=app, model=model)[0],
            codename=f"{action}_{model}",
            defaults={"name": f"Can {action} {NAMES.get(model, model)}"},
        )[0]
        for app, names in models.items()
        for model in names
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("claims", "0001_initial"),
        ("evidence", "0001_initial"),
        ("webhooks", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
