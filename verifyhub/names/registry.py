"""The table of names in use: the one we ship, and what the newsroom added to it."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from verifyhub.names.gazetteer import place_rows
from verifyhub.names.table import NameRow, NameTable

_PEOPLE_AND_ORGANISATIONS = Path(__file__).with_name("aliases.csv")
_in_use: "tuple[NameTable | None, str]" = (None, "")  # one value: no thread sees half of a change


def table() -> NameTable:
    return _in_use[0] or shipped()


def version_in_use() -> str:
    return _in_use[1]


def use_names(rows: Iterable[NameRow], *, version: str = "") -> None:
    """From now on this process knows these rows beside the shipped ones, instead of any that were given before."""
    global _in_use
    given = tuple(rows)
    _in_use = (NameTable(given, base=shipped()) if given else None, version)


@cache
def shipped() -> NameTable:
    with _PEOPLE_AND_ORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        others = [
            NameRow(row["kind"], (row["name"], *filter(None, row["also"].split(";")))) for row in csv.DictReader(lines)
        ]
    return NameTable((*place_rows(), *others))
