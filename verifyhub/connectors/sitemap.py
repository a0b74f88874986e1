"""A site's own news sitemap: what it has published in the last days. It lists; we choose. No key.

Mostly at /news-sitemap.xml or named in robots.txt; a news sitemap lists two days and at most 1,000 pages, the first of
which are read. An index of sitemaps is refused with the address of one of its parts, because that is what must be
asked. Without a title, the words of the address stand in for one when we choose. Compressed files are not read.
https://www.sitemaps.org/protocol.html
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

from lxml import etree

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer
from verifyhub.connectors.feed_xml import parse_xml
from verifyhub.connectors.markup import read_text, usable_address
from verifyhub.documents.dates import read_time
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query

_MOST_PAGES = 1_000
_CLOSING = re.compile(r"</(\w+:)?(urlset|sitemapindex)\s*>")
_WORD = re.compile(r"[^\W\d_]{2,}")


class SitemapConnector(Connector):
    name = "sitemap"
    label = "Site's news sitemap"
    searches = False

    def request(self, query: Query) -> Request:
        return Request(query.address, headers={"Accept": "application/xml, text/xml;q=0.9, */*;q=0.1"})

    def read(self, response: Response) -> list[Hit]:
        text = read_text(response, source="The sitemap")
        root = parse_xml(text, roots=("urlset", "sitemapindex"), wanted="a sitemap")
        if str(root.tag).rpartition("}")[2] == "sitemapindex":
            first = next((address for part in root.iterfind("{*}sitemap") if (address := _text(part, "loc"))), "")
            raise UnreadableAnswer(f"This is a list of sitemaps: enter one of them as the address, such as {first}")
        pages = root.findall("{*}url")
        if not _CLOSING.search(text[-2000:]) and (len(root) or not text.rstrip().endswith("/>")):
            pages = pages[:-1]
            if not pages:
                raise UnreadableAnswer("The sitemap breaks off before the end of its first page.")
        hits = [hit for page in pages[:_MOST_PAGES] if (hit := _hit(page, response.url))]
        if pages and not hits:
            raise UnreadableAnswer("The sitemap lists pages, but none has a web address.")
        return hits


def _hit(page: etree._Element, base: str) -> Hit | None:
    url = usable_address(_text(page, "loc"), base=base)
    if not url:
        return None
    title = _text(page, "news/{*}title")
    summary = _text(page, "news/{*}keywords") or ("" if title else _words_of(url))
    return Hit(url, title=title, summary=summary, published_at=_published_at(page))


def _published_at(page: etree._Element) -> datetime | None:
    """`lastmod` is when a page was changed: it says nothing about when it was published."""
    return read_time(_text(page, "news/{*}publication_date"))


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(f"{{*}}{path}") or "").split())


def _words_of(url: str) -> str:
    return " ".join(_path_words(url))


def _path_words(url: str) -> Iterator[str]:
    yield from _WORD.findall(unquote(urlsplit(url).path).rpartition(".")[0] or unquote(urlsplit(url).path))
