"""The stance model asked about a whole text: its opinion, or why there is none."""

from functools import lru_cache
from typing import TYPE_CHECKING

from verifyhub.reading.closeness import MOST_SENTENCES, Closeness
from verifyhub.reading.opinions import Opinion, form_opinion
from verifyhub.reading.sentences import Sentence, split_sentences
from verifyhub.reading.vectors import VectorsUnavailable, embed

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors

LEAST_SENTENCES = 4  # the stance of a headline or a note is judged by its cues alone: the model learnt from articles


def opening_of(text: str) -> tuple[Sentence, ...]:
    """The sentences that the model reads."""
    return split_sentences(text)[:MOST_SENTENCES]


def vectors_of(text: str) -> "Vectors":
    """A vector for each sentence of `opening_of(text)`: what to keep when a document arrives, 13 ms a sentence.

    Raises:
        VectorsUnavailable
    """
    return embed([sentence.text for sentence in opening_of(text)])


def opinion_on(
    text: str, statement: str, vectors: "Vectors | None", *, known_related: bool
) -> tuple[Opinion | None, str]:
    """The opinion, or None and the reason; "" when there is nothing to have one on."""
    sentences = tuple(sentence.text for sentence in opening_of(text))
    if not sentences or not statement.strip():
        return None, ""
    try:
        rows = vectors if vectors is not None and len(vectors) == len(sentences) else vectors_of(text)
        close = Closeness(statement, sentences, _vector_of(statement), rows)
        return form_opinion(close, known_related=known_related), ""
    except VectorsUnavailable as error:
        return None, f"read by its words alone: {error}"


def is_short(text: str) -> bool:
    """Too short for the model to judge more than whether it is about the claim."""
    return len(opening_of(text)) < LEAST_SENTENCES


@lru_cache(maxsize=256)
def _vector_of(statement: str) -> "Vectors":
    return embed([statement])[0]  # type: ignore[no-any-return]
