"""Places that news names: where they lie, and how they are written in Latin, Ukrainian and Russian.

gazetteer.csv is our own table of facts, written from general knowledge, not from another gazetteer. Coordinates are
degrees, meant to be right to about 0.01 for towns; those of a country, region, river or sea are of a point inside it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

from verifyhub.names.table import NameRow

_TABLE = Path(__file__).with_name("gazetteer.csv")
_REGION = " region"
_CALLED_REGION = (_REGION, " oblast", " province")
# Where Cyrillic is written. Elsewhere such spellings are understood, but nobody need search for "Лондон".
_WRITES_CYRILLIC = frozenset({"UA", "RU", "BY", ""})


@dataclass(frozen=True)
class Place:
    """`country` is an ISO 3166 code, "" for a sea. `has_namesakes`: its country has other places of this name."""

    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    has_namesakes: bool = False


@cache
def all_places() -> tuple[Place, ...]:
    """In the order of the table: of two that share a name, the one more often meant comes first."""
    return tuple(
        Place(
            row["name"],
            row["kind"],
            row["country"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["namesakes"] == "yes",
        )
        for row in _rows()
    )


@cache
def country_names() -> dict[str, str]:
    return {place.country: place.name for place in all_places() if place.kind == "country"}


def place_rows() -> Iterator[NameRow]:
    """How the places are spelt. A region called after its city is understood with each of the city's spellings."""
    latin = {row["name"]: (row["name"], *_several(row["latin"])) for row in _rows()}
    for row in _rows():
        names = (row["name"], *_several(row["latin"]))
        cyrillic = _in_turn(_several(row["ukrainian"]), _several(row["russian"]))
        city = row["name"].removesuffix(_REGION)
        understood = [spelling + called for spelling in latin.get(city, (city,)) for called in _CALLED_REGION]
        regional = tuple(understood) if row["name"].endswith(_REGION) else ()
        if row["country"] in _WRITES_CYRILLIC:
            yield NameRow("place", (*names, *cyrillic), regional)
        else:
            yield NameRow("place", names, (*cyrillic, *regional))


def _in_turn(ukrainian: list[str], russian: list[str]) -> tuple[str, ...]:
    """The first of each language first: a search for few of the spellings takes one of both."""
    both = (spelling for pair in zip_longest(ukrainian, russian) for spelling in pair)
    return tuple(dict.fromkeys(filter(None, both)))


def _several(cell: str) -> list[str]:
    return [spelling for spelling in cell.split(";") if spelling]


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
