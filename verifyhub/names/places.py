"""Which place a name means, and whether that is certain."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from verifyhub.names.folding import fold
from verifyhub.names.gazetteer import Place, all_places
from verifyhub.names.spelling import plain

_SMALL = frozenset({"town", "village"})


@dataclass(frozen=True)
class Location:
    """A name as a text has it and the places it may mean, the likeliest first."""

    name: str
    places: tuple[Place, ...]

    @property
    def is_certain(self) -> bool:
        return len(self.places) == 1 and not self.places[0].has_namesakes


def places_named(name: str) -> tuple[Place, ...]:
    """All that a name in any spelling or case may mean; none for one the gazetteer does not know."""
    return _by_name().get(fold(name), ())


def place(name: str, *, countries: Iterable[str] = ()) -> Place | None:
    """The one place it means, given the countries a text is about; None when unknown, or when several are left."""
    left = _narrowed(places_named(name), frozenset(countries))
    return left[0] if len(left) == 1 else None


def locate(names: Iterable[str]) -> tuple[Location, ...]:
    """Where the names of one text lie. Names that mean one place only tell which countries it is about.

    That never puts a small place where a city may be meant: who writes of Donetsk and Moscow seldom means the town.
    """
    found = [(name, places) for name in dict.fromkeys(names) if (places := places_named(name))]
    countries = frozenset(places[0].country for _, places in found if len(places) == 1)
    return tuple(Location(name, _likely(places, countries)) for name, places in found)


def _likely(places: tuple[Place, ...], countries: frozenset[str]) -> tuple[Place, ...]:
    left = _narrowed(places, countries)
    return places if places[0].kind == "city" and left[0].kind in _SMALL else left


def _narrowed(places: tuple[Place, ...], countries: frozenset[str]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.country in countries) or places


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in all_places():
        found[plain(place.name)] = (*found.get(plain(place.name), ()), place)
    return found
