"""GDELT DOC 2.0: news in 65 languages, searched in English translation, without a key.

Covers about the last three months. `seendate` is when GDELT saw a page, not when it was published: no time is kept.
Budget: one request in 6 seconds, for its own 429 says "one every 5 seconds"; it sheds load often. Fails in
plain text with status 200 (a word of two letters is enough), as an HTML page, and as JSON with stray backslashes. An
empty object is an empty answer. https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/
"""

from datetime import datetime

from verifyhub.connectors.base import Budget, Connector, Hit
from verifyhub.connectors.json_answers import address, read_record, records, with_addresses, words
from verifyhub.connectors.search_terms import with_and_or, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "GDELT"


class GdeltConnector(Connector):
    name = "gdelt"
    label = "GDELT"
    searches = True
    default_address = "https://api.gdeltproject.org/api/v2/doc/doc"
    budget = Budget(pause_seconds=6)

    def request(self, query: Query) -> Request:
        parameters = {
            "query": with_and_or(query, conjunction=" ", ascii_only=True, shortest=3),
            "mode": "artlist",
            "format": "json",
            "maxrecords": "75",
            "sort": "hybridrel",
            "startdatetime": _stamp(query.since),
            "enddatetime": _stamp(query.until) if query.since else "",
        }
        return Request(with_parameters(query.address, parameters), headers={"Accept": "application/json"})

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        if not answer:
            return []
        found = records(answer, "articles", source=_SOURCE)
        hits = (Hit(url, title=words(article, "title")) for article in found if (url := address(article, "url")))
        return with_addresses(hits, found, source=_SOURCE)


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y%m%d%H%M%S") if moment else ""
