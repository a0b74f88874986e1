"""What every source connector is: two pure functions and a few facts. No I/O happens here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from verifyhub.outbound import Request, Response
from verifyhub.queries import Query


class UnreadableAnswer(Exception):
    """The answer is not what this source sends: a block page, an error with status 200, half a body.

    Never "no results". The message tells an editor what came instead.
    """


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


class Connector(Protocol):
    name: str  # the key in CONNECTORS
    label: str  # what an editor calls it
    searches: bool  # True: the source did the selecting. False: it lists all it has, and we choose by the query

    def request(self, query: Query) -> Request: ...

    def read(self, response: Response) -> list[Hit]:
        """The hits in an answer; an empty list only for a well-formed empty answer.

        Raises:
            UnreadableAnswer: anything else.
        """
        ...
