"""What every source connector is: two pure functions and a few facts. No I/O happens here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from verifyhub.outbound import Request, Response
from verifyhub.queries import Query


class UnreadableAnswer(Exception):
    """The answer is not what this source sends: a block page, an error with status 200, half a body.

    Never "no results". The message tells an editor what came instead.
    """


class CannotAsk(Exception):
    """Nothing was sent: a key is missing, or the claim holds nothing to search for. Asking again will not help."""


class Kind(StrEnum):
    """What a hit is to the claim. Only a document may be counted as a witness.

    A prior review is a verdict on the claim by another desk; a copy is an older state of the page in `forwarded_from`.
    """

    DOCUMENT = "document"
    REVIEW = "prior review"
    COPY = "older copy"


class KeyWish(StrEnum):
    """Whether a source wants a key. Where it is optional, the source gives more to those who have one."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Hit:
    """One document a source points to.

    `text` is filled when the answer already holds the whole document (a channel post); then the page is not fetched.
    `summary` is only for choosing what to fetch. `credited_source` is the publisher the source itself names (RSS
    `<source>`); `forwarded_from` the address of the post this one repeats; `links` the addresses in it.
    """

    url: str
    title: str = ""
    summary: str = ""
    text: str = ""
    published_at: datetime | None = None
    credited_source: str = ""
    forwarded_from: str = ""
    links: tuple[str, ...] = ()
    kind: Kind = Kind.DOCUMENT


@dataclass(frozen=True)
class Budget:
    """How much we may ask of a source, by all workers together; the connector's docstring says whose figure it is.

    The pause, in seconds, is between the beginnings of two requests to one host. A day is from midnight to midnight
    UTC; None where no daily limit is known.
    """

    pause_seconds: float = 0.0
    per_day: int | None = None


class Connector(Protocol):
    """Those that want a key are frozen dataclasses with a field `key`; see `connector_for`."""

    name: str  # the key in CONNECTORS
    label: str  # what an editor calls it
    searches: bool  # True: the source did the selecting. False: it lists all it has, and we choose by the query
    default_address: str = ""  # "" where the newsroom must say which feed, channel or page
    key_wish: KeyWish = KeyWish.NONE
    budget: Budget = Budget()  # what holds for every host comes on top: see verifyhub.politeness

    def request(self, query: Query) -> Request:
        """Raises CannotAsk when there is nothing to ask for, or nothing to ask with."""
        ...

    def read(self, response: Response) -> list[Hit]:
        """The hits in an answer; an empty list only for a well-formed empty answer.

        Raises:
            UnreadableAnswer: anything else.
        """
        ...
