"""Files of publishers taken in and written out: all of a file or nothing, and nothing on file changed unasked."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import transaction

from apps.evidence.models import Publisher
from apps.evidence.services.publisher_changes import KEEP, PublisherRefused
from apps.evidence.services.publishers import change_facts, enter_publisher, set_owner
from verifyhub.directory import COLUMNS, Entry, entries_in
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

FROM_FILE = "Taken from a file of publishers."


@dataclass
class Loaded:
    """What a file did, or would do: names. `differs` has, by name, what the file says otherwise.

    Either nothing was taken in, and `errors` tells of each line why, or there are none.
    """

    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    differs: dict[str, list[str]] = field(default_factory=dict)
    errors: list[tuple[int, str]] = field(default_factory=list)
    is_updated: bool = False


class _NothingIsTakenIn(Exception):
    """Undoes what was written."""


def load_publishers(text: str, *, update: bool = False, preview: bool = False, actor: Actor, now: datetime) -> Loaded:
    """Take in a file. What is on file already and differs stays as it is, unless `update`; grades are never touched.

    An address or a name that only we have is no difference, and stays. `preview` does it all and undoes it.

    Raises:
        DirectoryRefused: it cannot be read as a whole.
        NotAllowed: the actor may not.
    """
    require(KEEP, actor)
    loaded = Loaded(is_updated=update)
    entries = list(entries_in(text))
    try:
        with transaction.atomic():
            _take_in(entries, loaded, update=update, actor=actor, now=now)
            if preview or loaded.errors:
                raise _NothingIsTakenIn
    except _NothingIsTakenIn:
        return loaded
    return loaded


def _take_in(entries: list[Entry], loaded: Loaded, *, update: bool, actor: Actor, now: datetime) -> None:
    """Publishers first and owners after, so that an owner may stand further down."""
    known = {
        p.name.casefold(): p for p in Publisher.objects.select_related("owner").prefetch_related("addresses", "aliases")
    }
    taken: list[tuple[Entry, Publisher]] = []
    seen: dict[str, int] = {}
    for entry in entries:
        key = entry.name.casefold()
        problems = [*entry.problems, *([f"{entry.name} stands in line {seen[key]} already."] if key in seen else [])]
        seen.setdefault(key, entry.number)
        loaded.errors += [(entry.number, problem) for problem in problems]
        if not problems and (publisher := _kept(entry, known.get(key), loaded, update=update, actor=actor, now=now)):
            taken.append((entry, publisher))
    for entry, publisher in taken:
        if entry.family:
            _keep_owner(entry, publisher, loaded, actor=actor, now=now)
    loaded.errors.sort()


def _kept(
    entry: Entry, known: Publisher | None, loaded: Loaded, *, update: bool, actor: Actor, now: datetime
) -> Publisher | None:
    """The publisher whose owner is still to be set; None when it stays as it is, or cannot be taken in."""
    if known:
        differences = _differences(entry, known)
        if not differences:
            loaded.unchanged.append(known.name)
            return None
        loaded.differs[known.name] = differences
        if not update:
            return None
        entry = _joined(entry, known)
    facts: dict[str, Any] = {
        "name": known.name if known else entry.name,
        "kind": entry.kind,
        "country": entry.country,
        "addresses": entry.addresses,
        "aliases": entry.aliases,
        "source": entry.source,
    }
    try:
        with transaction.atomic():
            if known:
                change_facts(known, **facts, reason=FROM_FILE, actor=actor, now=now)
                return known
            made = enter_publisher(**facts, reason=FROM_FILE, actor=actor, now=now)
    except PublisherRefused as refusal:
        loaded.errors.append((entry.number, str(refusal)))
        return None
    loaded.new.append(made.name)
    return made


def _keep_owner(entry: Entry, publisher: Publisher, loaded: Loaded, *, actor: Actor, now: datetime) -> None:
    owner = Publisher.objects.filter(name__iexact=entry.family).first()
    publisher.refresh_from_db()
    if (publisher.owner == owner) and (owner or publisher.family == entry.family):
        return
    try:
        set_owner(publisher, owner, family=entry.family, reason=entry.source or FROM_FILE, actor=actor, now=now)
    except PublisherRefused as refusal:
        loaded.errors.append((entry.number, str(refusal)))


def _differences(entry: Entry, known: Publisher) -> list[str]:
    """What the file says otherwise, in words; an empty cell says nothing."""
    ours = _cells(known)
    found = []
    for name, theirs in (
        ("kind", entry.kind),
        ("family", entry.family),
        ("country", entry.country),
        ("source", entry.source),
    ):
        if theirs and theirs != ours[name]:
            found.append(f"{name}: {ours[name] or 'none'} here, {theirs} in the file")
    for name, wanted in (("addresses", entry.addresses), ("aliases", entry.aliases)):
        have = {written.casefold() for written in ours[name].split("|")}
        if missing := [written for written in wanted if written.casefold() not in have | {known.name.casefold()}]:
            found.append(f"{name}: not here {', '.join(missing)}")
    return found


def _joined(entry: Entry, known: Publisher) -> Entry:
    """The file's facts, with the addresses and names that only we have."""
    ours = _cells(known)

    def both(wanted: tuple[str, ...], have: str) -> tuple[str, ...]:
        return tuple({written.casefold(): written for written in (*filter(None, have.split("|")), *wanted)}.values())

    return replace(
        entry,
        country=entry.country or ours["country"],
        source=entry.source or ours["source"],
        addresses=both(entry.addresses, ours["addresses"]),
        aliases=both(entry.aliases, ours["aliases"]),
    )


def export_publishers() -> str:
    """All publishers in the columns that an import reads. No grades and no sides: those are this newsroom's own."""
    written = StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    rows = Publisher.objects.select_related("owner").prefetch_related("addresses", "aliases").order_by("name")
    writer.writerows(_cells(publisher) for publisher in rows)
    return written.getvalue()


def _cells(publisher: Publisher) -> Mapping[str, str]:
    return {
        "name": publisher.name,
        "kind": publisher.kind,
        "family": publisher.owner.name if publisher.owner else publisher.family,
        "addresses": "|".join(sorted(address.prefix for address in publisher.addresses.all())),
        "aliases": "|".join(sorted(alias.name for alias in publisher.aliases.all())),
        "country": publisher.country,
        "source": publisher.source,
    }
