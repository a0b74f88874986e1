"""manage.py export_evidence CLAIM [--to FILE.wacz] : all a claim rests on, in one file that a viewer replays."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.claims.models import Claim
from apps.evidence.services.exporting import CannotExport, export_evidence, file_name


class Command(BaseCommand):
    help = "Write the kept pages of a claim, its journal and a manifest of hashes into one WACZ file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("claim", metavar="CLAIM", help="its id in the API, or its number in the newsroom")
        parser.add_argument("--to", metavar="FILE.wacz", type=Path, help="without it: in this folder, named by claim")

    def handle(self, *args: Any, **options: Any) -> None:
        now, claim = timezone.now(), _claim(options["claim"])
        path: Path = options["to"] or Path(file_name(claim, now=now))
        unfinished = path.with_name(f"{path.name}.part")
        try:
            with unfinished.open("wb") as file:
                exported = export_evidence(claim, file, now=now)
            os.replace(unfinished, path)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(
            f"{path}: {exported.captures} kept states of {exported.documents} documents, "
            f"{exported.entries} journal entries."
        )
        if exported.left_out:
            self.stdout.write(f"{exported.left_out} documents were read before there was an archive: text only.")


def _claim(text: str) -> Claim:
    try:
        found = Claim.objects.filter(pk=int(text)) if text.isdecimal() else Claim.objects.filter(uid=UUID(text))
        return found.get()
    except (ValueError, OverflowError, Claim.DoesNotExist) as error:
        raise CommandError(f"There is no claim {text}.") from error
