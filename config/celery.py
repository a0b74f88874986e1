"""The Celery application: the same code on the embedded broker, RabbitMQ and Redis."""

import os

from celery import Celery

import config.names  # noqa: F401 - every task begins with the current names

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("verifyhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
