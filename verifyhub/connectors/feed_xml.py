"""The XML of a feed, mended and kept small before anything costly reads it."""

import html
import re
from functools import lru_cache
from html.entities import html5

from lxml import etree

from verifyhub.connectors.base import UnreadableAnswer
from verifyhub.documents.characters import NOT_XML

MOST_ITEMS = 500  # newest first by custom; reading 100,000 takes half a minute
_ROOTS = ("rss", "feed", "RDF")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLOSING = re.compile(r"</(\w+:)?(rss|feed|RDF)\s*>")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")


def mended_feed(text: str) -> bytes:
    """The feed as well-formed UTF-8 XML of at most 500 items; an item that breaks off is left out.

    Mending it here keeps feedparser off its fallback for broken XML, which takes seconds over a hostile kilobyte.

    Raises:
        UnreadableAnswer: it is no feed, declares a document type, or breaks off before the end of its first item.
    """
    root = parse_xml(text, roots=_ROOTS, wanted="a feed")
    _settle_prefixes(root)
    items = [element for element in root.iter("{*}item", "{*}entry") if element.getparent() is not None]
    if not _CLOSING.search(text[-2000:]):
        if len(items) < 2:
            raise UnreadableAnswer("The feed breaks off before the end of its first item.")
        _drop(items.pop())
    for item in items[MOST_ITEMS:]:
        _drop(item)
    return etree.tostring(root, encoding="utf-8")


def parse_xml(text: str, *, roots: tuple[str, ...], wanted: str) -> etree._Element:
    """The root of an XML document, mended where it is broken; it is one of `roots`. `wanted` is for the messages.

    Raises:
        UnreadableAnswer: it is something else, or declares a document type.
    """
    _refuse_document_type(text, wanted)
    clean = _ENTITY.sub(_as_number, _XML_DECLARATION.sub("", text)).replace("\x00", "").lstrip()
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableAnswer(f"This is not {wanted}: it is not XML.") from error
    if root is None or _local_name(root) not in roots or root.getroottree().docinfo.doctype:
        raise UnreadableAnswer(f"This is not {wanted} but something else, such as a web page or an error report.")
    return root


def _refuse_document_type(text: str, wanted: str) -> None:
    """Document types are where entities are declared that unfold without end, or read files."""
    start = 0
    while skipped := _BEFORE_ROOT.match(text, start):
        start = skipped.end()
    if text.startswith("<!", start):
        raise UnreadableAnswer(f"This is a web page, or XML with a document type: neither is read as {wanted}.")


def _as_number(entity: re.Match[str]) -> str:
    return _written_out(entity[1])


@lru_cache(maxsize=4_096)
def _written_out(entity: str) -> str:
    """HTML's named characters, which writers of feeds use and XML does not know; numbers of no character go.

    A name that HTML does not know either stays as its letters.
    """
    if entity in _XML_ENTITIES:
        return f"&{entity};"
    if not entity.startswith("#") and f"{entity};" not in html5:
        return f"&amp;{entity};"
    return "".join(f"&#{ord(character)};" for character in NOT_XML.sub("", html.unescape(f"&{entity};")))


def _settle_prefixes(root: etree._Element) -> None:
    """Take out prefixes nobody declared: mending leaves them in the names, and no strict reader takes such a name."""
    for element in root.iter(etree.Element):
        if ":" in _local_name(element):
            element.tag = "undeclared"
        for name in [name for name in element.attrib if ":" in str(name).rpartition("}")[2]]:
            del element.attrib[name]


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]  # QName refuses the names that mending lets through


def _drop(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)
