"""manage.py try_connector NAME "QUERY" : ask one source by hand, through the real door, and show what it found."""

import sys
import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from apps.evidence.management.recordings import keep_recording, without_key
from apps.evidence.services import PoliteFetch
from apps.evidence.services.patiently import PatientFetch
from verifyhub.connectors import CONNECTORS, CannotAsk, Connector, Hit, UnreadableAnswer, connector_for
from verifyhub.names import kind_of
from verifyhub.outbound import FetchFailed, Response
from verifyhub.queries import Query, is_worth_fetching, query_for

PAPER_WIDTH = 160  # characters, when the table goes to a file or another program


class Command(BaseCommand):
    help = "Ask one source by hand and print what it found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", choices=CONNECTORS, help=f"one of {', '.join(CONNECTORS)}")
        parser.add_argument("query", metavar="QUERY", help="a claim, or words of it; capitals begin names")
        parser.add_argument("--address", default="", help="the feed, channel, page or server, if not the usual one")
        parser.add_argument("--save", metavar="DIR", default="", help="keep the answer there as a recording")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        key = settings.CONNECTOR_KEYS.get(name, "").strip()
        try:
            connector = connector_for(name, keys=settings.CONNECTOR_KEYS)
            query = _query(options["query"], options["address"] or connector.default_address, connector)
            request = connector.request(query)
            self.stdout.write(f"Asking {without_key(request.url, key)}")
            fetch = PatientFetch(
                PoliteFetch(settings.OUTBOUND_POLICY, settings.MANNERS, clock=timezone.now),
                clock=timezone.now,
                sleep=time.sleep,
                say=self.stdout.write,
            )
            response = fetch(replace(request, pause_seconds=connector.budget.pause_seconds))
        except (CannotAsk, FetchFailed) as error:
            raise CommandError(f"{CONNECTORS[name].label} was not reached: {error}") from error
        self.stdout.write(f"Status {response.status}, {response.content_type or 'no type'}, {len(response.body)} bytes")
        hits, refusal = _read(connector, response)
        if options["save"]:
            self._save(Path(options["save"]), response, hits, refusal, query=options["query"], key=key)
        if refusal:
            raise CommandError(f"{connector.label} answered, but not with results: {refusal}")
        self._show(connector, query, hits)

    def _save(self, folder: Path, response: Response, hits: list[Hit], refusal: str, *, query: str, key: str) -> None:
        try:
            files = keep_recording(folder, name=query, response=response, hits=hits, refusal=refusal, key=key)
        except OSError as error:
            raise CommandError(f"The recording cannot be kept: {error.strerror}: {error.filename}") from error
        self.stdout.write(f"Kept as {files[0]} and {files[1]}")

    def _show(self, connector: Connector, query: Query, hits: list[Hit]) -> None:
        if not hits:
            self.stdout.write("It answered that it has nothing.")
            return
        with (console := Console(width=None if sys.stdout.isatty() else PAPER_WIDTH)).capture() as captured:
            console.print(_table(connector, query, hits))
        self.stdout.write(captured.get())


def _query(text: str, address: str, connector: Connector) -> Query:
    if not address:
        raise CommandError(f"Say where to ask with --address: “{connector.label}” has no address of its own.")
    if connector.name != "telegram" and urlsplit(address).scheme not in ("http", "https"):
        raise CommandError(f"“{address}” is not an address that starts with https://.")
    return query_for(text, names=_names(text), address=address, until=timezone.now())


def _names(text: str) -> tuple[str, ...]:
    """The words with a capital; the first of a sentence only if it is a known name, or the only one."""
    words = [word.strip(".,;:!?\"'()") for word in text.split()]
    capitals = [word for word in words if word[:1].isupper()]
    if len(capitals) > 1 and capitals[0] == words[0] and not kind_of(words[0]):
        del capitals[0]
    return tuple(capitals)


def _read(connector: Connector, response: Response) -> tuple[list[Hit], str]:
    """The hits, or in words why there are none to be had."""
    try:
        return connector.read(response), ""
    except UnreadableAnswer as error:
        return [], str(error)


def _table(connector: Connector, query: Query, hits: list[Hit]) -> Table:
    table = Table(title=f"{connector.label}: {len(hits)} found", show_lines=True)
    table.add_column("Published (UTC)", no_wrap=True)
    table.add_column("Title and address", ratio=1, overflow="fold")
    table.add_column("Kind")
    table.add_column("Would be read")
    for hit in hits:
        chosen = connector.searches or is_worth_fetching(query, f"{hit.title}\n{hit.summary}\n{hit.text}")
        published = f"{hit.published_at:%Y-%m-%d %H:%M}" if hit.published_at else "–"
        table.add_row(published, f"{hit.title or hit.summary}\n{hit.url}", hit.kind.value, "yes" if chosen else "no")
    return table
