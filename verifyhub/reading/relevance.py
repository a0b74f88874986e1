"""Is a document about a claim, and which of its sentences are."""

from dataclasses import dataclass

from verifyhub.reading.phrases import from_finite_verb
from verifyhub.reading.sentences import Sentence, split_sentences
from verifyhub.words import telling_words

NAME_WEIGHT = 1.5  # a shared name tells more than a shared word
# Chosen on FNC-1 train pairs: the share of the claim's weighted words that one sentence, and the whole text, must hold.
ABOUT_IN_SENTENCE = 0.4
ABOUT_IN_TEXT = 0.5
LEAST_IN_SENTENCE = 0.25
LEAST_SHARED_WORDS = 3
OF_SHORT_SENTENCE = 0.8  # a short sentence wholly inside the claim still leaves part of it unsaid
MOST_PASSAGES = 6
SHORT = 3  # sentences of a text that is read whole when it is known to be about the claim


@dataclass(frozen=True)
class Passage:
    """A sentence and the share (0..1) of the claim's telling words it holds; `order` counts sentences from 0."""

    sentence: Sentence
    share: float
    order: int


@dataclass(frozen=True)
class Relevance:
    """`passages` in the order of the text; empty when the document is not about the claim. `score` is in 0..1.

    `touching` are all sentences that share a word with the claim.
    """

    passages: tuple[Passage, ...]
    score: float
    touching: tuple[Passage, ...] = ()

    @property
    def best(self) -> Passage:
        return max(self.passages, key=lambda passage: (passage.share, -passage.order))


def find_passages(
    text: str, *, statement: str, title: str = "", names: tuple[str, ...] = (), known_related: bool = False
) -> Relevance:
    """`known_related` skips the question whether the document is about the claim at all."""
    weights = _weights(statement, names)
    title_words = set(telling_words(title))
    passages = []
    found = set(title_words)
    for order, sentence in enumerate(split_sentences(text)):
        words = set(telling_words(sentence.text))
        passages.append(Passage(sentence, _share(words, weights), order))
        found |= words
    if not passages:
        return Relevance((), 0.0)
    best = max(passage.share for passage in passages)
    in_text, in_title = _share(found, weights), _share(title_words, weights)
    score = max(best, 0.5 * (best + in_text), min(in_title, in_text))
    is_about = (
        known_related
        or max(best, in_title) >= ABOUT_IN_SENTENCE
        or (in_text >= ABOUT_IN_TEXT and best >= LEAST_IN_SENTENCE)
    )
    if known_related and len(passages) <= SHORT:
        closest = tuple(passages)  # "Brenova taken? Another hoax": its second sentence names nothing and says it all
    else:
        closest = _closest(passages, best) if is_about and (best or known_related) else ()
    return Relevance(closest, round(score, 3), tuple(passage for passage in passages if passage.share))


def says_as_much(sentence: str, statement: str, names: tuple[str, ...]) -> bool:
    """Whether a sentence shares a word of what the claim says of its subject, names apart.

    "Our troops regrouped around Brenova" shares two words with "Troops abandoned Brenova", and not the one that counts.
    """
    in_names = {word for name in names for word in telling_words(name)}
    predicate = set(telling_words(from_finite_verb(statement))) - in_names
    return not predicate or bool(predicate & set(telling_words(sentence)))


def _closest(passages: list[Passage], best: float) -> tuple[Passage, ...]:
    near = [p for p in passages if p.share >= max(0.6 * best, min(best, LEAST_IN_SENTENCE))]
    kept = sorted(near, key=lambda p: (-p.share, p.order))[:MOST_PASSAGES]
    return tuple(sorted(kept, key=lambda p: p.order))


def _weights(statement: str, names: tuple[str, ...]) -> dict[str, float]:
    in_names = {word for name in names for word in telling_words(name)}
    return {word: NAME_WEIGHT if word in in_names else 1.0 for word in telling_words(statement)}


def _share(words: set[str], weights: dict[str, float]) -> float:
    """The claim's part in the words; of a sentence shorter than the claim, its own part in the claim."""
    shared = {word for word in weights if word in words}
    total = sum(weights.values())
    of_claim = sum(weights[word] for word in shared) / total if total else 0.0
    if len(shared) < LEAST_SHARED_WORDS or len(words) >= len(weights):
        return of_claim
    return max(of_claim, OF_SHORT_SENTENCE * len(shared) / len(words))
