"""Is this claim one we already track? Proposes, never merges.

In two steps, of which neither grows with all that is known: `gathered` takes the claims that share telling words, the
rarest words first and of each the newest claims; `likest` puts the best of those in order, by shared words, by shared
parts of words and, where vectors are known, by nearness in meaning.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from verifyhub.words import telling_words

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors

# Below this share of weighted words in common, pairs are about the same events at best, not the same claim.
LEAST_LIKENESS = 0.35
LONGEST_WORD = 40  # letters
MOST_WORDS = 32  # of a statement that are looked up
NEWEST_OF_EACH = 1_000  # claims taken for one word; a word that more share tells no less than one that so many share
MOST_CANDIDATES = 200  # of those gathered, that are put in order: 97 of 100 known claims are among them

# As Okapi BM25 has them: a word said twice counts up to so much more, and a little less in a long text.
SATURATION = 1.2
LENGTH_WEIGHT = 0.3
USUAL_LENGTH = 12  # telling words of a claim: one sentence
LEAST_NEARNESS = 0.8  # of vectors: a paraphrase is nearer, another event of the same kind is not
PART = 4  # letters of a part of a word, with the blanks around it: joins "sympathy" and "sympathise"
# Of reciprocal rank fusion: small, so that the first places count far above the next. Only they are shown.
RANK_OFFSET = 5

_SIGNATURE = re.compile(r"—([^—\n]{0,80})\(@\w{1,40}\)[^—\n]{0,40}\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+")
_TAG = re.compile(r"[#@](\w+)")
_MARKS = " .,:;!?()[]«»“”„\"'‘’—–-"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Candidate:
    """A known claim: its telling words, with repeats, and the product of its vector with that of the statement."""

    key: str
    words: Sequence[str]
    nearness: float | None = None


@dataclass(frozen=True)
class Match:
    """`likeness` is in 0..1: the weighted share of the statement that the known claim holds. `shared` are stems."""

    key: str
    likeness: float
    nearness: float | None = None
    shared: tuple[str, ...] = ()


def similar_claims(statement: str, known: Iterable[tuple[str, str]], *, limit: int = 5) -> tuple[Match, ...]:
    """The (key, statement) pairs most like `statement`, likest first; spellings of names are folded.

    Only those with a likeness of at least LEAST_LIKENESS. Of equals the earlier known comes first.
    """
    return ClaimIndex(known).search(statement, limit=limit)


def words_of(statement: str) -> tuple[str, ...]:
    """What a claim is found by: its telling words, with repeats, in the order in which they stand."""
    return tuple(word[:LONGEST_WORD] for word in telling_words(without_trimmings(statement)))


def is_alike(match: Match) -> bool:
    """Whether to propose it: enough words in common, or near in meaning."""
    return match.likeness >= LEAST_LIKENESS or (match.nearness or 0.0) >= LEAST_NEARNESS


def as_written(statement: str, stems: Iterable[str]) -> list[str]:
    """The words of a statement that stand for these stems, as they are written there."""
    wanted = set(stems)
    written = (word.strip(_MARKS) for word in statement.split())
    return [word for word in dict.fromkeys(written) if wanted.intersection(words_of(word))]


def looked_up(words: Iterable[str]) -> list[str]:
    """The words by which claims are gathered: each once."""
    return list(dict.fromkeys(words))[:MOST_WORDS]


def rarity(holders: int, known: int) -> float:
    """What a word tells that so many of the known claims have."""
    return math.log(1 + (max(known, holders) - holders + 0.5) / (holders + 0.5))


def gathered(holders: Mapping[str, Sequence[int]], rarities: Mapping[str, float]) -> list[int]:
    """The claims that share most with a statement, in the order in which they became known.

    `holders` lists for each of its words the newest claims that have it, as numbers that grow in that order.
    """
    shared: Counter[int] = Counter()
    for word, numbers in holders.items():
        for number in numbers:
            shared[number] += rarities[word]  # type: ignore[assignment]  # a Counter adds fractions too
    best = sorted(shared, key=lambda number: (-shared[number], number))[:MOST_CANDIDATES]
    return sorted(best)


def likest(words: Sequence[str], candidates: Sequence[Candidate], rarities: Mapping[str, float]) -> list[Match]:
    """All candidates, likest first; equals as given. `words` are those of the statement, `rarities` has all of them."""
    asked = list(dict.fromkeys(words))
    whole = sum(rarities[word] for word in asked) or 1.0
    by_words = [_shared_words(asked, candidate.words, rarities) / whole for candidate in candidates]
    by_parts = [_shared_parts(asked, candidate.words, rarities) / whole for candidate in candidates]
    most_words, most_parts = (max(scores, default=0.0) or 1.0 for scores in (by_words, by_parts))
    lexical = [a / most_words + b / most_parts for a, b in zip(by_words, by_parts, strict=True)]
    matches = [
        Match(c.key, round(sum(map(rarities.__getitem__, shared)) / whole, 3), c.nearness, shared)
        for c in candidates
        for shared in [tuple(word for word in asked if word in c.words)]
    ]
    return [matches[place] for place in _order(lexical, [candidate.nearness for candidate in candidates])]


def _shared_words(asked: Sequence[str], words: Sequence[str], rarities: Mapping[str, float]) -> float:
    counts = Counter(words)
    evened = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * len(words) / USUAL_LENGTH)
    shared = ((rarities[word], counts[word]) for word in asked if word in counts)
    return sum(weight * count * (SATURATION + 1) / (count + evened) for weight, count in shared)


def _shared_parts(asked: Sequence[str], words: Sequence[str], rarities: Mapping[str, float]) -> float:
    """As shared words, but each counts by the share of its parts that some word of the other has."""
    known = frozenset[str]().union(*map(_parts, words))
    return sum(rarities[word] * len(_parts(word) & known) / len(_parts(word)) for word in asked)


@lru_cache(maxsize=65_536)
def _parts(word: str) -> frozenset[str]:
    spaced = f" {word} "
    return frozenset(spaced[start : start + PART] for start in range(max(1, len(spaced) - PART + 1)))


def _order(lexical: list[float], nearness: list[float | None]) -> list[int]:
    """Places by both ranks; a candidate whose nearness is not known has only one."""
    ranked = sorted(range(len(lexical)), key=lambda place: -round(lexical[place], 6))
    near = [(value, place) for place, value in enumerate(nearness) if value is not None]
    by_meaning = [place for _, place in sorted(near, key=lambda pair: -pair[0])]
    if not by_meaning:
        return ranked
    fused: Counter[int] = Counter()
    for ranking in (ranked, by_meaning):
        for rank, place in enumerate(ranking):
            fused[place] += 1 / (RANK_OFFSET + rank)  # type: ignore[assignment]
    return sorted(range(len(lexical)), key=lambda place: (-fused[place], ranked.index(place)))


class ClaimIndex:
    """Known statements held in memory, found as those in the database are; for measuring, and for a handful."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._known: list[Candidate] = []
        self._holders: dict[str, list[int]] = {}
        for key, statement in known:
            self.add(key, statement)

    def add(self, key: str, statement: str) -> None:
        number = len(self._known)
        self._known.append(Candidate(key, words_of(statement)))
        for word in dict.fromkeys(self._known[number].words):
            self._holders.setdefault(word, []).append(number)

    def search(
        self,
        statement: str,
        *,
        limit: int = 5,
        at_least: float = LEAST_LIKENESS,
        nearness: "Vectors | None" = None,
    ) -> tuple[Match, ...]:
        """Likest first. `nearness`: products of the statement's vector with those of all claims, as they were added."""
        words = looked_up(words_of(statement))
        holders = {word: self._holders.get(word, [])[-NEWEST_OF_EACH:] for word in words}
        rarities = {word: rarity(len(numbers), len(self._known)) for word, numbers in holders.items()}
        candidates = [self._candidate(number, nearness) for number in gathered(holders, rarities)]
        found = (match for match in likest(words, candidates, rarities) if match.likeness >= at_least)
        return tuple(found)[:limit]

    def _candidate(self, number: int, nearness: "Vectors | None") -> Candidate:
        known = self._known[number]
        return known if nearness is None else Candidate(known.key, known.words, float(nearness[number]))


def without_trimmings(statement: str) -> str:
    """A post without its addresses, handle and date; who signed it, and the words in its tags, are kept.

    "#FreeBrenova" is "FreeBrenova Free Brenova".
    """
    bare = _ADDRESS.sub(" ", _SIGNATURE.sub(r" \1", statement))
    return _TAG.sub(lambda tag: f" {tag[1]} {_HUMP.sub(' ', tag[1])} " if _HUMP.search(tag[1]) else tag[1], bare)
