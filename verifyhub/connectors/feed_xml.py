"""The XML of a feed, mended and kept small before anything costly reads it."""

import html
import re

from lxml import etree

from verifyhub.connectors.base import UnreadableAnswer

MOST_ITEMS = 500  # newest first by custom; reading 100,000 takes half a minute
_ROOTS = ("rss", "feed", "RDF")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLOSING = re.compile(r"</(\w+:)?(rss|feed|RDF)\s*>")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")


def mended_feed(text: str) -> bytes:
    """The feed as well-formed UTF-8 XML of at most 500 items; an item that breaks off is left out.

    Mending it here keeps feedparser off its fallback for broken XML, which takes seconds over a hostile kilobyte.

    Raises:
        UnreadableAnswer: it is no feed, declares a document type, or breaks off before the end of its first item.
    """
    _refuse_document_type(text)
    root = _parse(text)
    items = [element for element in root.iter("{*}item", "{*}entry") if element.getparent() is not None]
    if not _CLOSING.search(text[-2000:]):
        if len(items) < 2:
            raise UnreadableAnswer("The feed breaks off before the end of its first item.")
        _drop(items.pop())
    for item in items[MOST_ITEMS:]:
        _drop(item)
    return etree.tostring(root, encoding="utf-8")


def _refuse_document_type(text: str) -> None:
    """Document types are where entities are declared that unfold without end, or read files."""
    start = 0
    while skipped := _BEFORE_ROOT.match(text, start):
        start = skipped.end()
    if text.startswith("<!", start):
        raise UnreadableAnswer("This is a web page, or XML with a document type: neither is read as a feed.")


def _parse(text: str) -> etree._Element:
    clean = _NAMED_ENTITY.sub(_as_number, _XML_DECLARATION.sub("", text)).replace("\x00", "").lstrip()
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableAnswer("This is not a feed: it is not XML.") from error
    if root is None or etree.QName(root).localname not in _ROOTS or root.getroottree().docinfo.doctype:
        raise UnreadableAnswer("This is not a feed but something else, such as a web page or an error report.")
    return root


def _as_number(entity: re.Match[str]) -> str:
    """HTML's named characters, which writers of feeds use and XML does not know."""
    if entity[1] in _XML_ENTITIES:
        return entity[0]
    return "".join(f"&#{ord(character)};" for character in html.unescape(entity[0]))


def _drop(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)
