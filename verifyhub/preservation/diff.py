"""What changed between two texts, as a person reads it: paragraph by paragraph, and the words within."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Kind = Literal["same", "added", "removed"]
ALIKE = 0.4  # share of words in common from which two paragraphs are one that was changed; chosen by eye
MOST_WORK = 4_000_000  # pairs of words compared within all paragraphs of two texts: some seconds at the worst
MOST_REPEATED = 50  # times that a word may meet itself, on average: finding what is common takes as many times longer
_WORDS = re.compile(r"\w+|[^\w\s]|\s+")


@dataclass(frozen=True)
class Span:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Paragraph:
    """`kind` is "changed" when some of its words are; its spans then say which."""

    kind: Literal["same", "added", "removed", "changed"]
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def compare(before: str, after: str) -> tuple[Paragraph, ...]:
    """Both texts in one, in order. How a text is broken into lines within a paragraph's white space does not count."""
    old, new, work = _paragraphs(before), _paragraphs(after), _Work()
    found: list[Paragraph] = []
    # Autojunk: without it, hundreds of lines that are all one of a few ("Share", "Reply") would take minutes.
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if kind == "equal":
            found += [_whole("same", text) for text in old[a:b]]
        else:
            found += _replaced(old[a:b], new[c:d], work)
    return tuple(found)


@dataclass
class _Work:
    """What is left of the work that one comparison may take."""

    left: int = MOST_WORK

    def is_allowed(self, old: Sequence[str], new: Sequence[str]) -> bool:
        pairs = len(old) * len(new)
        ours, theirs = Counter(old), Counter(new)
        meetings = sum(count * theirs[word] for word, count in ours.items() if not word.isspace())
        if pairs > self.left or meetings > MOST_REPEATED * max(len(old), len(new)):
            return False
        self.left -= pairs
        return True


def changes_in_words(paragraphs: Sequence[Paragraph]) -> str:
    """In one line: "1 paragraph added, 2 changed"; "" when nothing differs."""
    counts = [(kind, sum(p.kind == kind for p in paragraphs)) for kind in ("added", "removed", "changed")]
    named = [(kind, count) for kind, count in counts if count]
    if not named:
        return ""
    (first, count), *others = named
    opening = f"{count} paragraph{'' if count == 1 else 's'} {first}"
    return ", ".join([opening, *(f"{number} {kind}" for kind, number in others)])


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph(kind, (Span(kind, text),))


def _replaced(old: Sequence[str], new: Sequence[str], work: _Work) -> Iterator[Paragraph]:
    """Paragraphs in the same place are one that was changed when they are alike, else one goes and one comes."""
    for before, after in zip_longest(old, new):
        if before and after and (spans := _spans(before, after, work)):
            yield Paragraph("changed", spans)
            continue
        if before:
            yield _whole("removed", before)
        if after:
            yield _whole("added", after)


def _spans(before: str, after: str, work: _Work) -> tuple[Span, ...]:
    """Empty when the two have too little in common, or would take too long to be compared by words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not work.is_allowed(old, new) or _shared(old, new) < ALIKE:
        return ()
    return tuple(_worded(SequenceMatcher(str.isspace, old, new, autojunk=False), old, new))


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    """Of the words alone: spaces are in every text."""
    left, right = ([word for word in words if word[0].isalnum()] for words in (old, new))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _worded(matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Span("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Span("removed", "".join(old[a:b]))
        if c < d:
            yield Span("added", "".join(new[c:d]))
