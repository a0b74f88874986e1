"""manage.py api_docs [--check]: keep docs/api/openapi.yaml as the code has it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator


class Command(BaseCommand):
    help = "Write the OpenAPI description of the partner API anew."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if the file is out of date")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "api" / "openapi.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        schema = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
        current = yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=120)
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        if written == current:
            self.stdout.write(f"{path.name} is as the code has it.")
        elif options["check"]:
            raise CommandError(f"{path.name} is out of date: run manage.py api_docs, and tell of it in the changelog.")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(current, encoding="utf-8")
            self.stdout.write(f"{path.name} is written anew.")
