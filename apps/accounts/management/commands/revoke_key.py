"""End an API key from the next request on."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.accounts.management.console import key_called, operator_at_the_console
from apps.accounts.services import revoke_key


class Command(BaseCommand):
    help = "End an API key from the next request on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the public part of the key: vh_live_<this>_…")

    def handle(self, *args: object, key: str, **options: object) -> None:
        found = key_called(key)
        revoke_key(found, by=operator_at_the_console(), now=timezone.now())
        self.stderr.write(f"{found.partner}: the key “{found.label}” no longer opens anything.")
