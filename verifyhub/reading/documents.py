"""What one document says about one claim: stance, the passage it rests on, and whom it names as its source."""

from dataclasses import dataclass
from enum import StrEnum

from verifyhub.reading.languages import language_of
from verifyhub.reading.origins import credits_in, shows_own_access
from verifyhub.reading.relevance import Passage, Relevance, find_passages
from verifyhub.reading.sentences import split_sentences
from verifyhub.reading.stances import Cue, Leaning, cue_in

# A sentence that holds less of the claim than this states or denies something else, perhaps something weaker.
LEAST_TO_JUDGE = 0.4

# How often each rule was right on development data: Emergent headlines, and whole texts where they are stricter.
CONFIDENCE = {
    "the headline disputes it": 0.85,
    "says itself that it is false": 0.8,
    "a denial or negation leads": 0.75,
    "airs the claim and a denial": 0.6,
    "states it plainly": 0.75,
    "touches on the claim": 0.5,
    "hedges it or passes it on": 0.75,
}


class Stance(StrEnum):
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    REPORTS = "reports"  # airs the claim without judging it: the default, for the costly error is to take it as support
    UNRELATED = "unrelated"


class Relation(StrEnum):
    FIRST_HAND = "first_hand"  # shows own access: "told us", "our correspondent saw"
    RELAYS = "relays"  # repeats an outlet, a statement or a post
    UNCLEAR = "unclear"  # the text does not tell


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
    text: str, *, statement: str, title: str = "", names: tuple[str, ...] = (), known_related: bool = False
) -> DocumentReading:
    """`names` are the claim's places, people and organisations.

    `known_related`: somebody has said already that the document is about the claim.
    """
    relevance = find_passages(text, statement=statement, title=title, names=names, known_related=known_related)
    if not relevance.passages:
        return _unrelated(relevance)
    if language_of(text) != "en":
        return _unread(relevance)
    cues = [(passage, cue_in(passage.sentence.text, statement)) for passage in relevance.passages]
    around = _around(text, relevance)
    own_access = shows_own_access([title, *around])
    bar = 0.0 if known_related else LEAST_TO_JUDGE
    verdict = _judge(title, statement, cues, relevance, bar, bool(own_access))
    named = credits_in(around, with_outlets=not own_access)
    return DocumentReading(
        stance=verdict.stance,
        confidence=CONFIDENCE[verdict.rule],
        passage=verdict.passage.sentence.text,
        start=verdict.passage.sentence.start,
        end=verdict.passage.sentence.end,
        relation=_relation(own_access, named, cues),
        named_origins=named,
        reasons=tuple(filter(None, (verdict.rule, verdict.cue, own_access and f"own access: {own_access}"))),
    )


@dataclass(frozen=True)
class _Verdict:
    stance: Stance
    rule: str
    cue: str
    passage: Passage


def _judge(
    title: str,
    statement: str,
    cues: list[tuple[Passage, Cue]],
    relevance: Relevance,
    bar: float,
    has_own_access: bool,
) -> _Verdict:
    """A debunking in the document's own voice decides; then what it leads with; then whether anything hedges it."""
    lead = cues[0]
    best = next(pair for pair in cues if pair[0] == relevance.best)
    title_cue = cue_in(title, statement) if title else None
    against = next((pair for pair in cues if pair[1].leaning in (Leaning.DEBUNKS, Leaning.DENIES)), None)
    if title_cue and title_cue.leaning in (Leaning.DEBUNKS, Leaning.DENIES):
        return _Verdict(Stance.DISPUTES, "the headline disputes it", title_cue.words, (against or best)[0])
    debunking = next((pair for pair in cues if pair[1].leaning is Leaning.DEBUNKS), None)
    if debunking:
        return _Verdict(Stance.DISPUTES, "says itself that it is false", debunking[1].words, debunking[0])
    if against and against in (lead, best) and against[0].share >= bar:
        return _Verdict(Stance.DISPUTES, "a denial or negation leads", against[1].words, against[0])
    if against:
        return _Verdict(Stance.REPORTS, "airs the claim and a denial", against[1].words, best[0])
    return _for_or_neutral(cues, best, bar, has_own_access)


def _for_or_neutral(
    cues: list[tuple[Passage, Cue]], best: tuple[Passage, Cue], bar: float, has_own_access: bool
) -> _Verdict:
    plain = [pair for pair in cues if pair[1].leaning is Leaning.STATES and pair[0].share >= 0.75 * best[0].share]
    hedged = next((pair for pair in cues if pair[1].leaning is Leaning.AIRS), None)
    if plain and best[0].share >= bar and (has_own_access or not hedged):
        return _Verdict(Stance.SUPPORTS, "states it plainly", plain[0][1].words, plain[0][0])
    if not hedged:
        return _Verdict(Stance.REPORTS, "touches on the claim", "", best[0])
    return _Verdict(Stance.REPORTS, "hedges it or passes it on", hedged[1].words, best[0])


def _relation(own_access: str, named: tuple[str, ...], cues: list[tuple[Passage, Cue]]) -> Relation:
    if own_access:
        return Relation.FIRST_HAND
    return Relation.RELAYS if named or any(cue.leaning is Leaning.AIRS for _, cue in cues) else Relation.UNCLEAR


def _around(text: str, relevance: Relevance) -> list[str]:
    """The passages, most telling first, then the sentences before and after each."""
    sentences = split_sentences(text)
    ranked = sorted(relevance.passages, key=lambda passage: (-passage.share, passage.order))
    orders = [p.order for p in ranked] + [p.order + step for p in ranked for step in (-1, 1)]
    return [sentences[order].text for order in dict.fromkeys(orders) if 0 <= order < len(sentences)]


def _unrelated(relevance: Relevance) -> DocumentReading:
    confidence = round(1 - relevance.score, 2)
    return DocumentReading(
        Stance.UNRELATED, confidence, "", 0, 0, Relation.UNCLEAR, (), ("shares too little with the claim",)
    )


def _unread(relevance: Relevance) -> DocumentReading:
    sentence = relevance.best.sentence
    reasons = ("not in English: a person has to read it",)
    return DocumentReading(
        Stance.REPORTS, 0.2, sentence.text, sentence.start, sentence.end, Relation.UNCLEAR, (), reasons
    )
