"""Two readings of one article side by side: what both found, what they say differently, what only one of them has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_SHARED = 0.5  # of the shorter passage
_MARKS = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:the|a|an) ")


class Difference(StrEnum):
    PASSAGE = "passage"
    STATEMENT = "statement"
    ATTRIBUTION = "attribution"
    HEDGE = "hedge"


@dataclass(frozen=True)
class Said:
    """A claim as one reading has it, at text[start:end] of the article."""

    start: int
    end: int
    statement: str
    attribution: tuple[str, ...]
    hedge: str


@dataclass(frozen=True)
class Pair:
    """Places in the left and the right reading; None where one has nothing that matches.

    `shares_words` is for those: part of it is in a claim of the other reading that matches better elsewhere.
    """

    left: int | None
    right: int | None
    differences: tuple[Difference, ...] = ()
    shares_words: bool = False


def compare(left: Sequence[Said], right: Sequence[Said], *, text: str) -> tuple[Pair, ...]:
    """Every claim of both readings once, in the order of the text. The best matches come first, each claim once."""
    likely = sorted(
        ((_likeness(one, other), -i, -j) for i, one in enumerate(left) for j, other in enumerate(right)), reverse=True
    )
    likely = [match for match in likely if match[0] > 0]
    rights: dict[int, int] = {}
    lefts: dict[int, int] = {}
    for _, i, j in likely:
        if -i not in rights and -j not in lefts:
            rights[-i], lefts[-j] = -j, -i
    near = {("left", -i) for _, i, _ in likely} | {("right", -j) for _, _, j in likely}
    pairs = [Pair(i, j, _differences(left[i], right[j], text)) for i, j in rights.items()]
    pairs += [Pair(i, None, shares_words=("left", i) in near) for i in range(len(left)) if i not in rights]
    pairs += [Pair(None, j, shares_words=("right", j) in near) for j in range(len(right)) if j not in lefts]
    return tuple(sorted(pairs, key=_place_in(left, right)))


def _likeness(one: Said, other: Said) -> float:
    """Share of their words together that both have; 0.0 when less than half of the shorter is shared."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    if shared <= 0 or shared < LEAST_SHARED * shorter:
        return 0.0
    same = 0.001 if _bare(one.statement) == _bare(other.statement) else 0.0  # between two claims on one quote
    return shared / (max(one.end, other.end) - min(one.start, other.start)) + same


def _differences(one: Said, other: Said, text: str) -> tuple[Difference, ...]:
    checks = {
        Difference.PASSAGE: _bare(text[one.start : one.end]) != _bare(text[other.start : other.end]),
        Difference.STATEMENT: _bare(one.statement) != _bare(other.statement),
        Difference.ATTRIBUTION: _chain(one) != _chain(other),
        Difference.HEDGE: one.hedge != other.hedge,
    }
    return tuple(difference for difference, differs in checks.items() if differs)


def _bare(words: str) -> str:
    """Without marks and capitals: whether the full stop is inside is no difference worth an editor's look."""
    return _MARKS.sub(" ", words).strip().casefold()


def _chain(said: Said) -> tuple[str, ...]:
    return tuple(_ARTICLE.sub("", _bare(speaker)) for speaker in said.attribution)


def _place_in(left: Sequence[Said], right: Sequence[Said]) -> Callable[[Pair], tuple[int, int]]:
    def place(pair: Pair) -> tuple[int, int]:
        sides = [left[pair.left]] if pair.left is not None else []
        sides += [right[pair.right]] if pair.right is not None else []
        return min(said.start for said in sides), min(said.end for said in sides)

    return place
