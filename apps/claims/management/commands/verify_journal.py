"""manage.py verify_journal [--export FILE|-] : is the journal whole? Or write it down for others to verify."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from apps.claims.models import JournalEntry
from apps.claims.services.verifying import Extent, JournalBroken, export_journal, verify_journal


class Command(BaseCommand):
    help = "Find the first journal entry that was altered, removed or reordered; or export the journal as JSON Lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--export",
            metavar="FILE|-",
            help="write the journal there, one entry a line, instead; see docs/verify-the-journal.md",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["export"]:
                self._export(options["export"])
            else:
                self._verify()
        except JournalBroken as broken:
            raise CommandError(str(broken)) from broken  # exit code 1

    def _verify(self) -> None:
        extent = self._walk()
        self.stdout.write(f"The journal is whole: {extent.entries} entries of {extent.claims} claims.")
        if extent.last_sequence:
            self.stdout.write(f"The feed ends at sequence {extent.last_sequence} with digest {extent.last_digest}.")
        if extent.unnumbered:
            self.stdout.write(f"{extent.unnumbered} entries are not yet numbered; a worker does that.")

    def _walk(self) -> Extent:
        columns = (TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("", total=JournalEntry.objects.count())
            return verify_journal(progress=lambda entries: bar.update(task, completed=entries))

    def _export(self, target: str) -> None:
        if target == "-":
            exported = export_journal(partial(self.stdout.write, ending=""))
        else:
            try:
                with Path(target).open("w", encoding="utf-8", newline="\n") as file:
                    exported = export_journal(file.write)
            except OSError as error:
                raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        left_out = JournalEntry.objects.filter(sequence=None).count()
        unnumbered = f"; {left_out} not yet numbered were left out" if left_out else ""
        self.stderr.write(f"{exported} entries exported{unnumbered}.")
