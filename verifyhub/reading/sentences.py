"""Where the sentences of a text begin and end, in bounded time whatever the text."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

# pysbd's time grows with the square of what it is given, so it never sees more than this many characters at once.
LONGEST_PIECE = 1200
PATTERNS_KEPT = 4096  # compiled, by Python's `re`
_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029]+")
_NEVER_LAST = frozenset({"the", "a", "an", "of", "and", "or", "to", "in", "by", "with", "from", "for", "that", "at"})
_WRAP = re.compile(r"[\r\n]")
_GOOD_CUTS = (". ", "! ", "? ", "; ", ", ", " ")


@dataclass(frozen=True)
class Sentence:
    """`text` is exactly the source's [start:end], without white space around it. Paragraphs are numbered from 0."""

    text: str
    start: int
    end: int
    paragraph: int


@lru_cache(maxsize=32)
def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order. Every character that is not white space belongs to exactly one of them."""
    segmenter = _segmenter()
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for piece_start, piece_end in _pieces(text, start, end):
            for a, b in _spans(
                segmenter.segment(_WRAP.sub(" ", text[piece_start:piece_end])), text, piece_start, piece_end
            ):
                found.append(Sentence(text[a:b], a, b, number))
    return tuple(found)


def _segmenter() -> Any:  # pysbd has no types
    return _pysbd().Segmenter(language="en", clean=False)


@lru_cache(maxsize=1)
def _pysbd() -> ModuleType:
    """Imported on first use: it takes 30 ms, and only processes that read texts need it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has escapes that Python warns of when it first compiles them
        import pysbd
    # It hands hundreds of patterns to `re` as text, for each sentence. Together with everyone else's they are more than
    # `re` keeps (512), and then each is compiled anew each time: by profile a third of all processor time.
    setattr(re, "_MAXCACHE", PATTERNS_KEPT)  # noqa: B010 - there is no public way
    return pysbd  # type: ignore[no-any-return]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _LINE_BREAK.finditer(text):
        if _is_wrapped(text, gap):
            continue
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _is_wrapped(text: str, gap: re.Match[str]) -> bool:
    """One line break in the middle of a sentence: a small letter behind it, or a word before it that ends none."""
    if gap[0] not in ("\n", "\r\n"):
        return False
    before, after = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
    last_word = text[max(0, gap.start() - 5) : gap.start()].rpartition(" ")[2]
    return (after.islower() and (before.isalpha() or before == ",")) or (after.isalpha() and last_word in _NEVER_LAST)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PIECE:
        cut = _cut(text, start, start + LONGEST_PIECE)
        yield start, cut
        start = cut
    yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """The best place to cut in the second half of text[start:end]: after a sentence, a comma, a word, or anywhere."""
    middle = (start + end) // 2
    for mark in _GOOD_CUTS:
        if (at := text.rfind(mark, middle, end)) >= 0:
            return at + len(mark)
    return end


def _spans(parts: list[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans from each part's place to the next one's: a part that pysbd has altered joins the one before it."""
    starts = [start]
    position = start
    for part in parts:
        at = text.find(part.strip(), position, end) if part.strip() else -1
        if at > starts[-1]:
            starts.append(at)
        position = at + len(part.strip()) if at >= 0 else position
    for a, b in zip(starts, [*starts[1:], end], strict=True):
        if stripped := text[a:b].strip():
            a = text.index(stripped, a, b)
            yield a, a + len(stripped)
