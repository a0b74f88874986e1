"""Loads the demonstration story and its press."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.demo.loading import load_demonstration


class Command(BaseCommand):
    help = "Loads the demonstration story and its press. Running it again changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded in demonstration mode only: set VERIFYHUB_DEMO=1.")
        loaded = load_demonstration(base_url=settings.BASE_URL, now=timezone.now())
        verb = "Loaded" if loaded.is_new else "Already there:"
        self.stdout.write(f"{verb} “{loaded.article.title}” with {loaded.article.claims.count()} claims.")
