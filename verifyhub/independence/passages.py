"""Which texts share passages: runs of the same words, and long quotations."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from verifyhub.independence.groups import Groups

SHINGLE_WORDS = 5
COPY_SHARE = 0.2  # measured: 2 false alarms in 59,378 pairs of articles from different stories
NEAR_IDENTICAL_SHARE = 0.8  # of the longer text; proposed, not measured
MIN_SHARED = 5  # shingles, nine words in a row: less is a shared title or the claim itself
MIN_QUOTE = 25  # characters
MAX_WORDS = 5_000  # of a longer text only the beginning is compared

# A run of words found in so many texts that are otherwise different is furniture ("subscribe to our newsletter"),
# not a shared passage. The limit also keeps the comparison near linear.
_MAX_HOLDERS = 32
_MAX_CANDIDATES = 200

_WORD = re.compile(r"\w+")
_QUOTE = re.compile(r"“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|\"([^\"\n]+)\"")


@dataclass(frozen=True)
class Copy:
    """Texts `left` and `right` (positions) share passages; `share` of the shorter one is in the longer, 0..1."""

    left: int
    right: int
    share: float


Shingles = frozenset[int]
AreApart = Callable[[int, int], bool]


def never(left: int, right: int) -> bool:
    return False


def shingles(text: str) -> Shingles:
    """Hashes of every run of five words, lower case; empty for a text of fewer words. Not stable between processes."""
    words = _words(text)
    return frozenset(hash(tuple(words[at : at + SHINGLE_WORDS])) for at in range(len(words) - SHINGLE_WORDS + 1))


def quotations(text: str) -> frozenset[str]:
    """Every passage of 25 characters or more in quotation marks, with case, spaces and outer punctuation levelled."""
    found = (" ".join(next(filter(None, match)).split()).strip(" ,.;:!?…").casefold() for match in _QUOTE.findall(text))
    return frozenset(quote for quote in found if len(quote) >= MIN_QUOTE)


def find_copies(texts: Sequence[Shingles], are_apart: AreApart = never) -> Iterator[Copy]:
    """Enough pairs to join every group of texts of which a fifth of the shorter is in the longer.

    Pairs that are joined already through others are not repeated, so that thousands of copies stay cheap. Two texts
    that `are_apart` (by position) are no pair.
    """
    return _joining_pairs(texts, lambda shared, left, right: shared / min(left, right) >= COPY_SHARE, are_apart)


def find_near_identical(texts: Sequence[Shingles], are_apart: AreApart = never) -> Iterator[Copy]:
    """As `find_copies`, for texts that share four fifths of the longer."""
    return _joining_pairs(
        texts, lambda shared, left, right: shared / max(left, right) >= NEAR_IDENTICAL_SHARE, are_apart
    )


def shared_passage(text: str, others: Shingles, *, max_words: int = 20) -> str:
    """The longest run of words of `text` that is in the other text too, as written, cut to `max_words`."""
    matches = list(_WORD.finditer(text))[:MAX_WORDS]
    words = [match.group().casefold() for match in matches]
    best_start, best_end, run_start = 0, 0, 0
    for at in range(len(words) - SHINGLE_WORDS + 1):
        if hash(tuple(words[at : at + SHINGLE_WORDS])) not in others:
            run_start = at + 1
        elif at + SHINGLE_WORDS - run_start > best_end - best_start:
            best_start, best_end = run_start, at + SHINGLE_WORDS
    if best_end == 0:
        return ""
    last = min(best_end, best_start + max_words) - 1
    return " ".join(text[matches[best_start].start() : matches[last].end()].split())


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match, _ in zip(_WORD.finditer(text), range(MAX_WORDS), strict=False)]


def _joining_pairs(
    texts: Sequence[Shingles], enough: Callable[[int, int, int], bool], are_apart: AreApart
) -> Iterator[Copy]:
    groups = Groups(range(len(texts)))
    holders: dict[int, list[int]] = defaultdict(list)

    # Shortest first: containment is measured against the shorter text, so that one must be in the index.
    for index in sorted(range(len(texts)), key=lambda position: (len(texts[position]), position)):
        own = texts[index]
        for other in _likely(own, holders):
            shared = len(own & texts[other])
            shorter = min(len(own), len(texts[other]))
            if shared < min(MIN_SHARED, shorter) or groups.are_joined(index, other) or are_apart(index, other):
                continue
            if enough(shared, len(own), len(texts[other])):
                groups.join(index, other)
                yield Copy(min(index, other), max(index, other), shared / shorter)
        _hold(index, own, holders, groups)


def _likely(own: Shingles, holders: dict[int, list[int]]) -> list[int]:
    counts = Counter(holder for shingle in own for holder in holders.get(shingle, ()))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [holder for holder, _ in ranked[:_MAX_CANDIDATES]]


def _hold(index: int, own: Shingles, holders: dict[int, list[int]], groups: Groups[int]) -> None:
    """Index the text's shingles, except those that a text of its own group stands for already."""
    for shingle in own:
        held = holders[shingle]
        if not held or (len(held) < _MAX_HOLDERS and not any(groups.are_joined(index, other) for other in held)):
            held.append(index)
