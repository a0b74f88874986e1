"""Which stretch of the article a clause is: from the tokens of a parsed piece back to the text."""

import re
from typing import TYPE_CHECKING

from verifyhub.reading.drafts import Span
from verifyhub.reading.quotations import Piece

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from verifyhub.reading.spans import Clause

_SHRUG = re.compile(r",? or (?:maybe|perhaps|possibly) (?:both|neither|all)$")
_CLOSING_MARK = re.compile(r"[.,!?]?[”\"]")


def stretch_of(clause: "Clause", piece: Piece, doc: "Doc", text: str) -> Span:
    """Without the utterances that stand at its ends, and without white space around it."""
    places = [p for p in range(clause.first, clause.last + 1) if piece.stands_in(doc[p].idx) < 0]
    last = doc[places[-1] if places else clause.first]
    start = piece.source_of(doc[clause.first].idx)
    end = piece.source_of(last.idx + len(last.text) - 1) + 1
    words = text[start:end]
    if words[:1] == "(" and ")" not in words:
        start, words = start + 1, words[1:]
    return start + len(words) - len(words.lstrip()), _end(text, start, start + len(words.rstrip()))


def _end(text: str, start: int, end: int) -> int:
    """Without the shrug of "or maybe both", and with the closing mark of words quoted or bracketed inside."""
    words = text[start:end]
    if shrug := _SHRUG.search(words):
        return start + shrug.start()
    is_open = words.count("“") > words.count("”") or words.count('"') % 2 == 1
    if is_open and (mark := _CLOSING_MARK.match(text, end)):
        return mark.end()
    return end + (words.count("(") > words.count(")") and text[end : end + 1] == ")")
