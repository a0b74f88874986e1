"""Bluesky: public posts. Needs a session's access token as its key. A post is a whole document.

The token comes from com.atproto.server.createSession with an app password, and ends after some hours: then the answer
is 400 with `error` "ExpiredToken". The address is that of the server on which the session was made. Search has no OR:
the claim's first name is asked for and we choose. `createdAt` is what the author's program says; `indexedAt`, which the
network says, is taken when that is earlier. Budget: 3,000 requests in 5 minutes from one address, by its documentation
(https://docs.bsky.app/docs/advanced-guides/rate-limits).
https://docs.bsky.app/docs/api/app-bsky-feed-search-posts
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from verifyhub.connectors.base import Budget, Connector, Hit, KeyWish, UnreadableAnswer
from verifyhub.connectors.json_answers import Record, address, moment, part, read_record, records, refused, words
from verifyhub.connectors.markup import first_line, web_addresses
from verifyhub.connectors.search_terms import wide_phrase, with_parameters
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "Bluesky"
_POST = re.compile(r"at://([A-Za-z0-9.:_-]{3,300})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,300})")


@dataclass(frozen=True)
class BlueskyConnector(Connector):
    name = "bluesky"
    label = "Bluesky"
    searches = False
    default_address = "https://bsky.social"
    key_wish = KeyWish.REQUIRED
    budget = Budget(pause_seconds=0.1)
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        parameters = {
            "q": wide_phrase(query),
            "sort": "latest",
            "since": query.since.strftime("%Y-%m-%dT%H:%M:%SZ") if query.since else "",
            "until": query.until.strftime("%Y-%m-%dT%H:%M:%SZ") if query.until else "",
            "limit": "100",
        }
        url = with_parameters(f"{query.address.rstrip('/')}/xrpc/app.bsky.feed.searchPosts", parameters)
        return Request(url, headers={"Authorization": f"Bearer {self.key}"}, follow_redirects=False)

    def read(self, response: Response) -> list[Hit]:
        answer = read_record(response, source=_SOURCE)
        if "error" in answer:
            raise refused(_SOURCE, words(answer, "message") or words(answer, "error"))
        posts = records(answer, "posts", source=_SOURCE)
        if posts and not any(_address_of(words(post, "uri")) and _text_of(post) is not None for post in posts):
            raise UnreadableAnswer(f"{_SOURCE} lists posts that are not built as we know them.")
        return [hit for post in posts if (hit := _hit(post))]


def _hit(post: Record) -> Hit | None:
    """None for a post without words, such as a picture."""
    url, record = _address_of(words(post, "uri")), part(post, "record")
    text = _text_of(post)
    if not url or not text:
        return None
    author = words(part(post, "author"), "displayName") or words(part(post, "author"), "handle")
    return Hit(
        url,
        title=first_line(f"{author}: {text}"),
        text=text,
        published_at=_earlier(moment(record, "createdAt"), moment(post, "indexedAt")),
        links=web_addresses(_links(record), base=url),
    )


def _text_of(post: Record) -> str | None:
    """ "" for a picture; None when it is not where it should be."""
    written = part(post, "record").get("text")
    return written.strip() if isinstance(written, str) else None


def _address_of(uri: str) -> str:
    """The web page of a post; by the author's permanent number, because names change hands."""
    post = _POST.fullmatch(uri)
    return f"https://bsky.app/profile/{post[1]}/post/{post[2]}" if post else ""


def _links(record: Record) -> Iterator[str]:
    for facet in _listed(record, "facets"):
        yield from filter(None, (address(feature, "uri") for feature in _listed(facet, "features")))
    embed = part(record, "embed")
    quoted = words(part(embed, "record"), "uri") or words(part(part(embed, "record"), "record"), "uri")
    yield from filter(None, (address(part(embed, "external"), "uri"), _address_of(quoted)))


def _listed(holder: Record, name: str) -> list[Record]:
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _earlier(stated: datetime | None, seen: datetime | None) -> datetime | None:
    return min(stated, seen) if stated and seen else stated or seen
