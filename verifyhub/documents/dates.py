"""When a page says it was published: JSON-LD, then meta tags, then time tags. No guessing from the text."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.html import HtmlElement

_META_NAMES = (
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
_LONGEST_JSON = 500_000  # characters
_DEEPEST_JSON = 20


def published_at(tree: HtmlElement) -> datetime | None:
    """Aware, in UTC. A time without a zone is taken for UTC, a date alone for midnight."""
    for stated in _stated(tree):
        if moment := read_time(stated):
            return moment
    return None


def read_time(stated: str) -> datetime | None:
    """An ISO 8601 date or time, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(stated.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _stated(tree: HtmlElement) -> Iterator[str]:
    yield from _in_json(tree)
    metas = {_name(meta): str(meta.get("content", "")) for meta in reversed(tree.findall(".//meta"))}
    yield from (metas[name] for name in _META_NAMES if name in metas)
    yield from (str(tag.get("datetime")) for tag in tree.iterfind(".//*[@itemprop='datePublished'][@datetime]"))
    yield from (str(tag.get("datetime")) for tag in tree.iterfind(".//time[@pubdate][@datetime]"))
    # Further down, a time is as likely that of a comment or of another story.
    for place in (".//article", ".//header", ".//main"):
        yield from (str(tag.get("datetime")) for tag in list(tree.iterfind(f"{place}//time[@datetime]"))[:1])


def _name(meta: HtmlElement) -> str:
    return str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()


def _in_json(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) <= _LONGEST_JSON:
            try:
                yield from _published(json.loads(text), depth=0)
            except (ValueError, RecursionError):
                continue


def _published(node: object, *, depth: int) -> Iterator[str]:
    """Every datePublished in a JSON-LD tree, outermost first."""
    if depth > _DEEPEST_JSON:
        return
    if isinstance(node, dict):
        if isinstance(stated := node.get("datePublished"), str):
            yield stated
        for value in node.values():
            yield from _published(value, depth=depth + 1)
    elif isinstance(node, list):
        for value in node:
            yield from _published(value, depth=depth + 1)
