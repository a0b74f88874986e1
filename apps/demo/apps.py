from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "apps.demo"
    verbose_name = "Demonstration"
