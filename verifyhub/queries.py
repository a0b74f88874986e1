"""From a claim to what to search for, and from a feed's items to those worth fetching."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Query:
    """What a connector is asked for one claim. `address` is the feed, channel or page to ask.

    `phrases` are search strings, narrow first; `names` the claim's places, people and organisations with their variant
    spellings; `words` its other telling words, lower case.
    """

    address: str
    phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def query_for(statement: str, *, names: tuple[str, ...], address: str, around: datetime | None = None) -> Query:
    return Query(address)


def is_worth_fetching(query: Query, text: str) -> bool:
    """Whether a hit's title and summary share enough with the claim to read the whole document."""
    return False
