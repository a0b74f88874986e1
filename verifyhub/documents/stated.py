"""What a page states of itself for machines: JSON-LD, meta and link tags, each read once, all of it only claims."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from verifyhub.documents.addresses import canonical_address, resolved_link

Node = dict[str, Any]

_LONGEST_JSON = 500_000  # characters
_DEEPEST_JSON = 20
_MOST_NODES = 2_000  # objects in one page's JSON-LD; a long live blog has some hundreds
_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BlogPosting",
)
_ALSO_ARTICLES = ("LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Report", "ClaimReview", "WebPage")


@dataclass(frozen=True)
class Stated:
    """`nodes` are all JSON-LD objects, outermost first; `article` is the one that describes this page, {} if none does.

    `metas` are first contents by lower-case name, `links` first addresses by relation ("canonical"), absolute.
    """

    url: str
    nodes: tuple[Node, ...]
    article: Node
    metas: dict[str, str]
    links: dict[str, str]

    def meta(self, *names: str) -> str:
        """The first that is there and not empty."""
        return next((content for name in names if (content := self.metas.get(name, ""))), "")


def read_stated(tree: HtmlElement, url: str) -> Stated:
    nodes = tuple(_nodes(tree))
    metas: dict[str, str] = {}
    for meta in tree.iterfind(".//meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        metas.setdefault(name, " ".join(str(meta.get("content", "")).split()))
    links: dict[str, str] = {}
    for link in tree.iterfind(".//link[@href]"):
        links.setdefault(str(link.get("rel", "")).lower(), resolved_link(url, str(link.get("href"))))
    return Stated(url, nodes, _article(nodes, url), metas, links)


def text_in(node: Node, *names: str) -> str:
    """The first of these fields that is words, blanks folded; "" when none is."""
    return next((" ".join(value.split()) for name in names if isinstance(value := node.get(name), str)), "")


def listed(value: object) -> list[object]:
    """JSON-LD writes one thing and a list of one thing alike."""
    return value if isinstance(value, list) else [] if value is None else [value]


def types_of(node: Node) -> list[object]:
    return listed(node.get("@type"))


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    left = _MOST_NODES
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        for node in nodes_in(script.text or ""):
            yield node
            left -= 1
            if not left:
                return


def nodes_in(text: str) -> Iterator[Node]:
    """Every object in a JSON text, outermost first; none for what is no JSON, or too long."""
    if len(text) > _LONGEST_JSON:
        return
    try:
        yield from _walk(json.loads(text, strict=False), depth=0)
    except (ValueError, RecursionError):
        return


def _walk(value: object, *, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(inner, dict | list):
            yield from _walk(inner, depth=depth + 1)


def _article(nodes: tuple[Node, ...], url: str) -> Node:
    """Of several stories the one that gives this address as its own, else the first."""
    for kinds in (_ARTICLES, _ALSO_ARTICLES):
        stories = [node for node in nodes if any(kind in kinds for kind in types_of(node))]
        if stories:
            here = canonical_address(url)
            return next((node for node in stories if here in _addresses(node, url)), stories[0])
    return {}


def _addresses(node: Node, url: str) -> set[str]:
    said = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    said += [value.get("@id") for value in said if isinstance(value, dict)]
    return {canonical_address(resolved_link(url, value)) for value in said if isinstance(value, str)}
