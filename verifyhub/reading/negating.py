"""Does one sentence say the opposite of a claim? A guard for a model that overlooks a small word."""

from verifyhub.reading.denying import DEBUNKING, DENIAL, NEGATION, without_idle_words
from verifyhub.reading.stances import Leaning, cue_in, negation_of
from verifyhub.words import telling_words

NEARLY_ALL = 0.6  # of a negative claim's telling words


def opposite_in(sentence: str, statement: str) -> str:
    """The words by which the sentence says the opposite of the claim, or what it lacks; "" when it does not.

    A claim may be negative itself: "have not left", "is a hoax". Then a denial agrees with it, and its opposite is a
    sentence that says nearly all of it plainly and has no "not".
    """
    own = negation_of(statement)
    if not own:
        cue = cue_in(sentence, statement)
        return cue.words if cue.leaning in (Leaning.DENIES, Leaning.DEBUNKS) else ""
    positive = _as_positive(statement)
    wanted = set(telling_words(positive))
    if len(wanted & set(telling_words(sentence))) < NEARLY_ALL * len(wanted):
        return ""
    is_plain = cue_in(without_idle_words(sentence), positive).leaning is Leaning.STATES
    return f"the claim says “{own}”, the passage does not" if is_plain else ""


def _as_positive(statement: str) -> str:
    bare = without_idle_words(statement)
    for cue in (NEGATION, DEBUNKING, DENIAL):
        bare = cue.sub(" ", bare)
    return bare
