"""Which stretches of a text are somebody's own words in quotation marks, and the pieces in which a text is parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifyhub.reading.phrases import count_words, has_finite_verb
from verifyhub.reading.sentences import Sentence, split_sentences

LEAST_WORDS = 4  # shorter quotations stay inside their sentence
_MARK = re.compile("[“”«»„\"]|''")
_OPENING = "“«„"
_CLOSING = "”»“"
_STRAIGHT = ('"', "''")  # the same at both ends
_STAND_IN = "It is so"  # parsed in place of an utterance: the sentence around it keeps its shape
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
# "— Willow Line (@willowline) 3 March 2022", as posts are signed when a page embeds them.
_SIGNATURE = re.compile(r"\s*(?:[—–-]|â€”)\s*([^()\r\n]{2,60}?) \(@\w{1,30}\)[^\r\n]{0,40}$")
_ENDS = ".,!?…"


@dataclass(frozen=True)
class Quotation:
    """An utterance: text[start:end] is what stands between the marks."""

    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """What is parsed at once: a sentence with stand-ins for its utterances, or a sentence inside an utterance.

    `parts` maps it back: (first character in the piece, first in the source, how many, number of the quotation that is
    stood in for or -1). `inside` is the number of the quotation it belongs to, -1 outside.
    """

    text: str
    parts: tuple[tuple[int, int, int, int], ...]
    sentence: Sentence
    inside: int = -1

    def source_of(self, position: int) -> int:
        """The place in the source; within a stand-in, that of the utterance's start."""
        for first, source, length, quotation in reversed(self.parts):
            if position >= first:
                return source if quotation >= 0 else source + min(position - first, length)
        return self.sentence.start

    def stands_in(self, position: int) -> int:
        """The number of the quotation that a character stands in for, -1 for the text's own."""
        for first, _, length, quotation in self.parts:
            if first <= position < first + length:
                return quotation
        return -1


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Utterances in order: opened by a capital (or after a comma or colon), with a verb of their own."""
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        for start, end in _marked(paragraph[0]):
            a, b = paragraph.start() + start, paragraph.start() + end
            if _is_utterance(text, a, b, follows_one=bool(found) and a - found[-1].end < 120):
                found.append(Quotation(a, b))
    return tuple(found)


def find_signatures(text: str) -> Iterator[tuple[int, str]]:
    """Numbers of the paragraphs that sign a post, and who wrote it."""
    seen = set()
    for sentence in split_sentences(text):
        if sentence.paragraph in seen:
            continue
        seen.add(sentence.paragraph)
        line = text[sentence.start : sentence.start + 140].splitlines()[0]
        if match := _SIGNATURE.match(line):
            yield sentence.paragraph, match[1]


def split_pieces(text: str, quotations: tuple[Quotation, ...]) -> Iterator[Piece]:
    """Each sentence with its utterances replaced, then the sentences of these utterances."""
    for sentence in _whole(split_sentences(text), quotations):
        within = [
            (number, q) for number, q in enumerate(quotations) if q.start < sentence.end and q.end > sentence.start
        ]
        yield _with_stand_ins(sentence, within)
        for number, quotation in within:
            for inner in split_sentences(text[quotation.start : quotation.end]):
                start = quotation.start + inner.start
                moved = Sentence(inner.text, start, quotation.start + inner.end, sentence.paragraph)
                yield Piece(inner.text, ((0, start, len(inner.text), -1),), moved, number)


def _marked(paragraph: str) -> Iterator[tuple[int, int]]:
    """Between an opening and a closing mark; one left open runs to the end of the paragraph."""
    opened, is_whole = -1, False
    for mark in _MARK.finditer(paragraph):
        position, is_straight = mark.start(), mark[0] in _STRAIGHT
        if opened < 0 and (mark[0] in _OPENING or (is_straight and _opens(paragraph, position))):
            opened, is_whole = mark.end(), position == 0
        elif opened >= 0 and (mark[0] in _CLOSING or is_straight) and not _opens_inside(paragraph, position):
            yield opened, position
            opened = -1
    if opened >= 0 and is_whole:
        yield opened, len(paragraph)


def _opens(paragraph: str, position: int) -> bool:
    return position == 0 or not paragraph[position - 1].isalnum()


def _opens_inside(paragraph: str, position: int) -> bool:
    return paragraph[position] == "“" and "„" not in paragraph


def _is_utterance(text: str, start: int, end: int, *, follows_one: bool) -> bool:
    words = text[start:end].strip(" .,")
    before = text[max(0, start - 3) : start - 1].rstrip()[-1:]
    if count_words(words) < LEAST_WORDS or not has_finite_verb(words):
        return False
    return not words[:1].islower() or before == ":" or (before == "," and follows_one)


def _whole(sentences: tuple[Sentence, ...], quotations: tuple[Quotation, ...]) -> Iterator[Sentence]:
    """Sentences joined where a quotation runs over their border."""
    held: Sentence | None = None
    for sentence in sentences:
        if held and any(q.start < held.end - 1 and q.end > sentence.start for q in quotations):
            gap = " " * (sentence.start - held.end)
            held = Sentence(held.text + gap + sentence.text, held.start, sentence.end, held.paragraph)
            continue
        if held:
            yield held
        held = sentence
    if held:
        yield held


def _with_stand_ins(sentence: Sentence, within: list[tuple[int, Quotation]]) -> Piece:
    words, parts, position, length = "", [], sentence.start, 0
    for number, quotation in within:
        start, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
        before = sentence.text[position - sentence.start : start - sentence.start]
        last = sentence.text[end - sentence.start - 1]
        stand_in = _STAND_IN + (last if last in _ENDS else "")
        parts += [(length, position, len(before), -1), (length + len(before), start, len(stand_in), number)]
        words += before + stand_in
        position, length = end, len(words)
    rest = sentence.text[position - sentence.start :]
    return Piece(words + rest, (*parts, (length, position, len(rest), -1)), sentence)
