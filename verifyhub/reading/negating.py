"""Does one sentence say the opposite of a claim? A guard for a model that overlooks a small word."""

import re

from verifyhub.reading.stances import DEBUNKING, DENIAL, Leaning, cue_in
from verifyhub.words import telling_words

_NOT = r"(?:no|not|never|none|nobody|no[- ]one|neither|nor|cannot|without|\w+n[’']t)"
_DOUBTING = r"(?:den(?:y|ies|ied|ying)|doubt(?:s|ed)?|disput(?:e|es|ed)|refut(?:e|es|ed)|question(?:s|ed)?)"
# "Nobody denies", "no doubt", "cannot be disputed". "Has not denied" is silence, and stays a denial for this guard.
_BEYOND_DOUBT = re.compile(
    rf"\b(?:(?:nobody|no[- ]one|none|few)(?: \w+){{0,3}} {_DOUBTING}|(?:no|little) (?:doubts?|question)"
    rf"|(?:cannot|can[’']t|can not|could not|couldn[’']t) (?:be )?{_DOUBTING})\b",
    re.IGNORECASE,
)
# "It is not true that they have not left", "denied that nobody was left": the second takes the first back.
_TWICE = re.compile(
    rf"(?:{DEBUNKING.pattern}|{DENIAL.pattern}|\bnot the case\b)(?: (?:claims?|reports?|rumou?rs?|it))? that\b"
    rf"[^.;:,]{{0,80}}?\b{_NOT}\b",
    re.IGNORECASE,
)
_SMALL_NOT = re.compile(rf"\b{_NOT}\b", re.IGNORECASE)
_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|merely)|no (?:longer than|later than|fewer than|less than))\b", re.IGNORECASE
)


NEARLY_ALL = 0.6  # of a negative claim's telling words


def opposite_in(sentence: str, statement: str) -> str:
    """The words by which the sentence says the opposite of the claim, or what it lacks; "" when it does not.

    A claim may be negative itself: "have not left", "is a hoax". Then a denial agrees with it, and its opposite is a
    sentence that says nearly all of it plainly and has no "not".
    """
    cue = cue_in(_without_idle_words(sentence), _SMALL_NOT.sub(" ", statement))
    own = _negation_of(statement)
    if not own:
        return cue.words if cue.leaning in (Leaning.DENIES, Leaning.DEBUNKS) else ""
    wanted = set(telling_words(_SMALL_NOT.sub(" ", statement)))
    is_plain = cue.leaning is Leaning.STATES and len(wanted & set(telling_words(sentence))) >= NEARLY_ALL * len(wanted)
    return f"the claim says “{own}”, the passage does not" if is_plain else ""


def _negation_of(statement: str) -> str:
    bare = _without_idle_words(statement)
    found = _SMALL_NOT.search(bare) or DEBUNKING.search(bare) or DENIAL.search(bare)
    return found[0] if found else ""


def _without_idle_words(sentence: str) -> str:
    """What negates nothing, or takes itself back, is left out."""
    return _TWICE.sub(" ", _NO_NEGATION.sub(" ", _BEYOND_DOUBT.sub(" ", sentence)))
