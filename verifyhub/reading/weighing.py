"""The stance model's opinion beside the rules' verdict: which is followed, and the sentence that shows it."""

from verifyhub.reading.opinions import STANCES, Opinion
from verifyhub.reading.stances import Leaning
from verifyhub.reading.verdicts import Stance, Verdict, Witness

_WORDS = {
    Stance.SUPPORTS: "the text as a whole states it",
    Stance.DISPUTES: "the text as a whole speaks against it",
    Stance.REPORTS: "the text as a whole passes it on",
}
_SHOWN_BY = {
    Stance.SUPPORTS: (Leaning.STATES,),
    Stance.DISPUTES: (Leaning.DEBUNKS, Leaning.DENIES),
    Stance.REPORTS: (Leaning.AIRS,),
}


def weigh_opinion(witness: Witness, opinion: Opinion) -> Verdict:
    """The model's stance, except that a headline which disputes decides.

    To ask for a surer model where the rules see a hedge was tried: fewer supports, no more of them right.
    """
    ruled = witness.verdict()
    if ruled.rule == "the headline disputes it":
        return ruled
    stance = opinion.stance
    share = dict(zip(STANCES, opinion.shares, strict=True))
    shown = [(passage, cue) for passage, cue in witness.cues if cue.leaning in _SHOWN_BY[stance]]
    passage, cue = max(shown, key=lambda pair: pair[0].share, default=(witness.relevance.best, None))
    words = cue.words if cue else ""
    return Verdict(stance, _WORDS[stance], words, passage, share=round(share[stance], 2))
