"""manage.py verify_archive [--since DATE] [--strays] : is everything still there that evidence was read from?"""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from apps.evidence.services.proving import captures_kept, check_captures, strays


class Command(BaseCommand):
    help = "Read every kept page again, and name each whose file is missing, altered or not the page that was read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DATE", help="only what was kept from this day on, such as 2026-03-14")
        parser.add_argument("--strays", action="store_true", help="also count files that no row refers to")

    def handle(self, *args: Any, **options: Any) -> None:
        since = _day(options["since"])
        captures = captures_kept(since=since)
        total = captures.count()
        columns = (TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console, faults = Console(stderr=True), 0
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("", total=total)
            for fault in check_captures(captures, progress=lambda checked: bar.update(task, completed=checked)):
                self.stdout.write(fault.sentence)
                faults += 1
        if options["strays"]:
            self._count_strays()
        if faults:
            raise CommandError(f"{faults} of {total} kept pages are not as they were.")  # exit code 1
        self.stdout.write(f"The archive is whole: {total} kept pages, each as it was when it was read.")

    def _count_strays(self) -> None:
        count = 0
        try:
            for name in strays():
                self.stdout.write(f"No row refers to {name}.")
                count += 1
        except OSError as error:
            raise CommandError(f"The archive cannot be listed: {error.strerror or error}.") from error
        self.stdout.write(f"{count} files to which no row refers; they do no harm.")


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise CommandError(f"--since must be a day such as 2026-03-14, not {text!r}.") from error
