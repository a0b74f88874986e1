"""Cues for and against a claim inside one sentence: denial, negation within reach of the claim's words, hedges."""

import re
from dataclasses import dataclass
from enum import StrEnum

from verifyhub.reading.attribution import Hedge, Speech, find_chain
from verifyhub.reading.origins import TOLD_US
from verifyhub.words import telling_words


class Leaning(StrEnum):
    DEBUNKS = "debunks"  # in its own voice
    DENIES = "denies"  # somebody is said to deny it, or it is negated
    AIRS = "airs"  # hedged or attributed
    STATES = "states"  # plainly, in its own voice


@dataclass(frozen=True)
class Cue:
    leaning: Leaning
    words: str  # what in the sentence shows it


_DEBUNKING = re.compile(
    r"\b(?:hoax(?:es)?|fake[sd]?|false(?:ly)?|untrue|not true|no truth|debunk\w*|fabricat\w+|bogus|satir\w+|made[- ]up|myth"
    r"|misinformation|disinformation|urban legend|nothing to (?:the|it)|baseless|unfounded|never happened"
    r"|did ?n[o’']t happen|photoshopped)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial|ials)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:e|es|ed)|rebut\w*|disput(?:e|es|ed)"
    r"|contradict\w*|shoots? down|quash\w*|no evidence|no sign of|doubts?|doubtful|discredit\w*|retract\w*)\b",
    re.IGNORECASE,
)
# The opposite of what was claimed, said without a "not".
_OPPOSITE = re.compile(
    r"\b(?:(?:remains?|still) (?:firmly |fully |entirely )?(?:in the hands|under (?:the )?(?:full )?control|in control|intact"
    r"|alive|at large|standing|open|closed|held|controlled)|(?:still|continues? to) (?:hold|holds|control|controls)"
    r"|alive and well|repelled|business as usual|was repulsed|were repulsed)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|purported\w*|supposed\w*|rumou?r\w*|unconfirmed|unverified|claims?|claimed"
    r"|claiming|may|might|could|whether|if true|said to|believed|thought|alleged|possibly|perhaps|likely|suspected"
    r"|speculat\w+|reports?|suggests?|probe|investigat\w+|unclear|unable to|appears?|seems?)\b|\?",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|without|neither|cannot|nor)\b|n[’']t\b", re.IGNORECASE)
# Not knowing is no denial.
_NOT_KNOWN = re.compile(
    r"\b(?:not only|no doubt|no (?:comment|word|details|independent|official|confirmation)|n[’']t (?:confirm|verify|comment|say)"
    r"|not (?:yet |been |be |immediately |independently )*"
    r"(?:clear|confirm\w*|verif\w*|comment|respond|known|say|said|named|identified))\b",
    re.IGNORECASE,
)
_REACH = 6  # words a negation reaches forward
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_OWN_ACTION = re.compile(r"\b(?:we|our (?:forces|troops|units|army|soldiers))\b", re.IGNORECASE)


def cue_in(sentence: str, statement: str) -> Cue:
    """What one sentence does to the claim. A claim that is itself negative turns negations round."""
    claim_is_negative = bool(_NEGATION.search(statement))
    if match := _DEBUNKING.search(sentence):
        return Cue(Leaning.DEBUNKS, match[0])
    chain = find_chain(sentence)
    if match := _DENIAL.search(sentence):
        return Cue(Leaning.AIRS if claim_is_negative else Leaning.DENIES, match[0])
    negation = _negation(sentence, statement)
    if bool(negation) != claim_is_negative:
        return Cue(Leaning.DENIES, negation or "no negation")
    if (match := _OPPOSITE.search(sentence)) and not _OPPOSITE.search(statement):
        return Cue(Leaning.DENIES, match[0])
    return _aired_or_stated(sentence, statement, chain)


def _aired_or_stated(sentence: str, statement: str, chain: tuple[Speech, ...]) -> Cue:
    if TOLD_US.search(sentence) or (chain and chain[-1].is_quote and _OWN_ACTION.search(sentence)):
        return Cue(Leaning.STATES, "a witness or party speaking for itself")
    bare = _NOT_KNOWN.sub(" unclear ", sentence)
    hedge = next((m[0] for m in _HEDGE.finditer(bare) if m[0].casefold() not in statement.casefold()), "")
    if hedge:
        return Cue(Leaning.AIRS, hedge)
    if chain:
        speech = chain[0]
        cue = sentence[slice(*speech.source)] if speech.source else speech.rule
        return Cue(Leaning.AIRS, cue) if speech.hedge is not Hedge.ASSERTED else Cue(Leaning.STATES, "")
    return Cue(Leaning.STATES, "plain statement")


def _negation(sentence: str, statement: str) -> str:
    """The negation that reaches one of the claim's own words; "" if none does."""
    claim = set(telling_words(statement))
    bare = _NOT_KNOWN.sub(lambda match: " " * len(match[0]), sentence)
    for negation in _NEGATION.finditer(bare):
        within = " ".join(word[0] for word in list(_WORD.finditer(bare, negation.end(), negation.end() + 80))[:_REACH])
        if claim & set(telling_words(within)):
            return negation[0]
    return ""
