from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_the_band_of_a_probability"),
    ]

    operations = [
        migrations.CreateModel(
            name="OperatorAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("connector", "Connector"), ("site", "Site")], max_length=10)),
                ("name", models.CharField(max_length=300)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("paused", "paused"),
                            ("resumed", "resumed"),
                            ("run", "run now"),
                            ("budget", "budget set"),
                            ("again", "asked again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("actor_key", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "name", "-id"], name="operator_act_latest")],
            },
        ),
    ]
