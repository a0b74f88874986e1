"""manage.py workflow_docs [--check]: keep the tables of docs/workflow.md as the code has them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.claims.workflow_tables import UnknownPart, fill_in


class Command(BaseCommand):
    help = "Write the generated parts of docs/workflow.md anew from the lifecycle, the permissions and the schedule."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if the file is out of date")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "workflow.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            written = path.read_text(encoding="utf-8")
            current = fill_in(written)
        except (OSError, UnknownPart) as error:
            raise CommandError(f"{path}: {error}") from error
        if written == current:
            self.stdout.write(f"{path.name} is as the code has it.")
        elif options["check"]:
            raise CommandError(f"{path.name} is out of date: run manage.py workflow_docs.")
        else:
            path.write_text(current, encoding="utf-8")
            self.stdout.write(f"{path.name} is written anew.")
