"""Is this claim one we already track? Proposes, never merges."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifyhub.words import telling_words

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors

# Below this share of weighted words in common, pairs are about the same events at best, not the same claim.
LEAST_LIKENESS = 0.35
# The usual constants of Okapi BM25, with less weight on length than usual: claims are all about one sentence long.
SATURATION = 1.2
LENGTH_WEIGHT = 0.3
RANK_OFFSET = 20  # of reciprocal rank fusion: how much the first places count above the next; not tuned
MOST_RANKED = 100  # of each list
# Once so many claims share a rarer word, a commoner one only ranks them: the work does not grow with all that is known.
MOST_CANDIDATES = 2_000

_SIGNATURE = re.compile(r"—[^—\n]{0,80}\(@\w{1,40}\)[^—\n]{0,40}\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+")
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Match:
    """`likeness` is in 0..1: the weighted share of the statement that the known claim holds."""

    key: str
    likeness: float


def similar_claims(statement: str, known: Iterable[tuple[str, str]], *, limit: int = 5) -> tuple[Match, ...]:
    """The (key, statement) pairs most like `statement`, likest first; spellings of names are folded.

    Only those with a likeness of at least LEAST_LIKENESS.
    """
    return ClaimIndex(known).search(statement, limit=limit)


class ClaimIndex:
    """Known statements prepared for many searches, by BM25: rare words tell more than common ones.

    With vectors (unit length, from verifyhub.reading.vectors) nearness in meaning ranks beside shared words: the two
    ranks are fused. Claims can be added at any time.
    """

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._keys: list[str] = []
        self._lengths: list[int] = []
        self._words_in_all = 0
        self._postings: dict[str, dict[int, int]] = {}
        for key, statement in known:
            self.add(key, statement)

    def add(self, key: str, statement: str) -> None:
        number = len(self._keys)
        words = Counter(telling_words(statement))
        self._keys.append(key)
        self._lengths.append(words.total())
        self._words_in_all += words.total()
        for word, count in words.items():
            self._postings.setdefault(word, {})[number] = count

    def search(
        self,
        statement: str,
        *,
        limit: int = 5,
        at_least: float = LEAST_LIKENESS,
        nearness: "Vectors | None" = None,
    ) -> tuple[Match, ...]:
        """Likest first; equals in the order of their keys. A post is read without its signature, addresses and "#".

        `nearness` is the product of the statement's vector with those of the claims, in the order they were added;
        then `likeness` is the greater of the two, and the order that of both ranks.
        """
        wanted = Counter(telling_words(without_trimmings(statement)))
        whole = sum(self._weight(word, count, wanted.total()) for word, count in wanted.items())
        scores = {number: min(1.0, score / whole) for number, score in self._scores(wanted).items()}
        ranked = sorted(scores, key=lambda number: (-scores[number], self._keys[number]))
        if nearness is not None:
            ranked = self._fused(ranked, nearness)
            scores = {number: max(scores.get(number, 0.0), float(nearness[number])) for number in ranked}
        matches = (Match(self._keys[number], round(scores[number], 3)) for number in ranked[:limit])
        return tuple(match for match in matches if match.likeness >= at_least)

    def _scores(self, wanted: Counter[str]) -> dict[int, float]:
        scores: dict[int, float] = {}
        for word in sorted(wanted, key=lambda word: (len(self._postings.get(word, ())), word)):
            holders = self._postings.get(word, {})
            is_open = len(scores) < MOST_CANDIDATES
            for number in holders if is_open else [number for number in scores if number in holders]:
                weight = self._weight(word, holders[number], self._lengths[number])
                scores[number] = scores.get(number, 0.0) + weight
        return scores

    def _fused(self, by_words: list[int], nearness: "Vectors") -> list[int]:
        by_meaning = [int(number) for number in (-nearness).argsort(kind="stable")[:MOST_RANKED]]
        fused: dict[int, float] = {}
        for ranking in (by_words[:MOST_RANKED], by_meaning):
            for rank, number in enumerate(ranking):
                fused[number] = fused.get(number, 0.0) + 1 / (RANK_OFFSET + rank)
        return sorted(fused, key=lambda number: (-fused[number], self._keys[number]))

    def _weight(self, word: str, count: int, length: int) -> float:
        mean_length = self._words_in_all / max(1, len(self._keys))
        evened = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / (mean_length or 1.0)
        spread = len(self._postings.get(word, ()))
        rarity = math.log(1 + (len(self._keys) - spread + 0.5) / (spread + 0.5))
        return rarity * count * (SATURATION + 1) / (count + SATURATION * evened)


def without_trimmings(statement: str) -> str:
    """Names of accounts and tags are words too: "#FreeBrenova" is "FreeBrenova Free Brenova"."""
    bare = _ADDRESS.sub(" ", _SIGNATURE.sub("", statement))
    return _TAG.sub(lambda tag: f" {tag[1]} {_HUMP.sub(' ', tag[1])} " if _HUMP.search(tag[1]) else tag[1], bare)
