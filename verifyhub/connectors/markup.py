"""Text and addresses out of small pieces of HTML, and the checks every connector makes of an answer first."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring

from verifyhub.connectors.base import UnreadableAnswer
from verifyhub.documents.characters import clean_markup
from verifyhub.documents.decoding import decode
from verifyhub.documents.page import UnreadablePage
from verifyhub.outbound import Response

_BLOCKS = ("p", "div", "blockquote", "pre", "li", "tr", "h1", "h2", "h3", "h4")
_LONGEST_TITLE = 100  # characters
_LONGEST_ADDRESS = 2_000  # bytes: as many characters fit the column, and PostgreSQL's index takes no more than 2,704


def read_text(response: Response, *, source: str) -> str:
    """The characters of a successful answer.

    Raises:
        UnreadableAnswer: an error status, no body, or bytes that are no text. `source` is what the message calls it.
    """
    if not 200 <= response.status < 300:
        raise UnreadableAnswer(f"{source} answered with status {response.status}.")
    if not response.body.strip():
        raise UnreadableAnswer(f"{source} answered with nothing at all.")
    try:
        return decode(response.body, response.headers).replace("\0", "")  # PostgreSQL keeps no NUL
    except UnreadablePage as error:
        raise UnreadableAnswer(f"{source} answered in no writing we know.") from error


def parse_document(text: str) -> HtmlElement | None:
    """The tree of a whole HTML page; None when there is nothing in it."""
    try:
        return document_fromstring(clean_markup(text), parser=_parser())
    except etree.ParserError:
        return None


def parse_fragment(text: str) -> HtmlElement:
    """The tree of a piece of HTML, in a div of ours."""
    return fragment_fromstring(clean_markup(text), create_parent="div", parser=_parser())


def plain_text(node: HtmlElement) -> str:
    """What a reader sees, one block or line break a line; blanks are folded. The tree is changed on the way."""
    for element in node.iter("br", *_BLOCKS):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    lines = (" ".join(line.split()) for line in str(node.text_content()).splitlines())
    return "\n".join(line for line in lines if line)


def first_line(text: str) -> str:
    """What a post without a title goes by: at most 100 characters."""
    line = text.partition("\n")[0]
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "…"


def web_addresses(written: Iterable[str], *, base: str) -> tuple[str, ...]:
    """The written addresses made absolute, each once, in order; what is not http(s) is left out."""
    found: dict[str, None] = {}
    for address in written:
        try:
            absolute = urljoin(base, address.strip())
            _ = urlsplit(absolute).port  # an address that cannot be taken apart would stop whoever tries later
        except ValueError:
            continue
        if absolute.startswith(("http://", "https://")):
            found[absolute] = None
    return tuple(found)


def usable_address(written: str, *, base: str = "") -> str:
    """The one address made absolute; "" when it is no web address, names no host, or is too long to keep."""
    found = web_addresses([written], base=base) if written else ()
    is_usable = found and len(found[0].encode()) <= _LONGEST_ADDRESS and urlsplit(found[0]).hostname
    return found[0] if is_usable and not any(map(str.isspace, found[0])) else ""


def _parser() -> HTMLParser:
    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
