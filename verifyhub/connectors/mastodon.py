"""Mastodon: public posts on one server. A post is a whole document.

Without a key, posts under a hashtag made of the claim's first name (three more spellings are asked for at once), where
the server shows them to strangers. With a user's token, its search; that needs a server which has search switched on.
A boosted post is read as the post it repeats. Errors come as `error`, mostly with their status. Budget: 300 requests in
5 minutes from one address, by its documentation, so one a second to each server.
https://docs.joinmastodon.org/methods/timelines/#tag and https://docs.joinmastodon.org/methods/search/
"""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from verifyhub.connectors.base import Budget, CannotAsk, Connector, Hit, KeyWish, UnreadableAnswer
from verifyhub.connectors.json_answers import (
    MOST_RECORDS,
    Record,
    address,
    as_record,
    moment,
    part,
    read_json,
    records,
    refused,
    words,
)
from verifyhub.connectors.markup import first_line, parse_fragment, plain_text, web_addresses
from verifyhub.connectors.search_terms import wide_phrase
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_SOURCE = "Mastodon"
_MOST_OTHER_TAGS = 3  # the server looks at no more


@dataclass(frozen=True)
class MastodonConnector(Connector):
    """The address is the server's: https://mastodon.social."""

    name = "mastodon"
    label = "Mastodon"
    searches = False
    default_address = "https://mastodon.social"
    key_wish = KeyWish.OPTIONAL
    budget = Budget(pause_seconds=1)
    key: str = field(default="", repr=False)

    def request(self, query: Query) -> Request:
        server = query.address.rstrip("/")
        if self.key:
            asked = urlencode({"q": wide_phrase(query), "type": "statuses", "limit": "40"})
            headers = {"Authorization": f"Bearer {self.key}"}
            return Request(f"{server}/api/v2/search?{asked}", headers=headers, follow_redirects=False)
        first, *others = _tags(query)
        asked = urlencode([("limit", "40"), *(("any[]", tag) for tag in others)])
        return Request(f"{server}/api/v1/timelines/tag/{quote(first)}?{asked}")

    def read(self, response: Response) -> list[Hit]:
        answer = read_json(response, source=_SOURCE)
        if isinstance(answer, dict) and "error" in answer:
            raise refused(_SOURCE, words(answer, "error"))
        statuses = answer if isinstance(answer, list) else records(answer, "statuses", source=_SOURCE)
        listed = [as_record(status, source=_SOURCE) for status in statuses[:MOST_RECORDS]]
        posts = [part(status, "reblog") or status for status in listed]
        if posts and not any(_address_of(post) and isinstance(post.get("content"), str) for post in posts):
            raise UnreadableAnswer(f"{_SOURCE} lists posts that are not built as we know them.")
        return [hit for post in posts if (hit := _hit(post))]


def _tags(query: Query) -> list[str]:
    spellings = query.spellings[0] if query.spellings else query.words[:1]
    tags = dict.fromkeys("".join(filter(str.isalnum, spelling)) for spelling in spellings)
    found = [tag for tag in tags if tag][: _MOST_OTHER_TAGS + 1]
    if not found:
        raise CannotAsk("The claim names nothing that a hashtag could be made of.")
    return found


def _address_of(post: Record) -> str:
    return address(post, "url") or address(post, "uri")


def _hit(post: Record) -> Hit | None:
    """None for a post without words, such as a picture."""
    url = _address_of(post)
    content = parse_fragment(words(post, "content"))
    anchors = [
        a for a in content.iterfind(".//a[@href]") if not {"mention", "hashtag"} & set((a.get("class") or "").split())
    ]
    links = [str(anchor.get("href")) for anchor in anchors] + list(filter(None, [address(part(post, "card"), "url")]))
    text = plain_text(content)
    author = words(part(post, "account"), "display_name") or words(part(post, "account"), "acct")
    if not url or not text:
        return None
    return Hit(
        url,
        title=first_line(f"{author}: {text}"),
        text=text,
        published_at=moment(post, "created_at"),
        links=web_addresses(links, base=url),
    )
