"""What one document says about one claim: stance, the passage it rests on, and whom it names as its source."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from verifyhub.reading.credit_lines import credit_lines
from verifyhub.reading.crediting import told_by
from verifyhub.reading.languages import language_of
from verifyhub.reading.listening import is_short, opinion_on
from verifyhub.reading.opinions import Opinion
from verifyhub.reading.origins import credits_in, repeats_others, shows_own_access, wire_credits
from verifyhub.reading.relevance import Relevance, find_passages
from verifyhub.reading.sentences import Sentence, split_sentences
from verifyhub.reading.timing import EventWindow, another_time
from verifyhub.reading.verdicts import Stance, Verdict, Witness
from verifyhub.reading.weighing import weigh_opinion

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors

__all__ = ["DocumentReading", "Relation", "Stance", "read_document"]

NEARLY_ALL = 0.6  # of the claim's weighted words
NOTE = 4  # sentences at most: all of them are about one thing
NEAREST = 3  # sentences: on annotated articles better than 1 or 2, and as good as 5


class Relation(StrEnum):
    FIRST_HAND = "first_hand"  # shows own access: "told us", "our correspondent saw"
    MIXED = "mixed"  # shows own access, and repeats others beside it
    RELAYS = "relays"  # repeats an outlet, a statement or a post
    UNCLEAR = "unclear"  # the text does not tell

    @property
    def has_own_access(self) -> bool:
        return self in (Relation.FIRST_HAND, Relation.MIXED)


@dataclass(frozen=True)
class DocumentReading:
    """`passage` is exactly `text[start:end]` of the document, "" when unrelated. `confidence` is in 0..1.

    `named_origins` are the sources the text itself credits for the claim, most telling first.
    """

    stance: Stance
    confidence: float
    passage: str
    start: int
    end: int
    relation: Relation
    named_origins: tuple[str, ...]
    reasons: tuple[str, ...]


def read_document(
    text: str,
    *,
    statement: str,
    title: str = "",
    names: tuple[str, ...] = (),
    known_related: bool = False,
    by_meaning: bool = True,
    sentence_vectors: "Vectors | None" = None,
    event_window: EventWindow | None = None,
    published: date | None = None,
) -> DocumentReading:
    """`names` are the claim's places, people and organisations.

    `known_related`: somebody has said already that the document is about the claim. `by_meaning`: longer English texts
    are read by grammar and the stance model too, not by words alone; `sentence_vectors` are then those of
    `vectors_of(text)`, and without them they are computed, half a second for a long article. With `event_window` a
    passage that speaks of another time judges nothing; `published` tells what "last month" means.
    """
    is_english, short = language_of(text) == "en", is_short(text)
    relevance = find_passages(text, statement=statement, title=title, names=names, known_related=known_related)
    opinion, why_none = None, ""
    if by_meaning and is_english and not (short and relevance.passages):
        opinion, why_none = opinion_on(text, statement, sentence_vectors, known_related=known_related)
    if opinion and opinion.stance is Stance.UNRELATED and not _says_nearly_all(relevance):
        return _unrelated(opinion.confidence, "says too little that is near the claim")
    if opinion and not relevance.passages:
        if not known_related and _is_seen_elsewhere(text, title):
            return _unrelated(opinion.confidence, "a witness of something else", why_none)
        relevance = find_passages(text, statement=statement, title=title, names=names, known_related=True)
    if not relevance.passages:
        return _unrelated(round(1 - relevance.score, 2), "shares too little with the claim", why_none)
    if not is_english:
        return _unread(relevance)
    around = _around(text, relevance)
    own_access = shows_own_access([title, *around])
    witness = Witness(statement, names, title, relevance, bool(own_access), known_related)
    is_weighed = opinion and opinion.shares and not short
    verdict = weigh_opinion(witness, opinion, split_sentences(text)) if opinion and is_weighed else witness.verdict()
    verdict, when = _at_its_time(verdict, another_time(verdict.passage.sentence.text, event_window, published))
    told = told_by(text, _telling(text, relevance, opinion), statement=statement) if by_meaning and not short else ()
    credited = credits_in(around, with_outlets=not own_access)
    named = tuple(dict.fromkeys((*told, *credited, *credit_lines(text), *wire_credits(text))))
    access = own_access and f"own access: {own_access}"
    reasons = tuple(filter(None, (verdict.rule, verdict.cue, when, access, why_none)))
    shown, relation = verdict.passage.sentence, _relation(own_access, around, named, witness)
    return DocumentReading(
        verdict.stance, verdict.confidence, shown.text, shown.start, shown.end, relation, named, reasons
    )


def _says_nearly_all(relevance: Relevance) -> bool:
    """Whether one sentence holds so much of the claim's words that the model's "unrelated" is not believed."""
    return bool(relevance.passages) and relevance.best.share >= NEARLY_ALL


def _is_seen_elsewhere(text: str, title: str) -> bool:
    """Whether a text with own access, none of whose sentences holds the claim, is about something else.

    The model learnt from articles that relay, where the same topic is the same story. Two witnesses of one war are not.
    """
    return bool(shows_own_access([title, *(sentence.text for sentence in split_sentences(text))]))


def _at_its_time(verdict: Verdict, when: str) -> tuple[Verdict, str]:
    """The verdict, unless its passage is about another time: then that is no judgement on the claim."""
    if not when:
        return verdict, ""
    return replace(verdict, stance=Stance.REPORTS), f"about another time: {when}"


def _relation(own_access: str, around: list[str], named: tuple[str, ...], witness: Witness) -> Relation:
    if own_access:
        return Relation.MIXED if repeats_others(around) else Relation.FIRST_HAND
    return Relation.RELAYS if named or witness.passes_on() else Relation.UNCLEAR


def _telling(text: str, relevance: Relevance, opinion: Opinion | None) -> list[Sentence]:
    """Where the text tells the claim: the sentences nearest to it in meaning, then those that share its words."""
    sentences = split_sentences(text)
    near = [sentences[number] for number in opinion.near[:NEAREST]] if opinion else []
    by_words = sorted(relevance.passages, key=lambda passage: (-passage.share, passage.order))
    return list(dict.fromkeys((*near, *(passage.sentence for passage in by_words))))


def _around(text: str, relevance: Relevance) -> list[str]:
    """The passages, most telling first, then the sentences before and after each: of a note, all others."""
    sentences = split_sentences(text)
    ranked = sorted(relevance.passages, key=lambda passage: (-passage.share, passage.order))
    orders = [p.order for p in ranked] + [p.order + step for p in ranked for step in (-1, 1)]
    if len(sentences) <= NOTE:
        orders += range(len(sentences))
    return [sentences[order].text for order in dict.fromkeys(orders) if 0 <= order < len(sentences)]


def _unrelated(confidence: float, *reasons: str) -> DocumentReading:
    named = tuple(filter(None, reasons))
    return DocumentReading(Stance.UNRELATED, confidence, "", 0, 0, Relation.UNCLEAR, (), named)


def _unread(relevance: Relevance) -> DocumentReading:
    sentence = relevance.best.sentence
    reasons = ("not in English: a person has to read it",)
    return DocumentReading(
        Stance.REPORTS, 0.2, sentence.text, sentence.start, sentence.end, Relation.UNCLEAR, (), reasons
    )
