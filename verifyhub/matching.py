"""Is this claim one we already track? Proposes, never merges."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verifyhub.words import telling_words

# Below this share of weighted words in common, pairs are about the same events at best, not the same claim.
LEAST_LIKENESS = 0.3


@dataclass(frozen=True)
class Match:
    """`likeness` is in 0..1."""

    key: str
    likeness: float


def similar_claims(statement: str, known: Iterable[tuple[str, str]], *, limit: int = 5) -> tuple[Match, ...]:
    """The (key, statement) pairs most like `statement`, likest first; spellings of names are folded.

    Only those with a likeness of at least LEAST_LIKENESS.
    """
    return ClaimIndex(known).search(statement, limit=limit)


class ClaimIndex:
    """Known statements prepared for many searches: cosine over words weighted by how rare they are among the known."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        counted = [(key, Counter(telling_words(statement))) for key, statement in known]
        self._size = len(counted)
        self._spread = Counter(word for _, words in counted for word in words)
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for key, words in counted:
            for word, weight in self._unit_vector(words).items():
                self._postings[word].append((key, weight))

    def search(self, statement: str, *, limit: int = 5, at_least: float = LEAST_LIKENESS) -> tuple[Match, ...]:
        """Likest first; equals in the order of their keys."""
        likeness: defaultdict[str, float] = defaultdict(float)
        for word, weight in self._unit_vector(Counter(telling_words(statement))).items():
            for key, known_weight in self._postings.get(word, ()):
                likeness[key] += weight * known_weight
        ranked = sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Match(key, min(1.0, round(score, 6))) for key, score in ranked[:limit] if score >= at_least)

    def _unit_vector(self, words: Mapping[str, int]) -> dict[str, float]:
        weights = {word: (1 + math.log(count)) * self._rarity(word) for word, count in words.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}

    def _rarity(self, word: str) -> float:
        return math.log((self._size + 1) / (self._spread[word] + 1)) + 1.0
