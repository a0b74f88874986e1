"""RSS and Atom feeds: a publisher's own list of what is new.

Covers RSS 0.9x to 2.0, RDF and Atom 1.0. A feed lists all it has, mostly the last 10 to 50 items; we choose by title
and summary and fetch the page itself. What the feed names as an item's source (RSS <source>, Atom <source>) is kept:
it is where an aggregator or a reprinting paper has it from. Fails as an HTML page with status 200 (moved, blocked), as
XML that breaks off, and, when hostile, with entities that unfold without end: a document type is refused unread.
"""

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer
from verifyhub.connectors.feed_xml import mended_feed
from verifyhub.connectors.markup import parse_fragment, plain_text, read_text, usable_address, web_addresses
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_LONGEST_SUMMARY = 4_000  # characters


class RssConnector(Connector):
    name = "rss"
    label = "RSS or Atom feed"
    searches = False

    def request(self, query: Query) -> Request:
        kinds = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
        return Request(query.address, headers={"Accept": kinds})

    def read(self, response: Response) -> list[Hit]:
        import feedparser  # a quarter of a second to import: only when a feed is read

        feed = mended_feed(read_text(response, source="The feed"))
        stated = {"content-type": "application/xml; charset=utf-8", "content-location": response.url}
        try:
            # We take plain text and absolute addresses out of the HTML ourselves, in a hundredth of the time.
            parsed = feedparser.parse(feed, response_headers=stated, sanitize_html=False, resolve_relative_uris=False)
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
        ) as error:  # it trips over odd nesting in its own ways
            raise UnreadableAnswer("The feed is built in a way that cannot be read.") from error
        hits = [hit for entry in parsed.entries if (hit := _hit(entry, response.url))]
        if parsed.entries and not hits:
            raise UnreadableAnswer("The feed lists items, but none has a web address.")
        return hits


def _hit(entry: Any, base: str) -> Hit | None:
    url = usable_address(entry.get("link") or "", base=base)
    if not url:
        return None
    pieces = [parse_fragment(text) for text in _texts(entry)]
    links = [str(link.get("href")) for piece in pieces for link in piece.iterfind(".//a[@href]")]
    return Hit(
        url,
        title=plain_text(parse_fragment(entry.get("title", ""))),
        summary=plain_text(pieces[0])[:_LONGEST_SUMMARY] if pieces else "",
        published_at=_published_at(entry),
        credited_source=_credited_source(entry),
        links=web_addresses(links, base=base),
    )


def _texts(entry: Any) -> Iterator[str]:
    if entry.get("summary"):
        yield entry["summary"]
    yield from (part["value"] for part in entry.get("content", []) if part.get("value"))


def _published_at(entry: Any) -> datetime | None:
    # dict.get: feedparser's own answers "updated" with "published", and warns of it.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(moment), UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        return None  # a year no calendar knows


def _credited_source(entry: Any) -> str:
    source = entry.get("source") or {}
    return plain_text(parse_fragment(source.get("title") or source.get("href") or ""))
