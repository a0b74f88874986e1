"""What can be fed: each reader with bytes it can read, the words of its format, and what it may answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from lab.fuzz.writings import PROSE, SECONDS, Unkept, read_as_article, read_as_document
from verifyhub.connectors import CONNECTORS, Hit, UnreadableAnswer
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Response
from verifyhub.politeness import crawl_delay, may_read, robots_text

RECORDED = Path(__file__).resolve().parents[2] / "tests" / "connectors" / "recorded"
URL = "https://press.example/news/1"
LONGEST_ADDRESS = 2_000  # bytes: what the column holds, and an index of PostgreSQL still takes
# The first byte of an input chooses the header it comes with; the rest is the body.
HEADERS = (
    "",
    "text/html; charset=utf-8",
    "application/rss+xml; charset=utf-16",
    "application/json",
    "text/plain; charset=windows-1251",
    "application/xml; charset=iso-8859-1",
    "application/pdf",
    "text/html; charset=punycode",
)
ROBOTS = b"User-agent: VerifyHub\nDisallow: /private/*.html$\nAllow: /private/a\nCrawl-delay: 2.5\nSitemap: /s.xml\n"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 74>>stream
BT /F1 12 Tf 20 100 Td (Troops left the town of Brenova in the night.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R/Size 6>>
%%EOF
"""


@dataclass(frozen=True)
class Reader:
    """`read` gives what was read, or raises; its refusal in words is the only exception that is no finding."""

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    seconds: float = 2.0  # of processor time: what takes longer is a finding


def readers(name: str) -> list[Reader]:
    """The readers of this name: one, or those of a group."""
    groups = {
        "feed": ["connector:rss", "connector:sitemap"],
        "connectors": [f"connector:{connector}" for connector in CONNECTORS],
    }
    return [_reader(member) for member in groups.get(name, [name])]


def _reader(name: str) -> Reader:
    if name == "html":
        return Reader(name, _read_html, _recorded("page", "telegram"))
    if name == "pdf":
        return Reader(name, _read_html, tuple(bytes([6]) + body for body in (PDF, *_only_pdf())))
    if name == "robots":
        return Reader(name, _read_robots, (b"\0" + ROBOTS, b"\0" + ROBOTS * 3 + b"\xff\xfe"))
    if name in ("article", "document"):
        read = read_as_article if name == "article" else read_as_document
        return Reader(name, read, tuple(b"\1" + words.encode() for words in PROSE), SECONDS)
    connector = name.removeprefix("connector:")
    return Reader(name, lambda given: _read_answer(connector, given), _recorded(connector))


def _read_html(given: bytes) -> object:
    try:
        page = read_page(given[1:], url=URL, status=200, headers={"content-type": HEADERS[given[0] % len(HEADERS)]})
    except UnreadablePage as refusal:
        return _worded(refusal)
    _check_texts(page)
    return page


def _read_answer(connector: str, given: bytes) -> object:
    headers = {"content-type": HEADERS[given[0] % len(HEADERS)]}
    try:
        hits = CONNECTORS[connector].read(Response(URL, 200, headers, given[1:]))
    except UnreadableAnswer as refusal:
        return _worded(refusal)
    for hit in hits:
        check_hit(hit)
    return hits


def _read_robots(given: bytes) -> object:
    rules = robots_text(200, given[1:]) or ""
    delay = crawl_delay(rules, user_agent="VerifyHub (+https://press.example)")
    return may_read(rules, URL, user_agent="VerifyHub (+https://press.example)"), delay


def check_hit(hit: Hit) -> None:
    """What the rest of VerifyHub takes for granted, as the columns and the door out want it."""
    _check_texts(hit)
    for address in filter(None, (hit.url, hit.forwarded_from)):
        bare = urldefrag(address).url
        if not bare.startswith(("http://", "https://")) or not urlsplit(bare).hostname:
            raise Unkept(f"no web address: {address[:100]!r}")
        if len(bare.encode()) > LONGEST_ADDRESS:
            raise Unkept("an address too long for its column")
    if hit.published_at and hit.published_at.tzinfo is None:
        raise Unkept("a time without a zone")


def _check_texts(found: object) -> None:
    for text in _texts(found):
        if "\0" in text:
            raise Unkept("a NUL, which PostgreSQL does not keep")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Unkept("half a character, which no database keeps") from error


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, tuple):
        for item in found:
            yield from _texts(item)
    elif is_dataclass(found):
        for field in fields(found):
            yield from _texts(getattr(found, field.name))


def _worded(refusal: Exception) -> str:
    message = str(refusal)
    _check_texts(message)
    if not message.strip():
        raise Unkept("a refusal without words")
    return message


def _recorded(*names: str) -> tuple[bytes, ...]:
    found = [path for name in names for path in sorted((RECORDED / name).iterdir()) if path.suffix != ".json"]
    return tuple(b"\1" + path.read_bytes() for path in found if path.stat().st_size <= 20_000)


def _only_pdf() -> list[bytes]:
    return [path.read_bytes() for path in sorted(RECORDED.glob("page/*.pdf")) if path.stat().st_size <= 20_000]


# What brings in the costly libraries: articles to extract, and bytes in no declared writing.
WARMING = [
    (_reader("html"), given) for given in (*_recorded("page"), b"\1Troops left \xfd\xc0\xe3 Brenova \xff\xf0." * 9)
]
