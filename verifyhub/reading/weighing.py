"""The stance model's opinion beside what the rules see: each has a say, and the sentence that shows the stance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp, log

from verifyhub.reading.denying import UNSURE_WORDS, says_false
from verifyhub.reading.negating import opposite_in
from verifyhub.reading.opinions import STANCES, Opinion
from verifyhub.reading.relevance import Passage
from verifyhub.reading.sentences import Sentence
from verifyhub.reading.stances import Leaning, negation_of, tells
from verifyhub.reading.verdicts import Stance, Verdict, Witness

OPENING = 600  # characters: what a news text says of a report, it says there
# Natural log-odds, set by hand in steps of .1. With them .705 instead of .666 macro-F1 on 1,051 texts about 130 other
# claims, none of which the trees asked had learnt from.
MODEL = 0.8  # of its own log-odds: it is a little too sure
TAKES_SIDES = {Stance.SUPPORTS: 0.5}  # of texts about a claim more support it than of those it learnt from
DENIED_AT_ONCE = {Stance.DISPUTES: 0.8, Stance.SUPPORTS: -0.4, Stance.REPORTS: -0.3}
HEDGED_AT_ONCE = {Stance.REPORTS: 0.2, Stance.SUPPORTS: -0.2}
STATED_AT_ONCE = {Stance.SUPPORTS: 0.3, Stance.REPORTS: -0.3}
SAID_BY_SOMEBODY = {Stance.REPORTS: 0.2, Stance.SUPPORTS: -0.2}
BY_THE_RULES = 0.3
UNSURE = 0.2  # how sure a report is where the model would support and the words do not; 0.14 right on FNC-1 dev
_WORDS = {
    Stance.SUPPORTS: "the text as a whole states it",
    Stance.DISPUTES: "the text as a whole speaks against it",
    Stance.REPORTS: "the text as a whole passes it on",
}
_SHOWN_BY = {
    Stance.DISPUTES: (Leaning.DEBUNKS, Leaning.DENIES),
    Stance.REPORTS: (Leaning.AIRS,),
}


def weigh_opinion(witness: Witness, opinion: Opinion, sentences: Sequence[Sentence]) -> Verdict:
    """The likeliest stance; but a headline that disputes decides, and support needs a sentence that states the claim.

    `sentences` are those of the text, as `opinion.near` counts them.
    The costly error is to take a report for support. What these doubts cost on FNC-1 is in docs/measurements.md.
    """
    ruled = witness.verdict()
    if ruled.rule == "the headline disputes it" or witness.has_own_access:
        return ruled  # the model learnt from articles that relay; a witness is judged by what it says
    opening = " ".join(sentence.text for sentence in sentences if sentence.start < OPENING)
    share = _shares(opinion, _says(witness, ruled, opening))
    stance = max(share, key=lambda stance: share[stance])
    if stance is Stance.SUPPORTS:
        near = [Passage(sentences[number], 0.0, number) for number in opinion.near]
        return _support(witness, ruled, near, round(share[stance], 2))
    shown = [(passage, cue) for passage, cue in witness.cues if cue.leaning in _SHOWN_BY[stance]]
    passage, cue = max(shown, key=lambda pair: pair[0].share, default=(witness.relevance.best, None))
    return Verdict(stance, _WORDS[stance], cue.words if cue else "", passage, share=round(share[stance], 2))


def _shares(opinion: Opinion, says: Iterable[Mapping[Stance, float]]) -> dict[Stance, float]:
    """Probabilities: the model's, moved by each say."""
    odds = {stance: MODEL * log(max(share, 1e-3)) for stance, share in zip(STANCES, opinion.shares, strict=True)}
    for say in says:
        for stance, step in say.items():
            odds[stance] += step
    total = sum(map(exp, odds.values()))
    return {stance: exp(value) / total for stance, value in odds.items()}


def _says(witness: Witness, ruled: Verdict, opening: str) -> Iterator[Mapping[Stance, float]]:
    """Of a claim that denies something itself neither a denial nor a plain statement tells which side is taken."""
    if negation_of(witness.statement):
        return
    yield TAKES_SIDES
    yield {ruled.stance: BY_THE_RULES}
    if says_false(opening):
        yield DENIED_AT_ONCE
    if UNSURE_WORDS.search(opening) and not UNSURE_WORDS.search(witness.statement):
        yield HEDGED_AT_ONCE
    leads = [cue.leaning for passage, cue in witness.cues if passage.sentence.start < OPENING and passage.order < 2]
    if Leaning.STATES in leads:
        yield STATED_AT_ONCE
    best = witness.relevance.best
    if any(passage is best and cue.leaning is Leaning.AIRS for passage, cue in witness.cues):
        yield SAID_BY_SOMEBODY


def _support(witness: Witness, ruled: Verdict, near: Sequence[Passage], share: float) -> Verdict:
    """Support needs a sentence that tells the claim: without one nobody could check it."""
    if opposite := _opposite(witness):
        return opposite
    if ruled.stance is Stance.DISPUTES:
        rule = "the whole text sounds like support, but its words dispute the claim"
        return Verdict(Stance.REPORTS, rule, ruled.cue, ruled.passage, UNSURE)
    in_other_words = next((passage for passage in near if tells(passage.sentence.text, witness.statement)), None)
    if backing := witness.backing() or in_other_words:
        return Verdict(Stance.SUPPORTS, _WORDS[Stance.SUPPORTS], "", backing, share=share)
    rule = "the whole text sounds like support, but no sentence tells the claim without hedge or denial"
    return Verdict(Stance.REPORTS, rule, "", witness.relevance.best, UNSURE)


def _opposite(witness: Witness) -> Verdict | None:
    """No dispute, for that the rules are too often wrong about whole texts; but no support either."""
    best = witness.relevance.best
    words = opposite_in(best.sentence.text, witness.statement)
    rule = "the whole text sounds like support, but this sentence says the opposite"
    return Verdict(Stance.REPORTS, rule, words, best, UNSURE) if words else None
