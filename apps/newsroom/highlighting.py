"""Cutting a text where marked passages begin and end, so that a page can show them in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CONTEXT_CHARACTERS = 300


@dataclass(frozen=True)
class Mark:
    """A passage `text[start:end]` and what it is marked for."""

    start: int
    end: int
    meaning: Any


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same marks; plain when there are none. `begins` are the marks that start here."""

    text: str
    meanings: tuple[Any, ...]
    begins: tuple[Any, ...]


@dataclass(frozen=True)
class Context:
    """A quote with the words around it; `is_cut` tells which sides go on."""

    before: str
    quote: str
    after: str
    goes_on_before: bool
    goes_on_after: bool


def cut(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The whole text in order; marks may overlap, and those outside the text are cut to it."""
    edges = {0, len(text)}
    for mark in marks:
        edges |= {min(mark.start, len(text)), min(mark.end, len(text))}
    points = sorted(edges)
    pieces = []
    for start, end in zip(points, points[1:], strict=False):
        over = [mark for mark in marks if mark.start <= start and mark.end >= end]
        begins = tuple(mark.meaning for mark in over if mark.start == start)
        pieces.append(Piece(text[start:end], tuple(mark.meaning for mark in over), begins))
    return pieces


def in_context(text: str, start: int, end: int, *, around: int = CONTEXT_CHARACTERS) -> Context:
    """`text[start:end]` with up to `around` characters on each side, cut between words where possible."""
    first, last = max(0, start - around), min(len(text), end + around)
    if first > 0:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else last
    return Context(text[first:start], text[start:end], text[end:last], first > 0, last < len(text))
