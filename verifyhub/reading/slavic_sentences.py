"""Where sentences begin and end in Ukrainian and Russian: razdel and tokenize-uk know their abbreviations."""

import re
from collections.abc import Iterator

from verifyhub.reading.sentences import LONGEST_PIECE, Sentence

_NEVER_LAST = re.compile(
    r"(?:^|[\s(«])(?<!\d )(?:ген|полк|підполк|подполк|кап|лейт|серж|проф|акад|гр|ім|им|вул|ул|просп|пр-т|бул|пл|пров"
    r"|м|г|смт|пгт|с|сел)\.\s*$",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_PIECE = re.compile(rf".{{1,{LONGEST_PIECE}}}(?:\s|$)|.{{1,{LONGEST_PIECE}}}")


def split_slavic(text: str, language: str) -> Iterator[Sentence]:
    """Sentences in order, text[start:end] exactly. Long paragraphs are cut into pieces, so that time stays bounded."""
    split = _split_russian if language == "ru" else _split_ukrainian
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        for piece in _PIECE.finditer(paragraph[0]):
            offset = paragraph.start() + piece.start()
            for start, end in _joined(piece[0], split(piece[0])):
                words = piece[0][start:end].strip()
                if words:
                    start = piece[0].index(words, start)
                    yield Sentence(words, offset + start, offset + start + len(words), number)


def _joined(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A sentence does not end behind a rank, an office or a street ("ген. Іваненко"), which neither library knows."""
    begun: int | None = None
    for start, end in pieces:
        begun = start if begun is None else begun
        if not _NEVER_LAST.search(text, begun, end):
            yield begun, end
            begun = None
    if begun is not None:
        yield begun, len(text)


def _split_russian(text: str) -> Iterator[tuple[int, int]]:
    from razdel import sentenize

    for part in sentenize(text):
        yield part.start, part.stop


def _split_ukrainian(text: str) -> Iterator[tuple[int, int]]:
    """tokenize-uk gives words, not places: each sentence runs from its first word to the next one's."""
    from tokenize_uk import tokenize_sents

    starts, position = [0], 0
    for part in tokenize_sents(text):
        at = text.find(part.strip(), position)
        if at > starts[-1]:
            starts.append(at)
        position = at + len(part.strip()) if at >= 0 else position
    yield from zip(starts, [*starts[1:], len(text)], strict=True)
