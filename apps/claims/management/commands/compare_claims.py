"""`manage.py compare_claims`: have every claim's words folded anew and compared with all others, by the workers."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.claims.services import refold_all


class Command(BaseCommand):
    help = "Have every claim looked at again for others that it may be the same as: after an update of names or rules."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refold_all(now=timezone.now()):,} claims are due to be compared. The workers do it.")
