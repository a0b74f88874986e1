"""When a page says it was published and changed, and where it says so. Nothing is guessed from the text."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from verifyhub.documents.stated import Stated, text_in

_PUBLISHED_METAS = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_MODIFIED_METAS = (
    "article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100  # a time outside of these is a mistake of the site's software
_LONGEST_LIFE = 30 * 366  # days between publishing and changing: more is a mistake too
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_IN_PATH = re.compile(
    rf"/(?P<year>19\d\d|20\d\d)[/-](?P<month>0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})[/-](?P<day>0?[1-9]|[12]\d|3[01])(?=[/-]|$)"
    r"|/(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=[/-]|$)",
    re.IGNORECASE,
)


class Times(NamedTuple):
    """Aware, in UTC; a date alone is midnight. Sources are "json-ld", "meta", "time tag", "address", or "" for none."""

    published_at: datetime | None = None
    published_from: str = ""
    modified_at: datetime | None = None
    modified_from: str = ""


def read_times(tree: HtmlElement, stated: Stated) -> Times:
    """A change before the publication, or a lifetime after it, is nothing we can know of: it is left out."""
    published, published_from = _first(_published(tree, stated))
    modified, modified_from = _first(_modified(tree, stated))
    return sane_times(Times(published, published_from, modified, modified_from))


def sane_times(times: Times) -> Times:
    if not times.modified_at or not times.published_at:
        return times
    if 0 <= (times.modified_at - times.published_at).total_seconds() <= _LONGEST_LIFE * 86_400:
        return times
    return times._replace(modified_at=None, modified_from="")


def read_time(stated: str) -> datetime | None:
    """An ISO 8601 date or time, in UTC; None for anything else. Without a zone it is taken for UTC."""
    try:
        return _in_utc(datetime.fromisoformat(stated.strip()))
    except (ValueError, OverflowError):
        return None


def date_in(url: str) -> datetime | None:
    """The date that many news sites put into the address of a story, as in /2022/09/11/ or /2022/sep/11/."""
    try:
        match = _IN_PATH.search(urlsplit(url).path)
        if match is None:
            return None
        year, month, day = match["year"] or match["y"], match["month"] or match["m"], match["day"] or match["d"]
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        return datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        return None


def _first(stated: Iterable[tuple[str, str]]) -> tuple[datetime | None, str]:
    for words, source in stated:
        moment = date_in(words) if source == "address" else read_time(words) or _read_mail_time(words)
        if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return moment, source
    return None, ""


def _read_mail_time(stated: str) -> datetime | None:
    """As in mail and HTTP: "Sun, 11 Sep 2022 09:15:00 +0300"."""
    try:
        return _in_utc(parsedate_to_datetime(stated[:80]))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _published(tree: HtmlElement, stated: Stated) -> Iterator[tuple[str, str]]:
    nodes = (stated.article, *stated.nodes)
    yield from ((text_in(node, "datePublished"), "json-ld") for node in nodes if "datePublished" in node)
    yield from ((stated.metas[name], "meta") for name in _PUBLISHED_METAS if name in stated.metas)
    yield from _tags(tree, ".//*[@itemprop='datePublished'][@datetime]", ".//time[@pubdate][@datetime]")
    # Further down, a time is as likely that of a comment or of another story.
    for place in (".//article", ".//header", ".//main"):
        yield from list(_tags(tree, f"{place}//time[@datetime]"))[:1]
    yield stated.url, "address"


def _modified(tree: HtmlElement, stated: Stated) -> Iterator[tuple[str, str]]:
    if modified := text_in(stated.article, "dateModified"):
        yield modified, "json-ld"
    yield from ((stated.metas[name], "meta") for name in _MODIFIED_METAS if name in stated.metas)
    yield from _tags(tree, ".//*[@itemprop='dateModified'][@datetime]")


def _tags(tree: HtmlElement, *paths: str) -> Iterator[tuple[str, str]]:
    yield from ((str(tag.get("datetime")), "time tag") for path in paths for tag in tree.iterfind(path))
