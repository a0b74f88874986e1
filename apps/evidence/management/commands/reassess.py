"""manage.py reassess --since-rule N [--claims UID ...] [--write] : what the present rules would change."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from apps.claims.models import Claim
from apps.evidence.services.reassessing import Change, Weighing, claims_weighed_before, preview, queue
from verifyhub.corroboration import RULE_VERSION

_COLUMNS = "{:40}  {:29}  {:16}  {:9}  {}"
_LONGEST = 40  # characters of a statement in the table


class Command(BaseCommand):
    help = (
        "Weigh again what was weighed by earlier rules, and print what would be different. Nothing is written and "
        "nothing asked of the network. With --write the workers are told to weigh it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since-rule",
            type=int,
            metavar="N",
            help=f"claims last weighed by a rule before N (default {RULE_VERSION}, the present; with --claims: any)",
        )
        parser.add_argument("--claims", nargs="+", type=UUID, default=[], metavar="UID", help="only these")
        parser.add_argument("--read-again", action="store_true", help="read the stored texts again first")
        parser.add_argument("--all", action="store_true", help="print the claims for which nothing changes too")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each claim, instead of a table")
        parser.add_argument("--write", action="store_true", help="have the workers do it, instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = options["since_rule"]
        if rule is None and not options["claims"]:
            rule = RULE_VERSION
        claims = claims_weighed_before(rule, uids=options["claims"])
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Queueing" if options["write"] else "Weighing", total=claims.count())
            if options["write"]:
                self._queue(claims, options, lambda done: bar.update(task, completed=done))
            else:
                self._preview(claims, options, lambda done: bar.update(task, completed=done))

    def _queue(self, claims: QuerySet[Claim], options: dict[str, Any], progress: Callable[[int], None]) -> None:
        queued = 0
        for queued in queue(claims, read_again=options["read_again"], now=timezone.now()):
            progress(queued)
        self.stdout.write(f"{_claims(queued)} will be weighed again. The workers do it.")

    def _preview(self, claims: QuerySet[Claim], options: dict[str, Any], progress: Callable[[int], None]) -> None:
        by_meaning, now = settings.READ_BY_MEANING, timezone.now()
        weighed = changed = moving = decided = 0
        for change in preview(claims, read_again=options["read_again"], by_meaning=by_meaning, now=now):
            if not (weighed or options["json"]):
                self.stdout.write(_COLUMNS.format("Claim", "Finding", "Estimate", "Origins", "State"))
            weighed += 1
            changed += change.is_any
            moving += bool(change.moves_to)
            decided += change.is_any and change.is_decided
            if change.is_any or options["all"]:
                self.stdout.write(_as_json(change) if options["json"] else _row(change))
            progress(weighed)
        summary = (
            f"{_claims(weighed)} weighed by rule {RULE_VERSION}: {changed} would change, {moving} of them would move; "
            f"of {decided} an editor has decided. Nothing was written."
        )
        (self.stderr if options["json"] else self.stdout).write(summary)


def _row(change: Change) -> str:
    statement = " ".join(change.claim.statement.split())
    if len(statement) > _LONGEST:
        statement = f"{statement[: _LONGEST - 1]}…"
    before, after = change.before, change.after
    return _COLUMNS.format(
        statement,
        _both(before.finding, after.finding),
        _both(_percent(before), _percent(after)),
        _both(str(before.counted), str(after.counted)),
        f"{_state(change)}  {change.claim.uid}",
    )


def _state(change: Change) -> str:
    state = change.claim.state.replace("_", " ")
    if change.is_decided:
        return f"{state}: an editor has decided"
    return _both(state, change.moves_to.replace("_", " ") or state)


def _both(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _percent(weighing: Weighing) -> str:
    return "–" if weighing.probability is None else f"{weighing.probability:.1%}"


def _claims(count: int) -> str:
    return f"{count:,} claim{'' if count == 1 else 's'}"


def _as_json(change: Change) -> str:
    return json.dumps(
        {
            "claim": str(change.claim.uid),
            "statement": change.claim.statement,
            "state": change.claim.state,
            "moves_to": change.moves_to or None,
            "is_decided": change.is_decided,
            "before": vars(change.before),
            "after": vars(change.after),
        },
        ensure_ascii=False,
    )
