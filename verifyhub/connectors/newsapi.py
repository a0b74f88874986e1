"""NewsAPI: recent articles of some 80,000 outlets and blogs. Needs a key; read its terms before switching it on.

Errors come as `status` "error" with a message, with their own HTTP status or with 200. An article that was withdrawn
stays in the list as "[Removed]", without an address of its own: it is left out. The `source` it names is the outlet
itself, not where the outlet has it from. Budget: 100 requests a day, which its answers to users of the free plan have
named; its own page of prices could not be read, so that is not verified. With another plan, set your own figure.
https://newsapi.org/docs/endpoints/everything
"""

from dataclasses import dataclass, field

from verifyhub.connectors.base import Budget, Connector, Hit, KeyWish
from verifyhub.connectors.json_answers import (
    Record,
    address,
    moment,
    read_record,
    records,
    refused,
    with_addresses,
    words,
)
from verifyhub.connectors.search_terms import narrow_phrase, with_and_or, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "NewsAPI"
_LONGEST_QUESTION = 500  # characters


@dataclass(frozen=True)
class NewsApiConnector(Connector):
    name = "newsapi"
    label = "NewsAPI"
    searches = True
    default_address = "https://newsapi.org/v2/everything"
    key_wish = KeyWish.REQUIRED
    budget = Budget(per_day=100)
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        question = with_and_or(query)
        if len(question) > _LONGEST_QUESTION:
            question = narrow_phrase(query)[:_LONGEST_QUESTION]
        parameters = {
            "q": question,
            "from": query.since.strftime("%Y-%m-%dT%H:%M:%S") if query.since else "",
            "to": query.until.strftime("%Y-%m-%dT%H:%M:%S") if query.until else "",
            "sortBy": "relevancy",
            "pageSize": "100",
        }
        url = with_parameters(query.address, parameters)
        return Request(url, headers={"X-Api-Key": self.key}, follow_redirects=False)

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        if words(answer, "status") == "error":
            raise refused(_SOURCE, words(answer, "message"))
        articles = records(answer, "articles", source=_SOURCE)
        found = [article for article in articles if words(article, "title") != "[Removed]"]
        return with_addresses(map(_hit, found), found, source=_SOURCE)


def _hit(article: Record) -> Hit | None:
    url, title = address(article, "url"), words(article, "title")
    if not url:
        return None
    return Hit(url, title=title, summary=words(article, "description"), published_at=moment(article, "publishedAt"))
