"""The lines of a file of publishers, and the file we ship."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from verifyhub.directory.naming import LONGEST_NAME, NameRefused, alias_key, check_alias, prefix_of

COLUMNS = ("name", "kind", "family", "addresses", "aliases", "country", "source")
KINDS = ("agency", "outlet", "official", "channel", "person")
MOST_LINES = 2_000
LONGEST_SOURCE = 300  # characters
_COUNTRY = re.compile(r"[A-Z]{2}")


class DirectoryRefused(Exception):
    """The file as a whole cannot be read; the message is for whoever sent it."""


@dataclass(frozen=True)
class Entry:
    """One line. `number` counts from 1, the heading included; `problems` are sentences, none when all is well.

    `family` is the owner: a publisher's name, or that of a group which is none itself.
    """

    number: int
    name: str
    kind: str
    family: str
    addresses: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str
    source: str
    problems: tuple[str, ...] = field(default=())


def starter_directory() -> str:
    """The text of the file we ship: well-known agencies, owners and their outlets, and official bodies. No grades."""
    return (Path(__file__).parent / "publishers.csv").read_text(encoding="utf-8")


def entries_in(text: str) -> Iterator[Entry]:
    """The lines of a CSV file with the `COLUMNS`; several addresses or aliases in one cell stand apart by "|".

    Columns that are not ours are passed over, empty lines too.

    Raises:
        DirectoryRefused: a column is missing, there are too many lines, or it is no CSV.
    """
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise DirectoryRefused(
                f"The first line names the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}."
            )
        for count, row in enumerate(reader, start=1):
            if count > MOST_LINES:
                raise DirectoryRefused(f"A file has at most {MOST_LINES:,} lines. Send the rest in a second one.")
            yield _entry(reader.line_num, {column: " ".join((row[column] or "").split()) for column in COLUMNS})
    except csv.Error as error:
        raise DirectoryRefused(f"After line {reader.line_num} it is no CSV: {error}.") from error


def _entry(number: int, cells: dict[str, str]) -> Entry:
    problems: list[str] = []
    addresses, aliases = [], []
    for written in filter(None, map(str.strip, cells["addresses"].split("|"))):
        try:
            addresses.append(prefix_of(written))
        except NameRefused as refusal:
            problems.append(str(refusal))
    for written in filter(None, map(str.strip, cells["aliases"].split("|"))):
        try:
            aliases.append(check_alias(written))
        except NameRefused as refusal:
            problems.append(str(refusal))
    others = {alias_key(alias): alias for alias in aliases if alias_key(alias) != alias_key(cells["name"])}
    kind, country = cells["kind"].casefold(), cells["country"].upper()
    wrong = (
        (not 0 < len(cells["name"]) <= LONGEST_NAME, f"A name has 1 to {LONGEST_NAME} characters."),
        (
            kind not in KINDS,
            f"“{cells['kind']}” is no kind of publisher. Write {', '.join(KINDS[:-1])} or {KINDS[-1]}.",
        ),
        (len(cells["family"]) > LONGEST_NAME, f"An owner's name has at most {LONGEST_NAME} characters."),
        (bool(country) and not _COUNTRY.fullmatch(country), "A country is two letters (ISO 3166), such as UA."),
        (len(cells["source"]) > LONGEST_SOURCE, f"A source has at most {LONGEST_SOURCE} characters."),
    )
    problems += [sentence for is_wrong, sentence in wrong if is_wrong]
    return Entry(
        number,
        cells["name"],
        kind,
        "" if cells["family"] == cells["name"] else cells["family"],
        tuple(dict.fromkeys(addresses)),
        tuple(others.values()),
        country,
        cells["source"],
        tuple(problems),
    )
