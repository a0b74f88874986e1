"""Whom a page names or links to for what it says, as far as it says so itself."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from verifyhub.documents.addresses import canonical_address, is_same_site, resolved_link
from verifyhub.documents.stated import Stated, listed, text_in

MOST_SOURCES = 50
_LONGEST_NAME = 80  # characters
_LONGEST_ADDRESS = 2_000
_LAST_LINES = 6
_CREDIT = re.compile(
    r"""\W*(?:
    sources? | (with[ ])?(additional[ ])?reporting[ ](by|from) | first[ ](published|reported)[ ]by | via
    | джерел[оа] | источники? | quellen? | źródł[oa] | fuentes? | fonti? | fonte
    )\b(?:\s*:)?\s+(?P<names>\S.{1,150})""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"\s{0,9}(?:[;,&]|\band\b|\bund\b|\by\b|\bet\b|\bта\b|\bі\b|\bи\b)\s{0,9}")
_ELSEWHERE = ("aside", "nav", "footer")  # what stands there is said of other stories


def quoted_sources(
    tree: HtmlElement, stated: Stated, *, text: str, links: Iterable[str], original_url: str
) -> tuple[str, ...]:
    """Names and addresses, each once, at most 50: the original, the stated sources, links to other sites, credits.

    `tree` is the page as it came; `text` and `links` are those of the main text.
    """
    found = [original_url, *_stated_sources(stated)]
    found += [canonical_address(link) for link in links if not is_same_site(link, stated.url)]
    found += [*_cited(tree, stated.url), *_shown_posts(tree, stated.url), *_credited(text)]
    kept = dict.fromkeys(source for source in found if source and len(source) <= _limit(source))
    return tuple(kept)[:MOST_SOURCES]


def _limit(source: str) -> int:
    return _LONGEST_ADDRESS if "://" in source else _LONGEST_NAME


def _stated_sources(stated: Stated) -> Iterator[str]:
    for field in ("isBasedOn", "citation"):
        for value in listed(stated.article.get(field)):
            if isinstance(value, str):
                yield resolved_link(stated.url, value) if "/" in value else " ".join(value.split())
            elif isinstance(value, dict):
                yield resolved_link(stated.url, text_in(value, "url", "@id")) or text_in(value, "name")


def _cited(tree: HtmlElement, url: str) -> Iterator[str]:
    for cite in _within(tree, "cite"):
        yield " ".join(cite.text_content().split()).strip(" .,:;()-–—")
    for quote in _within(tree, "blockquote", "q"):
        if address := quote.get("cite"):
            yield canonical_address(resolved_link(url, address))


def _shown_posts(tree: HtmlElement, url: str) -> Iterator[str]:
    """The addresses of posts that the page shows in a box of the network they are from."""
    for element in _within(tree, "script", "blockquote", "div"):
        if post := element.get("data-telegram-post"):
            yield resolved_link("https://t.me/", post)
        elif address := element.get("data-instgrm-permalink") or element.get("data-href") or element.get("cite"):
            yield canonical_address(resolved_link(url, address)) if element.tag != "q" else ""
        elif element.tag == "blockquote" and "twitter" in (element.get("class") or ""):
            links = [str(link.get("href")) for link in element.iter("a") if "/status/" in str(link.get("href"))]
            yield canonical_address(resolved_link(url, links[-1])) if links else ""


def _credited(text: str) -> Iterator[str]:
    for line in text.splitlines()[-_LAST_LINES:]:
        if match := _CREDIT.fullmatch(line.strip()):
            for name in _BETWEEN.split(match["names"].partition(";")[0]):
                name = re.sub(r"\s{1,9}in [A-Z]\w+$", "", name).strip(" .:()–—-")
                if name[:1].isupper() or "://" in name:
                    yield name


def _within(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    for element in tree.iter(*tags):
        if next(element.iterancestors(*_ELSEWHERE), None) is None:
            yield element
