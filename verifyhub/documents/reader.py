"""Reading a page: status, kind of content, characters, tree, main text, and what the page says of itself."""

import re
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from verifyhub.documents.addresses import canonical_address, is_own_address, resolved_link
from verifyhub.documents.characters import clean_markup
from verifyhub.documents.credits import original_of, read_byline, read_publisher, read_title
from verifyhub.documents.dates import read_times
from verifyhub.documents.decoding import decode
from verifyhub.documents.main_text import read_main_text
from verifyhub.documents.page import Page, UnreadablePage
from verifyhub.documents.pdf import read_pdf
from verifyhub.documents.posts import read_post
from verifyhub.documents.sources import quoted_sources
from verifyhub.documents.stated import Stated, read_stated, text_in
from verifyhub.documents.walls import check_address, check_status, check_text

MOST_ELEMENTS = 30_000  # about 3 s of work; a long live blog has some 10,000
_HTML = ("text/html", "application/xhtml+xml", "")
_JSON = ("application/json", "application/activity+json", "application/ld+json")
_SIGNATURES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "a packed file",
    b"<rss": "a feed",
    b"<feed": "a feed",
}
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_page(body: bytes, *, url: str, status: int, headers: Mapping[str, str], asked_url: str = "") -> Page:
    """The article on a page. `url` is where it was found, after redirects; header names are lower case.

    `asked_url` is the address before redirects: a story that leads to the front page is gone.

    A status that passes (429, 5xx) is the caller's to ask again about: here it counts as refused, like any other.

    Raises:
        UnreadablePage: there is none, for a named reason.
    """
    check_status(status, body)
    check_address(url, asked_url)
    kind = _check_kind(body, headers)
    if kind == "application/pdf":
        return read_pdf(body, url)
    text = decode(body, headers)
    if kind in _JSON:
        return read_post(text, url)
    if kind == "text/plain":
        return _plain(text, url)
    return _read_tree(_parse(text), url)


def _check_kind(body: bytes, headers: Mapping[str, str]) -> str:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    start = body[:1024].lstrip()
    if start.startswith(b"%PDF") and kind != "text/plain":
        return "application/pdf"
    if start.startswith((b"{", b"[")) and kind in _JSON or (start.startswith(b"{") and kind in _HTML):
        return _JSON[0]
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
    clean = clean_markup(_XML_DECLARATION.sub("", text))
    try:
        tree = document_fromstring(clean, parser=parser)
    except etree.ParserError as error:
        raise UnreadablePage("empty", "The page is empty.") from error
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise UnreadablePage("too_large", f"The page has more than {MOST_ELEMENTS} parts: no article is built so.")
    return tree


def _read_tree(tree: HtmlElement, url: str) -> Page:
    stated = read_stated(tree, url)
    original_url = original_of(stated)
    site_name = read_publisher(stated, original_url)
    title = read_title(tree, stated, site_name)
    untouched, page_title = deepcopy(tree), " ".join((tree.findtext(".//title") or "").split())
    text, links, appeals = read_main_text(tree, stated, titles=(title, page_title, stated.meta("og:title")))
    check_text(untouched, stated, title=title, text=text, appeals=appeals)
    sources = quoted_sources(untouched, stated, text=text, links=links, original_url=original_url)
    return Page(
        url,
        title,
        text,
        byline=read_byline(untouched, stated),
        site_name=site_name,
        language=_language(untouched, stated),
        links=tuple(dict.fromkeys([original_url, *links] if original_url else links)),
        canonical_url=_own_address(stated),
        quoted_sources=sources,
        **read_times(untouched, stated)._asdict(),
    )


def _own_address(stated: Stated) -> str:
    offered = [stated.links.get("canonical", ""), resolved_link(stated.url, stated.meta("og:url"))]
    own = next((address for address in offered if address and is_own_address(address, stated.url)), stated.url)
    return canonical_address(own)


def _language(tree: HtmlElement, stated: Stated) -> str:
    offered = [str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")]
    offered += [text_in(stated.article, "inLanguage"), stated.meta("og:locale", "dc.language", "language")]
    languages = (re.split("[-_]", words.strip().lower())[0] for words in offered)
    return next((language for language in languages if re.fullmatch("[a-z]{2,3}", language)), "")
