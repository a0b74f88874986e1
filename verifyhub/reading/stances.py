"""Cues for and against a claim inside one sentence: denial, negation within reach of the claim's words, hedges."""

import re
from dataclasses import dataclass
from enum import StrEnum

from verifyhub.reading.attribution import Hedge, Speech, find_chain
from verifyhub.reading.denying import (
    DEBUNKING,
    DENIAL,
    HEDGE,
    NEGATION,
    NOT_KNOWN,
    says_false,
    without_idle_words,
    without_seeming_denials,
    without_unknowns,
)
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


# The opposite of what was claimed, said without a "not".
_OPPOSITE = re.compile(
    r"\b(?:(?:remains?|still) (?:firmly |fully |entirely )?"
    r"(?:in the hands|under (?:the )?(?:full )?control|in control|intact|at large|standing|open|closed|held|controlled)"
    r"|(?:still|continues? to) (?:hold|holds|control|controls)"
    r"|alive|(?:is|are|was|were|[’']s) (?:safe|fine|well)|business as usual|repelled|repulsed)\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(r"\b(?:confirms|confirmed|confirmation)\b", re.IGNORECASE)
_FLAT_NO = re.compile(
    r"^No, |\? (?:No\b|Nope|Nah|(?:Probably|Certainly) not|Not (?:so fast|really|quite|exactly))"
    r"|\b(?:is|was|are|were)(?: not|n[’']t) by\b|(?:\bnot|n[’']t) (?:actually|really)\b"
    r"|\bno,? (?:he|she|it|they) (?:was|is|did|has|are|were|do|does|have)n[’']t\b"
    r"|\b(?:is|was|are) not (?:a thing|dead|real)\b"
    r"|n[’']t (?:true|real|happen)\b",
    re.IGNORECASE,
)
_WHAT_IS_DENIED = re.compile(r" (?:that|of|about|over) ([^.;:,]*)")
LEAST_DENIED = 2  # telling words: of fewer it cannot be told what they mean
_SCOPE_END = re.compile(r"[;:]|,(?! (?:or|nor|and|even)\b)|\b(?:but|because|after|before|although|while|since)\b")
_DO = re.compile(r"\b(?:do|does|did) ?$", re.IGNORECASE)
_REACH = 6  # words a negation reaches forward
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_OWN_ACTION = re.compile(r"\b(?:we|our (?:forces|troops|units|army|soldiers))\b", re.IGNORECASE)


def cue_in(sentence: str, statement: str, *, is_about: bool = False) -> Cue:
    """What one sentence does to the claim. `is_about`: it is known to speak of the claim, not merely to touch it."""
    bare = without_idle_words(sentence)
    own_negation = negation_of(statement)
    if calls_false(statement) or (own_negation and not is_about):
        return _cue_for_negative_claim(sentence, statement)
    if match := DEBUNKING.search(bare):
        return Cue(Leaning.AIRS if sentence.rstrip("”\"' ").endswith("?") else Leaning.DEBUNKS, match[0])
    known = without_unknowns(bare)
    wanted = set(telling_words(statement))
    if match := next((m for m in DENIAL.finditer(known) if not _denies_something_else(known, m, wanted)), None):
        return Cue(Leaning.DENIES, match[0])
    if not own_negation and (negation := _negation(known, statement)):
        return negation
    if (match := _OPPOSITE.search(sentence)) and not _OPPOSITE.search(statement):
        return Cue(Leaning.DENIES, match[0])
    return _aired_or_stated(sentence, statement, find_chain(without_seeming_denials(sentence)))


def tells(sentence: str, statement: str) -> bool:
    """Whether a sentence tells what the claim tells, as its own or a source's word, with no hedge and the same sign."""
    if negation_of(statement):
        return says_no(sentence)
    bare = without_unknowns(without_idle_words(sentence))
    leaning = cue_in(sentence, statement).leaning
    is_somebodys_word = leaning is Leaning.AIRS and not NEGATION.search(bare) and not hedge_in(sentence, statement)
    return leaning is Leaning.STATES or is_somebodys_word


def says_no(sentence: str) -> bool:
    """Whether a sentence negates, denies or debunks anything at all."""
    return says_false(sentence) or bool(NEGATION.search(without_unknowns(without_idle_words(sentence))))


def calls_false(statement: str) -> bool:
    """Whether the claim is that something is false or denied, not that something has not happened."""
    own = negation_of(statement)
    return bool(own) and not NEGATION.fullmatch(own)


def hedge_in(sentence: str, statement: str) -> str:
    """The first hedge that the claim does not have itself; "" without one."""
    bare = NOT_KNOWN.sub(" unclear ", sentence)
    return next((m[0] for m in HEDGE.finditer(bare) if m[0].casefold() not in statement.casefold()), "")


def negation_of(statement: str) -> str:
    """The word by which a claim is itself a negative one: "have not left", "is a hoax"; "" when it is not."""
    bare = without_idle_words(statement)
    found = NEGATION.search(bare) or DEBUNKING.search(bare) or DENIAL.search(bare)
    return found[0] if found else ""


def _cue_for_negative_claim(sentence: str, statement: str) -> Cue:
    """Against "X has not left" only words decide, never a missing "not": too many sentences merely speak of X."""
    if says_no(sentence):
        return _aired_or_stated(sentence, statement, find_chain(without_seeming_denials(sentence)))
    return Cue(Leaning.AIRS, "the claim is negative, the passage is not")


def _denies_something_else(sentence: str, denial: re.Match[str], wanted: set[str]) -> bool:
    """ "There is no evidence of arson": what is denied shares no word with the claim."""
    denied = _WHAT_IS_DENIED.match(sentence, denial.end())
    words = set(telling_words(denied[1])) if denied else set()
    return bool(wanted) and len(words) >= LEAST_DENIED and not words & wanted


def _aired_or_stated(sentence: str, statement: str, chain: tuple[Speech, ...]) -> Cue:
    if TOLD_US.search(sentence) or (chain and chain[-1].is_quote and _OWN_ACTION.search(sentence)):
        return Cue(Leaning.STATES, "a witness or party speaking for itself")
    if hedge := hedge_in(sentence, statement):
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


def _negation(bare: str, statement: str) -> Cue | None:
    """A negation denies when it reaches the claim's predicate; one that reaches a name only leaves it open.

    It reaches forward to the next comma or conjunction, a few words at most. Behind "do" it is the next word that is
    negated: "he does not need an island" does not deny that he sells it.
    """
    in_names = {stem for name in names_in(statement) for stem in telling_words(name)}
    predicate = set(telling_words(statement)) - in_names
    if flat := _FLAT_NO.search(bare):
        return Cue(Leaning.DENIES, flat[0])
    open_one: Cue | None = None
    for negation in NEGATION.finditer(bare):
        stop = _SCOPE_END.search(bare, negation.end())
        end = min(stop.start() if stop else len(bare), negation.end() + 80)
        words = [word[0] for word in list(_WORD.finditer(bare, negation.end(), end))[:_REACH]]
        within, verb = set(telling_words(" ".join(words))), set(telling_words(" ".join(words[:1])))
        is_of_another_act = bool(_DO.search(bare, 0, negation.start())) and not predicate & verb
        if predicate & within and not is_of_another_act:
            return Cue(Leaning.DENIES, negation[0])
        if (predicate | in_names) & within:
            open_one = Cue(Leaning.AIRS, negation[0])
    return open_one


def _speaker_is_in_claim(sentence: str, statement: str, speech: Speech) -> bool:
    """ "The pope told a boy …" states the claim that he told him: his speaking is the claim, not its source."""
    if not speech.source or not find_chain(statement):
        return False
    return set(telling_words(sentence[slice(*speech.source)])) <= set(telling_words(statement))
