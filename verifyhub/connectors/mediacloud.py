"""MediaCloud: the open archive of online news for research. Needs a key, sent in the Authorization header.

Wants both ends of the time it searches: without a date the last year is asked for. `publish_date` may be a
day alone, or empty. Budget: two requests a minute, to which its own client keeps.
https://www.mediacloud.org/documentation
"""

from dataclasses import dataclass, field
from datetime import timedelta

from verifyhub.connectors.base import Budget, Connector, Hit, KeyWish
from verifyhub.connectors.json_answers import address, moment, read_record, records, with_addresses, words
from verifyhub.connectors.search_terms import with_and_or, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "MediaCloud"
_WITHOUT_A_DATE = timedelta(days=365)


@dataclass(frozen=True)
class MediaCloudConnector(Connector):
    name = "mediacloud"
    label = "MediaCloud"
    searches = True
    default_address = "https://search.mediacloud.org/api/search/story-list"
    key_wish = KeyWish.REQUIRED
    budget = Budget(pause_seconds=30)
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        since = query.since or (query.until - _WITHOUT_A_DATE if query.until else None)
        languages = " OR ".join(f"language:{code}" for code in query.languages)
        parameters = {
            "q": f"{with_and_or(query)} AND ({languages})",
            "start": since.date().isoformat() if since else "",
            "end": query.until.date().isoformat() if query.until else "",
            "platform": "onlinenews-mediacloud",
            "page_size": "100",
        }
        headers = {"Authorization": f"Token {self.key}", "Accept": "application/json"}
        return Request(with_parameters(query.address, parameters), headers=headers, follow_redirects=False)

    def read(self, response: Response) -> list[Hit]:
        found = records(read_record(response, source=_SOURCE), "stories", source=_SOURCE)
        hits = (
            Hit(url, title=words(story, "title"), published_at=moment(story, "publish_date"))
            for story in found
            if (url := address(story, "url"))
        )
        return with_addresses(hits, found, source=_SOURCE)
