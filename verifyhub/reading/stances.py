"""Cues for and against a claim inside one sentence: denial, negation within reach of the claim's words, hedges."""

import re
from dataclasses import dataclass
from enum import StrEnum

from verifyhub.reading.attribution import Hedge, Speech, find_chain
from verifyhub.reading.mentions import names_in
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


DEBUNKING = re.compile(
    r"\b(?:hoax(?:es)?|fake[sd]?|false(?:ly)?|untrue|not true|no truth|debunk\w*|fabricat\w+|bogus|satir\w+"
    r"|made[- ]up|myth|misinformation|disinformation|urban legend|nothing to (?:the|it)|baseless|unfounded"
    r"|never happened|did ?n[o’']t happen|photoshopped|pranked|trolled|fooled|fools|duped|bullshit|mockumentary"
    r"|(?:not|isn[’']t|aren[’']t|wasn[’']t|never) (?:actually |really )?(?:real|genuine|authentic)|exaggerated)\b",
    re.IGNORECASE,
)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial|ials)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:e|es|ed)|rebut\w*|disput(?:e|es|ed)"
    r"|contradict\w*|turns out not|sets? the record straight"
    r"|shoots? down|quash\w*|no evidence|no sign of|doubts?|doubtful|discredit\w*|retract\w*)\b",
    re.IGNORECASE,
)
# The opposite of what was claimed, said without a "not".
_OPPOSITE = re.compile(
    r"\b(?:(?:remains?|still) (?:firmly |fully |entirely )?"
    r"(?:in the hands|under (?:the )?(?:full )?control|in control|intact|at large|standing|open|closed|held|controlled)"
    r"|(?:still|continues? to) (?:hold|holds|control|controls)"
    r"|alive|(?:is|are|was|were|[’']s) (?:safe|fine|well)|business as usual|repelled|repulsed)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|purported\w*|supposed\w*|rumou?r\w*|unconfirmed|unverified|claims?|claimed"
    r"|claiming|may|might|could|whether|if true|said to|believed|thought|alleged|possibly|perhaps|likely"
    r"|suspected|speculat\w+|report(?:s|ed|ing)?|suggests?|unclear|unable to|talk of|people say|they say"
    r"|analysts?|sources?|sees|forecasts?|expected|poised|mulls?|considering|tipped|hints?|in talks"
    r"|appears?|seems?|seemingly|feared|discussions|probe[sd]?|confusion|accus(?:es|ed|ing)|key suspect"
    r"|think|thinks|wants|looking (?:to|at)|purports?|what we know)\b|\?",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|without|neither|cannot|nor)\b|n[’']t\b", re.IGNORECASE)
_TURNED = re.compile(r"\b(?:not|no|den(?:y|ies|ied)|isn[’']t|wasn[’']t)\b", re.IGNORECASE)
_CONFIRMS = re.compile(r"\b(?:confirms|confirmed|confirmation)\b", re.IGNORECASE)
_FLAT_NO = re.compile(
    r"^No, |\bno,? (?:he|she|it|they) (?:was|is|did|has|are|were|do|does|have)n[’']t\b"
    r"|\b(?:is|was|are) not (?:a thing|dead|real)\b"
    r"|n[’']t (?:true|real|happen)\b",
    re.IGNORECASE,
)
# Not knowing is no denial.
_NOT_KNOWN = re.compile(
    r"(?:\bnot only|\bno doubt|\bno (?:comment|word|details|independent|official|confirmation)"
    r"|n[’']t (?:confirm|verify|comment|say)"
    r"|\bnot (?:yet |been |be |immediately |independently )*"
    r"(?:clear|confirm\w*|verif\w*|comment|respond|known|say|said|named|identified))\b",
    re.IGNORECASE,
)
_SCOPE_END = re.compile(r"[;:]|,(?! (?:or|nor|and|even)\b)|\b(?:but|because|after|before|although|while|since)\b")
_REACH = 6  # words a negation reaches forward
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_OWN_ACTION = re.compile(r"\b(?:we|our (?:forces|troops|units|army|soldiers))\b", re.IGNORECASE)


def cue_in(sentence: str, statement: str, *, is_about: bool = False) -> Cue:
    """What one sentence does to the claim. `is_about`: it is known to speak of the claim, not merely to touch it."""
    if (match := DEBUNKING.search(sentence)) and not _TURNED.search(
        sentence, max(0, match.start() - 25), match.start()
    ):
        return Cue(Leaning.AIRS if sentence.rstrip("”\"' ").endswith("?") else Leaning.DEBUNKS, match[0])
    if match := DENIAL.search(sentence):
        return Cue(Leaning.DENIES, match[0])
    if NEGATION.search(statement) and not is_about:
        return _cue_for_negative_claim(sentence, statement)
    negative_claim = bool(NEGATION.search(statement))
    if not negative_claim and (negation := _negation(sentence, statement)):
        return negation
    if (match := _OPPOSITE.search(sentence)) and not _OPPOSITE.search(statement):
        return Cue(Leaning.DENIES, match[0])
    return _aired_or_stated(sentence, statement, find_chain(sentence))


def denies(sentence: str) -> bool:
    """Whether a sentence speaks of a denial or of falsehood at all, whatever it is about."""
    return bool(DENIAL.search(sentence) or DEBUNKING.search(sentence))


def _cue_for_negative_claim(sentence: str, statement: str) -> Cue:
    """Against "X has not left" only words decide, never a missing "not": too many sentences merely speak of X."""
    if NEGATION.search(sentence):
        return _aired_or_stated(sentence, statement, find_chain(sentence))
    return Cue(Leaning.AIRS, "the claim is negative, the passage is not")


def _aired_or_stated(sentence: str, statement: str, chain: tuple[Speech, ...]) -> Cue:
    if TOLD_US.search(sentence) or (chain and chain[-1].is_quote and _OWN_ACTION.search(sentence)):
        return Cue(Leaning.STATES, "a witness or party speaking for itself")
    bare = _NOT_KNOWN.sub(" unclear ", sentence)
    hedge = next((m[0] for m in HEDGE.finditer(bare) if m[0].casefold() not in statement.casefold()), "")
    if hedge:
        return Cue(Leaning.AIRS, hedge)
    if chain:
        speech = chain[0]
        if _CONFIRMS.search(sentence):
            return Cue(Leaning.STATES, "confirmed")
        if _speaker_is_in_claim(sentence, statement, speech):
            return Cue(Leaning.STATES, "plain statement")
        cue = sentence[slice(*speech.source)] if speech.source else speech.rule
        return Cue(Leaning.AIRS, cue) if speech.hedge is not Hedge.ASSERTED else Cue(Leaning.STATES, "")
    return Cue(Leaning.STATES, "plain statement")


def _negation(sentence: str, statement: str) -> Cue | None:
    """A negation denies when it reaches the claim's predicate; one that reaches a name only leaves it open.

    It reaches forward to the next comma or conjunction, a few words at most.
    """
    in_names = {stem for name in names_in(statement) for stem in telling_words(name)}
    predicate = set(telling_words(statement)) - in_names
    bare = _NOT_KNOWN.sub(lambda match: " " * len(match[0]), sentence)
    if flat := _FLAT_NO.search(bare):
        return Cue(Leaning.DENIES, flat[0])
    open_one: Cue | None = None
    for negation in NEGATION.finditer(bare):
        stop = _SCOPE_END.search(bare, negation.end())
        end = min(stop.start() if stop else len(bare), negation.end() + 80)
        within = " ".join(word[0] for word in list(_WORD.finditer(bare, negation.end(), end))[:_REACH])
        if predicate & set(telling_words(within)):
            return Cue(Leaning.DENIES, negation[0])
        if in_names & set(telling_words(within)):
            open_one = Cue(Leaning.AIRS, negation[0])
    return open_one


def _speaker_is_in_claim(sentence: str, statement: str, speech: Speech) -> bool:
    """ "The pope told a boy …" states the claim that he told him: his speaking is the claim, not its source."""
    if not speech.source or not find_chain(statement):
        return False
    return set(telling_words(sentence[slice(*speech.source)])) <= set(telling_words(statement))
