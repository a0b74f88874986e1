"""manage.py import_article FILE|URL|- : take in an article, look into its claims, and say how they stand."""

import random
import sys
import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table

from apps.claims.models import Article, Claim, Story
from apps.claims.services import ArticleRefused, ArticleText, article_from_page, decode_article, submit_article
from apps.evidence.models import Feed
from apps.evidence.services import PoliteFetch
from apps.evidence.services.patiently import PatientFetch
from apps.evidence.services.working import Progress, work_through
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.lifecycle import Actor, Role
from verifyhub.outbound import Fetch, FetchFailed, Request

PAUSE = 0.2  # seconds between two looks at what is due
PAPER_WIDTH = 160  # characters, when the table goes to a file or another program
DESK = Actor(Role.REPORTER, "Command line", "command")


class Command(BaseCommand):
    help = "Take in an article (UTF-8 text or HTML), look into its claims, and print how they stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE|URL|-", help="a file, an address, or - for standard input")
        parser.add_argument("--title", default="", help="what to call the article")
        parser.add_argument("--publisher", default="", help="who published it")
        parser.add_argument("--published", default="", help="when, such as 2026-03-14 or 2026-03-14T18:30Z")
        parser.add_argument("--story", default="", help="the story its claims belong to; made if there is none")
        parser.add_argument(
            "--wait", type=float, default=60, help="seconds to wait for sources (default 60; 0: do not)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=True)
        with console.status("Reading the article"):
            article, is_new = self._submit(options)
        claims = list(article.claims.order_by("quote_start", "id"))
        known = "" if is_new else " This text was taken in before: nothing was added."
        self.stdout.write(
            f"“{article.title}”: {len(claims)} claims, {len(article.set_aside)} passages set aside.{known}"
        )
        for note in [article.last_error] if article.last_error else article.notes:
            self.stdout.write(note)
        if claims and options["wait"]:
            self._look_into(claims, console, seconds=options["wait"])
        if claims:
            self._print(_table(article))

    def _print(self, table: Table) -> None:
        with (console := Console(width=None if sys.stdout.isatty() else PAPER_WIDTH)).capture() as captured:
            console.print(table)
        self.stdout.write(captured.get())

    def _submit(self, options: dict[str, Any]) -> tuple[Article, bool]:
        now = timezone.now()
        try:
            received = self._received(options)
            story = None
            if options["story"]:
                story, _ = Story.objects.get_or_create(title=options["story"], defaults={"created_at": now})
            return submit_article(
                received, actor=DESK, story=story, max_characters=settings.MAX_ARTICLE_CHARACTERS, now=now
            )
        except (ArticleRefused, UnreadablePage, FetchFailed) as error:
            raise CommandError(str(error)) from error

    def _received(self, options: dict[str, Any]) -> ArticleText:
        source = options["source"]
        if source.startswith(("http://", "https://")):
            found = _from_address(source, fetch=PatientFetch(_polite(), timezone.now, time.sleep, self.stdout.write))
        else:
            name = "standard input" if source == "-" else Path(source).name
            found = decode_article(_bytes_of(source), name=name, max_characters=settings.MAX_ARTICLE_CHARACTERS)
        return ArticleText(
            found.text,
            options["title"] or found.title,
            found.source_url,
            options["publisher"] or found.publisher_name,
            _moment(options["published"]) or found.published_at,
        )

    def _look_into(self, claims: list[Claim], console: Console, *, seconds: float) -> None:
        if not Feed.objects.filter(is_enabled=True).exists():
            self.stdout.write("No source is set up yet, so nothing can be looked up: add feeds in the newsroom.")
        give_up_at = time.monotonic() + seconds
        steps = work_through(
            claims,
            fetch=_polite(),
            random=random.random,
            keys=settings.CONNECTOR_KEYS,
            schedule=settings.LOOK_AGAIN,
            clock=timezone.now,
        )
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with ProgressBar(*columns, console=console) as bars:
            lookups, documents = bars.add_task("Places asked"), bars.add_task("Documents fetched")
            for progress in steps:
                _show(bars, lookups, documents, progress)
                if not progress.is_finished and time.monotonic() > give_up_at:
                    self.stdout.write("Some sources have not answered yet; the workers go on asking.")
                    return
                if not progress.is_finished:
                    time.sleep(PAUSE)


def _bytes_of(source: str) -> bytes:
    """At most one byte more than could be read, so that a huge file is refused without filling the memory."""
    most = 4 * settings.MAX_ARTICLE_CHARACTERS + 1
    try:
        if source == "-":
            return sys.stdin.buffer.read(most)
        with Path(source).open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}.") from error


def _polite() -> PoliteFetch:
    return PoliteFetch(settings.OUTBOUND_POLICY, settings.MANNERS, clock=timezone.now)


def _from_address(url: str, *, fetch: Fetch) -> ArticleText:
    response = fetch(Request(url))  # not `is_page`: a person asks for it, and robots.txt speaks to programs
    if response.status >= 500 or response.status == 429:
        raise CommandError(f"{url} answered with status {response.status}: try again later.")
    return article_from_page(
        read_page(response.body, url=response.url, status=response.status, headers=response.headers)
    )


def _moment(text: str) -> datetime | None:
    """A date or a date and time; UTC unless it says otherwise."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime(day.year, day.month, day.day)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"“{text}” is not a time. Write it like 2026-03-14 or 2026-03-14T18:30Z.")
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _show(bars: ProgressBar, lookups: TaskID, documents: TaskID, progress: Progress) -> None:
    bars.update(lookups, completed=progress.lookups_tried, total=progress.lookups)
    bars.update(documents, completed=progress.documents_tried, total=progress.documents)


def _table(article: Article) -> Table:
    table = Table(show_lines=True)
    table.add_column("Claim", ratio=1)
    for heading in ("Attribution", "Hedge", "State", "Finding", "For", "Against"):
        table.add_column(heading)
    for claim in article.claims.order_by("quote_start", "id"):
        table.add_row(
            claim.statement,
            " → ".join(claim.attribution) or "the article itself",
            claim.hedge,
            claim.get_state_display(),
            claim.finding,
            str(claim.supporting_origins),
            str(claim.disputing_origins),
        )
    return table
