"""Whom a text has its report from, by the grammar of its sentences: those behind the passages first."""

from collections.abc import Iterable
from functools import lru_cache

from verifyhub.reading.articles import read_article
from verifyhub.reading.parsing import why_no_parser
from verifyhub.reading.sentences import Sentence
from verifyhub.words import telling_words

Attributed = tuple[int, int, tuple[str, ...]]  # of a statement: its span, and its chain from the text outward


def told_by(text: str, passages: Iterable[Sentence], *, statement: str) -> tuple[str, ...]:
    """Those who are said to say what stands in the passages, in the order given, then all others in the text's.

    Whom the claim itself is about is left out: "the mayor said he would go" is no source for "The mayor will go".
    () where there is no parser.
    """
    if why_no_parser():
        return ()
    statements, about = _statements(text), set(telling_words(statement))
    near = [chain for p in passages for start, end, chain in statements if start < p.end and end > p.start]
    chains = [*near, *(chain for _, _, chain in statements)]
    named = dict.fromkeys(name for chain in chains for name in chain)
    return tuple(name for name in named if not set(telling_words(name)) <= about)


@lru_cache(maxsize=16)  # one document is read for several claims, one after the other
def _statements(text: str) -> tuple[Attributed, ...]:
    return tuple((draft.start, draft.end, draft.attribution) for draft in read_article(text).drafts)
