"""From bytes to characters: UTF-8 if it can be, else what the page says of itself, guessing last."""

import codecs
import re
from collections.abc import Iterator, Mapping

from verifyhub.documents.page import UnreadablePage

WORST_SHARE = 0.01  # of characters that could not be decoded: more, and names and figures are no longer to be trusted
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Encodings of text found on the web; Python knows others, some of them costly traps (punycode, idna).
_KNOWN = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be)|cp\d+|iso8859-\d+|koi8-[rtu]|gb\w+|big5\w*|shift_jis\w*|euc_\w+|mac-\w+"
)
_HEADER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """The characters of a text or HTML body, with at most 1 in 100 lost.

    Raises:
        UnreadablePage: "undecodable".
    """
    declared = list(_declared(body, headers))
    # What is valid UTF-8 is UTF-8 whatever its label: wrong labels are common, other text is hardly ever valid.
    for encoding in [*_marked(body), "utf-8", *declared]:
        try:
            return _checked(body.decode(encoding))
        except UnicodeDecodeError:
            continue
    for encoding in declared or ["utf-8"]:  # a few stray bytes in a page that is otherwise what it says
        text = body.decode(encoding, "replace")
        if _unprintable_share(text) <= WORST_SHARE:
            return text
    return _checked(_guess(body))


def _marked(body: bytes) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BOMS if body.startswith(mark))


def _declared(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    if match := _HEADER.search(headers.get("content-type", "")):
        yield from _known(match[1])
    for pattern in (_XML, _META):
        if found := pattern.search(body[:4096]):
            # A page that could be read this far is not UTF-16, whatever it says.
            yield from (name for name in _known(found[1].decode("ascii", "replace")) if not name.startswith("utf-16"))


def _known(label: str) -> Iterator[str]:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return
    if name in ("iso8859-1", "ascii"):  # browsers read both as Windows-1252, and pages are written for browsers
        name = "cp1252"
    if _KNOWN.fullmatch(name):
        yield name


def _guess(body: bytes) -> str:
    from trafilatura.utils import detect_encoding  # half a second to import: only when it is needed

    for encoding in detect_encoding(body):
        for name in _known(encoding):
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                continue
    return body.decode("utf-8", "replace")


def _checked(text: str) -> str:
    if _unprintable_share(text) > WORST_SHARE:
        raise UnreadablePage("undecodable", "The page is in no writing we know: its characters cannot be made out.")
    return text


def _unprintable_share(text: str) -> float:
    return len(_UNPRINTABLE.findall(text)) / max(len(text), 1)
