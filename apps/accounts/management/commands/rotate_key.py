"""Give a partner the successor of a key; the old one goes on for some days."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.management.console import end_after, key_called, operator_at_the_console
from apps.accounts.services import KeyRefused, rotate_key

OLD_DAYS = 7


class Command(BaseCommand):
    help = "Make the successor of an API key. It is written to standard output, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the public part of the key: vh_live_<this>_…")
        parser.add_argument("--old-days", type=int, default=OLD_DAYS, help=f"the old one goes on; {OLD_DAYS}")
        parser.add_argument("--days", type=int, help="how long the new one is good for; for ever if left out")

    def handle(self, *args: object, key: str, old_days: int, days: int | None, **options: object) -> None:
        now = timezone.now()
        try:
            successor, plain = rotate_key(
                key_called(key),
                old_ends_at=end_after(old_days, option="--old-days", now=now),
                expires_at=None if days is None else end_after(days, now=now),
                by=operator_at_the_console(),
                now=now,
            )
        except KeyRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"Key for {successor.partner}: {successor.label}. Keep it now: it is not shown again.")
        self.stdout.write(plain)
