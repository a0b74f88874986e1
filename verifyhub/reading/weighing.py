"""The stance model's opinion beside the rules' verdict: which is followed, and the sentence that shows it."""

from collections.abc import Sequence

from verifyhub.reading.negating import opposite_in
from verifyhub.reading.opinions import STANCES, Opinion
from verifyhub.reading.origins import credits_in
from verifyhub.reading.relevance import Passage
from verifyhub.reading.sentences import Sentence
from verifyhub.reading.stances import Leaning, tells
from verifyhub.reading.verdicts import Stance, Verdict, Witness

# So sure must the model be where the nearest sentence puts the claim in a named source's mouth, or none holds it.
LEAST_SUPPORT = 0.75
# Surer it must be that a text only passes on what a sentence of it states plainly. With this 4 more of 16 annotated
# texts are rightly support, and 10 of 383 pairs of FNC-1 dev wrongly.
SURE_OF_REPORT = 0.65
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
    """The model's stance; but a headline that disputes decides, and support needs a sentence that states the claim.

    `sentences` are those of the text, as `opinion.near` counts them.
    The costly error is to take a report for support. What these doubts cost on FNC-1 is in docs/measurements.md.
    """
    ruled = witness.verdict()
    share = dict(zip(STANCES, opinion.shares, strict=True))
    stance = opinion.stance
    if ruled.rule == "the headline disputes it" or witness.has_own_access:
        return ruled  # the model learnt from articles that relay; a witness is judged by what it says
    if stance is Stance.SUPPORTS:
        near = [Passage(sentences[number], 0.0, number) for number in opinion.near]
        return _support(witness, ruled, near, round(share[stance], 2))
    if stance is Stance.REPORTS and ruled.stance is Stance.SUPPORTS and share[stance] < SURE_OF_REPORT:
        return ruled
    shown = [(passage, cue) for passage, cue in witness.cues if cue.leaning in _SHOWN_BY[stance]]
    passage, cue = max(shown, key=lambda pair: pair[0].share, default=(witness.relevance.best, None))
    return Verdict(stance, _WORDS[stance], cue.words if cue else "", passage, share=round(share[stance], 2))


def _support(witness: Witness, ruled: Verdict, near: Sequence[Passage], share: float) -> Verdict:
    """Support needs a sentence that tells the claim: without one nobody could check it."""
    if share < LEAST_SUPPORT and _passes_on(witness, ruled):
        return ruled
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


def _passes_on(witness: Witness, ruled: Verdict) -> bool:
    """Whether the sentence nearest to the claim is hedged and names who says it."""
    best = witness.relevance.best
    is_aired = any(passage is best and cue.leaning is Leaning.AIRS for passage, cue in witness.cues)
    return ruled.stance is Stance.REPORTS and is_aired and bool(credits_in([best.sentence.text]))
