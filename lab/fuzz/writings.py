"""Articles and documents to be read: what one is made of for the fuzzer, and what every reading of one has to keep."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

from verifyhub.reading import read_article, read_document
from verifyhub.reading.timing import EventWindow

CLAIM = "Troops left the town of Brenova in the night."
EVENT = EventWindow(date(2026, 3, 9), date(2026, 3, 10))
PUBLISHED = datetime(2026, 3, 10, 9, tzinfo=UTC)
LONGEST = 20_000  # bytes of one text: what longer ones cost, the suite measures
SECONDS = 10.0  # of processor time for the longest: the worst jumble takes about five
PROSE = (
    "Troops left the town of Brenova in the night, the ministry said on Tuesday. “We did not leave,” Petrova told us."
    "\nAccording to unconfirmed reports, 1,200 people fled; police denied it. It may rain. Who knows?",
    "Міністерство повідомило, що війська залишили Бренову. За словами мера, у місті 1200 людей.",
    "Министерство сообщило, что войска покинули Бренову. «Это не так», — заявил мэр.",
    "Name | Killed | Date\nBrenova\t12\t3 March\n- one\n- two\n\n"
    "\u202eTROOPS LEFT\u202c \u200fBRENOVA\u200f \x00\x85\u2028said",
)


class Unkept(Exception):
    """The reader gave something that is not in what it read, that could not be kept in a row, or not be fetched."""


def read_as_article(given: bytes) -> object:
    text = given[1:LONGEST].decode("utf-8", "replace")
    reading = read_article(text, published_at=PUBLISHED)
    for draft in reading.drafts:
        if not draft.start < draft.end <= len(text) or text[draft.start : draft.end] != draft.quote:
            raise Unkept("a draft that does not stand in the text")
        spans = [speaker.span for speaker in draft.speakers if speaker.span] + ([draft.time.span] if draft.time else [])
        _check_spans(spans, len(text))
        _check_texts([draft.statement, *draft.attribution, *draft.places, *draft.entities, *draft.reasons], text)
    _check_spans([(aside.start, aside.end) for aside in reading.set_aside], len(text))
    if any(next_one.start < aside.end for aside, next_one in pairwise(reading.set_aside)):
        raise Unkept("passages set aside that overlap, or are out of order")
    return reading


def read_as_document(given: bytes) -> object:
    text = given[1:LONGEST].decode("utf-8", "replace")
    reading = read_document(
        text,
        statement=CLAIM,
        names=("Brenova",),
        known_related=bool(given[:1] > b"\3"),
        event_window=EVENT,
        published=PUBLISHED.date(),
    )
    if text[reading.start : reading.end] != reading.passage or not 0 <= reading.start <= reading.end <= len(text):
        raise Unkept("a passage that does not stand in the text")
    if not 0 <= reading.confidence <= 1:
        raise Unkept("a confidence that is none")
    _check_texts([*reading.named_origins, *reading.reasons], text)
    return reading


def _check_spans(spans: list[tuple[int, int]], length: int) -> None:
    if any(not 0 <= start < end <= length for start, end in spans):
        raise Unkept("a span outside of the text")


def _check_texts(texts: Iterator[str] | list[str], given: str) -> None:
    """NUL is the text's own and is refused before an article is kept; nothing else may be made up here."""
    for text in texts:
        if "\0" in text and "\0" not in given:
            raise Unkept("a NUL, which PostgreSQL does not keep")
        json.dumps(text).encode()
        text.encode()
