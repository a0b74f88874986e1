"""Reading a page: status, kind of content, characters, tree, main text, and what the page says of itself."""

import re
from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from verifyhub.documents.dates import published_at
from verifyhub.documents.decoding import decode
from verifyhub.documents.page import Page, UnreadablePage
from verifyhub.documents.walls import check_status, check_text

if TYPE_CHECKING:
    from trafilatura.settings import Document

MOST_ELEMENTS = 30_000  # about 3 s of work; a long live blog has some 10,000
_HTML = ("text/html", "application/xhtml+xml", "")
_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "a packed file",
    b"{": "data for machines (JSON)",
    b"<rss": "a feed",
    b"<feed": "a feed",
}
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_page(body: bytes, *, url: str, status: int, headers: Mapping[str, str]) -> Page:
    """The article on a page. `url` is where it was found, after redirects; header names are lower case.

    A status that passes (429, 5xx) is the caller's to ask again about: here it counts as refused, like any other.

    Raises:
        UnreadablePage: there is none, for a named reason.
    """
    check_status(status)
    kind = _check_kind(body, headers)
    text = decode(body, headers)
    if kind == "text/plain":
        return _plain(text, url)
    tree = _parse(text)
    page = _extract(tree, url)
    check_text(tree, title=page.title, text=page.text)
    return page


def _check_kind(body: bytes, headers: Mapping[str, str]) -> str:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    start = body[:1024].lstrip()
    for signature, name in _SIGNATURES.items():
        if start.startswith(signature) and kind != "text/plain":
            raise UnreadablePage("not_text", f"This is {name}, not a web page.")
    if kind not in (*_HTML, "text/plain"):
        raise UnreadablePage("not_text", f"This is not a web page but a file of the kind “{kind[:80]}”.")
    return kind


def _plain(text: str, url: str) -> Page:
    lines = [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()]
    if not lines:
        raise UnreadablePage("empty", "The page is empty.")
    return Page(url, lines[0][:200], "\n".join(lines))


def _parse(text: str) -> HtmlElement:
    # Without huge_tree, libxml2 itself stops at 256 levels and at oversized nodes.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    clean = _XML_DECLARATION.sub("", text).replace("\x00", "")
    try:
        tree = document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise UnreadablePage("empty", "The page is empty.") from error
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise UnreadablePage("too_large", f"The page has more than {MOST_ELEMENTS} parts: no article is built so.")
    return tree


def _extract(tree: HtmlElement, url: str) -> Page:
    from trafilatura.xml import xmltotxt

    found = _main_text(tree, url)
    title = (found.title if found else "") or (tree.findtext(".//title") or "").strip()
    page = Page(url, title, "", published_at=published_at(tree), language=_language(tree))
    if not found or found.body is None:
        return page
    links = _links(found.body, url)
    etree.strip_tags(found.body, "ref")
    return replace(
        page,
        text=_without_title(xmltotxt(found.body, False), title),
        byline=found.author or "",
        site_name=found.sitename or urlsplit(url).hostname or "",
        links=links,
    )


def _main_text(tree: HtmlElement, url: str) -> "Document | None":
    from trafilatura import bare_extraction  # half a second to import: only when a page is read

    found = bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_links=True,
        config=_settings(),
        date_extraction_params={"original_date": True, "extensive_search": False},  # its dates are guesses: unused
    )
    return cast("Document | None", found)


@cache
def _settings() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG

    settings = ConfigParser()
    settings.read_dict(DEFAULT_CONFIG)
    # Below this many characters trafilatura falls back on all the words of the page in one heap, menu included.
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "40"
    return settings


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return rest.strip() if first.strip() == title and rest.strip() else text.strip()


def _language(tree: HtmlElement) -> str:
    stated = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    language = re.split("[-_]", stated.strip().lower())[0]
    return language if re.fullmatch("[a-z]{2,3}", language) else ""


def _links(body: Any, url: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for link in body.iter("ref"):
        try:
            target = urljoin(url, str(link.get("target", "")))
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            found[target.partition("#")[0]] = None
    return tuple(found)
