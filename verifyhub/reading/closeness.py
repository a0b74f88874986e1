"""How near a text's sentences come to a claim, by meaning and by shared words, as numbers for the stance model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from verifyhub.words import telling_words

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

MOST_SENTENCES = 30  # of a text, from its beginning: 0.4 s of work when it arrives


@dataclass(frozen=True)
class Closeness:
    """A claim beside the first sentences of a text. Vectors are rows of length 1, one for each sentence, not none."""

    statement: str
    sentences: tuple[str, ...]
    statement_vector: "Numbers"
    sentence_vectors: "Numbers"

    @cached_property
    def likeness(self) -> "Numbers":
        """Of each sentence to the claim, in -1..1."""
        return self.sentence_vectors @ self.statement_vector

    @cached_property
    def nearest(self) -> tuple[int, ...]:
        """Sentences by number, nearest in meaning first."""
        return tuple(int(i) for i in (-self.likeness).argsort(kind="stable"))

    @cached_property
    def shared(self) -> tuple[float, ...]:
        """Of each sentence: the share of the claim's telling words it holds."""
        return tuple(_share(self._wanted, set(telling_words(sentence))) for sentence in self.sentences)

    def numbers(self) -> list[float]:
        """Sixteen numbers that tell a text about the claim from one that is not."""
        like, shared = self.likeness, self.shared
        best = self.nearest
        in_text = {word for sentence in self.sentences for word in telling_words(sentence)}
        whole = self.sentence_vectors.mean(axis=0)
        count = len(best)
        figures = {word for word in self._wanted if any(c.isdigit() for c in word)}
        return [
            float(like[best[0]]),
            float(like[best[min(1, count - 1)]]),
            _mean([float(like[i]) for i in best[:3]]),
            _mean([float(like[i]) for i in best[:5]]),
            float(like.mean()),
            float(like[0]),
            float(like[:3].max()),
            best[0] / count,
            float(count),
            float(whole @ self.statement_vector) / max(float((whole @ whole) ** 0.5), 1e-9),
            max(shared),
            shared[0],
            _share(self._wanted, in_text),
            _mean([shared[i] for i in best[:3]]),
            float(sum(share >= 0.4 for share in shared)),
            _share(figures, in_text) if figures else -1.0,
        ]

    @cached_property
    def _wanted(self) -> set[str]:
        return set(telling_words(self.statement))


def _share(wanted: set[str], words: set[str]) -> float:
    return len(wanted & words) / len(wanted) if wanted else 0.0


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
