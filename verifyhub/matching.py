"""Is this claim one we already track? Proposes, never merges."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """`likeness` is in 0..1."""

    key: str
    likeness: float


def similar_claims(statement: str, known: Iterable[tuple[str, str]], *, limit: int = 5) -> tuple[Match, ...]:
    """The (key, statement) pairs most like `statement`, likest first; spellings of names are folded."""
    return ()
