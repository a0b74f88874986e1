"""Is this claim one we already track? Proposes, never merges."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verifyhub.words import telling_words

# Below this share of weighted words in common, pairs are about the same events at best, not the same claim.
LEAST_LIKENESS = 0.35
# The usual constants of Okapi BM25, with less weight on length than usual: claims are all about one sentence long.
SATURATION = 1.2
LENGTH_WEIGHT = 0.3


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
    """Known statements prepared for many searches, by BM25: rare words tell more than common ones."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        counted = [(key, Counter(telling_words(statement))) for key, statement in known]
        self._size = len(counted)
        self._spread = Counter(word for _, words in counted for word in words)
        self._mean_length = sum(words.total() for _, words in counted) / max(1, self._size)
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for key, words in counted:
            for word, weight in self._weights(words).items():
                self._postings[word].append((key, weight))

    def search(self, statement: str, *, limit: int = 5, at_least: float = LEAST_LIKENESS) -> tuple[Match, ...]:
        """Likest first; equals in the order of their keys."""
        wanted = self._weights(Counter(telling_words(statement)))
        likeness: defaultdict[str, float] = defaultdict(float)
        for word in wanted:
            for key, weight in self._postings.get(word, ()):
                likeness[key] += weight
        whole = sum(wanted.values())
        ranked = sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        matches = (Match(key, round(min(1.0, score / whole), 3)) for key, score in ranked)
        return tuple(match for match in matches if match.likeness >= at_least)

    def _weights(self, words: Counter[str]) -> Mapping[str, float]:
        length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * words.total() / (self._mean_length or 1.0)
        return {
            word: self._rarity(word) * count * (SATURATION + 1) / (count + SATURATION * length)
            for word, count in words.items()
        }

    def _rarity(self, word: str) -> float:
        spread = self._spread[word]
        return math.log(1 + (self._size - spread + 0.5) / (spread + 0.5))
