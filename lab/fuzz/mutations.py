"""One input made into another: bits, pieces, words of the formats, cuts and other writings."""

from collections.abc import Callable, Sequence
from random import Random

LARGEST = 64_000  # bytes
WORDS = r"""
< > / = " ' [ ] { } , : \ & ; | </p> <table> <svg> <template> <plaintext> <base <br/> <!-- --> <![CDATA[ ]]> <?xml ?>
<item> </item> <entry> <link> <guid> <title> <pubDate> <source url=''/> <rss> </rss> <feed> <urlset> <loc> <ref> </ref>
&#0; &#xD800; &#x110000; &#1; &lt; &quot; &bogus; href='//[' xml:base='http://[' xmlns='' xmlns:a='a' a:b='' x:y
\u0000 \ud800 \udfff \ud83d\ude00 \u \x "" null true NaN -0 1e999 1E400 -Infinity 99999999999999999999 [[ [] {}
http:// https://[ https://[::1] //x http://a:99999/ http://і.example/ javascript:1 at://a/b mailto:a@b /../ #
{{ }} [[a|b]] {{cite |url= |title= }} ''' 0001-01-01 9999-12-31T23:59:60-23:59 0001-01-01T00:00+14:00 20269931
<script type='application/ld+json'> charset=utf-16 encoding='utf-7' <!DOCTYPE <!ENTITY <time datetime=' <meta content='
Crawl-delay: 1e400 User-agent: * Disallow: /*$*$*$ %2 %00 /Length 999999999 /Filter/FlateDecode /Kids[2 endobj xref obj
"""
TOKENS = (*(word.encode() for word in WORDS.split()), b" ", b"\0", b"\r\n", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\x85")
WRITINGS = ("utf-16", "utf-16-be", "utf-32", "cp1251", "latin-1", "utf-7", "utf-8-sig")


def mutate(given: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """One to eight changes. `others` are inputs to take pieces from; the first byte chooses the header."""
    head, body = given[:1] or b"\0", given[1:]
    if random.random() < 0.1:
        head = bytes([random.randrange(8)])
    for _ in range(1 << random.randrange(4)):
        body = random.choice(CHANGES)(body, random.choice(others)[1:], random)
    return head + body[:LARGEST]


def _flip(body: bytes, other: bytes, random: Random) -> bytes:
    place = random.randrange(len(body) + 1)
    return body[:place] + bytes([random.randrange(256)]) + body[place + 1 :]


def _say(body: bytes, other: bytes, random: Random) -> bytes:
    place = random.randrange(len(body) + 1)
    return body[:place] + random.choice(TOKENS) + body[place + random.choice((0, 0, 1, 8)) :]


def _repeat(body: bytes, other: bytes, random: Random) -> bytes:
    """A word or a piece many times over: where depth and quadratic work show."""
    start, end = _piece(body, random)
    piece = random.choice((body[start : min(end, start + 40)], random.choice(TOKENS)))
    return body[:start] + piece * random.choice((2, 30, 1_000)) + body[start:]


def _drop(body: bytes, other: bytes, random: Random) -> bytes:
    start, end = _piece(body, random)
    return body[:start] + body[end:]


def _double(body: bytes, other: bytes, random: Random) -> bytes:
    start, end = _piece(body, random)
    place = random.randrange(len(body) + 1)
    return body[:place] + body[start:end] + body[place:]


def _splice(body: bytes, other: bytes, random: Random) -> bytes:
    start, end = _piece(other, random)
    place = random.randrange(len(body) + 1)
    return body[:place] + other[start:end] + body[place:]


def _cut(body: bytes, other: bytes, random: Random) -> bytes:
    return body[: random.randrange(len(body) + 1)]


def _rewrite(body: bytes, other: bytes, random: Random) -> bytes:
    """The same characters in another writing; rarely, because most of what follows is then one and the same."""
    if random.random() < 0.8:
        return body
    return body.decode("utf-8", "replace").encode(random.choice(WRITINGS), "replace")


def _piece(body: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(body) + 1)
    return start, min(len(body), start + random.choice((1, 8, 60, 500)))


CHANGES: tuple[Callable[[bytes, bytes, Random], bytes], ...] = (
    _flip, _say, _say, _say, _repeat, _drop, _drop, _double, _splice, _splice, _cut, _rewrite,
)  # fmt: skip
