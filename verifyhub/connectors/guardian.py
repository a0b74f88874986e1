"""The Guardian's Open Platform: everything it has published since 1999. Needs a key, which is free.

The one keyed source that reaches back to any date. Errors come with their status, or with status 200 and
`response.status` "error". A wrong key gives 401. Budget: 5,000 requests a day and 12 a second for a free key, by its
documentation of 2019; whether that still holds is not verified.
https://open-platform.theguardian.com/documentation/search
"""

from dataclasses import dataclass, field

from verifyhub.connectors.base import Budget, Connector, Hit, KeyWish
from verifyhub.connectors.json_answers import (
    Record,
    address,
    moment,
    part,
    read_record,
    records,
    refused,
    with_addresses,
    words,
)
from verifyhub.connectors.markup import parse_fragment, plain_text
from verifyhub.connectors.search_terms import with_and_or, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "The Guardian"


@dataclass(frozen=True)
class GuardianConnector(Connector):
    name = "guardian"
    label = "The Guardian"
    searches = True
    default_address = "https://content.guardianapis.com/search"
    key_wish = KeyWish.REQUIRED
    budget = Budget(pause_seconds=1 / 12, per_day=5_000)
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        parameters = {
            "q": with_and_or(query),
            "from-date": query.since.date().isoformat() if query.since else "",
            "to-date": query.until.date().isoformat() if query.until else "",
            "order-by": "relevance",
            "page-size": "50",
            "show-fields": "trailText",
            "api-key": self.key,
        }
        return Request(with_parameters(query.address, parameters), follow_redirects=False)

    def read(self, response: Response) -> list[Hit]:
        answer = part(read_record(response, source=_SOURCE), "response")
        if words(answer, "status") == "error":
            raise refused(_SOURCE, words(answer, "message"))
        found = records(answer, "results", source=_SOURCE)
        return with_addresses(map(_hit, found), found, source=_SOURCE)


def _hit(result: Record) -> Hit | None:
    url = address(result, "webUrl")
    trail = plain_text(parse_fragment(words(part(result, "fields"), "trailText")))
    published_at = moment(result, "webPublicationDate")
    return Hit(url, title=words(result, "webTitle"), summary=trail, published_at=published_at) if url else None
