from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "apps.newsroom"
    verbose_name = "Newsroom"
