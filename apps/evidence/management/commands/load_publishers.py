"""`manage.py load_publishers [FILE]`: take in a file of publishers, or the directory that comes along."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.evidence.services.directory import load_publishers
from verifyhub.directory import DirectoryRefused, starter_directory
from verifyhub.lifecycle import Actor, Role

OPERATOR = Actor(Role.SYSTEM, "Command line", "command")


class Command(BaseCommand):
    help = "Take in publishers from a CSV file, all of it or nothing. Without a file: the directory that comes along."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="CSV in UTF-8")
        parser.add_argument("--update", action="store_true", help="also change what is on file and differs")
        parser.add_argument("--preview", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = Path(options["file"]).read_text(encoding="utf-8-sig") if options["file"] else starter_directory()
            chosen = {"update": options["update"], "preview": options["preview"]}
            loaded = load_publishers(text, **chosen, actor=OPERATOR, now=timezone.now())
        except (OSError, UnicodeDecodeError, DirectoryRefused) as error:
            raise CommandError(f"Nothing was taken in. {error}") from error
        for number, problem in loaded.errors:
            self.stderr.write(f"line {number}: {problem}")
        if loaded.errors:
            raise CommandError(f"Nothing was taken in: {len(loaded.errors):,} problems.")
        for name, differences in loaded.differs.items():
            self.stdout.write(f"{name} differs. {'; '.join(differences)}")
        kept = "changed" if loaded.is_updated else "differ and were kept as they are (--update changes them)"
        would = "It would be: " if options["preview"] else ""
        self.stdout.write(
            f"{would}{len(loaded.new):,} new, {len(loaded.unchanged):,} as before, {len(loaded.differs):,} {kept}."
        )
