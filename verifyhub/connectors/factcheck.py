"""Google Fact Check Tools: verdicts that other desks have published as ClaimReview. Needs a key.

A review is a verdict about a claim, never a witness of the event: every hit is marked as a prior review, the rating
leads its title. No result is an empty object. The service is an alpha version; errors come as `error` with a message.
No figure was found for what it allows: there is no budget beyond what holds for every host.
https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from verifyhub.connectors.base import Connector, Hit, KeyWish, Kind
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
from verifyhub.connectors.search_terms import narrow_phrase, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "Google Fact Check Tools"


@dataclass(frozen=True)
class FactCheckConnector(Connector):
    name = "factcheck"
    label = "Google Fact Check Tools"
    searches = True
    default_address = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
    key_wish = KeyWish.REQUIRED
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        # No language is named: a review in another one is as good a pointer.
        parameters = {"query": narrow_phrase(query), "pageSize": "20", "key": self.key}
        return Request(with_parameters(query.address, parameters), follow_redirects=False)

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        if "error" in answer:
            raise refused(_SOURCE, words(part(answer, "error"), "message"))
        if not answer:
            return []
        claims = records(answer, "claims", source=_SOURCE)
        return with_addresses((hit for claim in claims for hit in _hits(claim)), claims, source=_SOURCE)


def _hits(claim: Record) -> Iterator[Hit]:
    claimed = ": ".join(filter(None, (words(claim, "claimant"), words(claim, "text"))))
    for review in records(claim, "claimReview", source=_SOURCE):
        if url := address(review, "url"):
            title = ": ".join(filter(None, (words(review, "textualRating"), words(review, "title") or claimed)))
            yield Hit(url, title=title, summary=claimed, published_at=moment(review, "reviewDate"), kind=Kind.REVIEW)
