"""How much a clause reports of something that happened, and why one that does not is set aside."""

import re
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.grammar import TELLING, foretells, happened, is_finite, is_negated, is_passive, subject_of, word
from verifyhub.reading.mentions import names_in
from verifyhub.reading.phrases import holds_phrase
from verifyhub.reading.setting_aside import is_caveat
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from verifyhub.reading.spans import Clause

SHORTEST_REPORT = 6  # tokens
LONG_QUOTATION = 10  # different words
LEAST = 0.75  # below this score a clause tells of nothing that can be checked
_DATED = re.compile(
    r"\d|\b(?:yesterday|today|tonight|this (?:week|morning|afternoon|month|year)|last (?:week|month|year|night))\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?"
    r"|hundreds?|thousands?|several) \w",
    re.I,
)
_DUTY = word_set("should must ought")
_MAY = word_set("would could may might can")
_TRUE_OR_FALSE = word_set(
    """false fake hoax untrue true genuine authentic satire satirical fabricated doctored photoshopped debunked bogus
    unfounded baseless real"""
)
_GUESSING = word_set("probably perhaps maybe inevitably surely")
_VAGUE = word_set(
    "things everything nothing everyone everybody nobody something anything people this that these those there what"
)
_REASONS = word_set("reason reasons cause enemies friends problem problems time much little plenty")
_POINTING = word_set("the this that these those")
_HOLLOW = word_set("things everything everyone everybody nobody")
_OURS = word_set("i we us our my me i’m we’re we’ve i've we've we're i'm i’ve")
_FIRST_PERSON = word_set("i we")
_ENDS_A_QUESTION = re.compile(r"\?[”\"’')\]\s]*$")
_LONGEST_FURNITURE = 14  # words


def reason_against(clause: "Clause", words: str, sentence: str, *, is_attributed: bool, is_quoted: bool) -> str:
    """One word for why a clause is set aside, "" when it is a report. `words` is its text."""
    if reason := reason_for_sentence(sentence, is_attributed=is_attributed):
        return reason
    lower = {token.casefold() for token in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)}
    is_short_event = len(lower) == 2 and happened(clause.head) and subject_of(clause.head) is not None
    is_short_event = is_short_event and word(clause.head) not in TELLING
    if (
        (len(lower) < 3 and not is_short_event)
        or _only_speaks(clause)
        or not (subject_of(clause.head) or clause.subject or is_finite(clause.head))
    ):
        return "advice" if _commands(clause.head) else "fragment"
    if _ENDS_A_QUESTION.search(sentence) and not is_attributed:
        return "question"
    if _commands(clause.head) or (lower & cues.SECOND_PERSON and not is_attributed and not is_quoted):
        return "advice"
    if _wishes(clause.head):
        return "opinion"
    if foretells(clause.head) and _is_idle(words, lower, is_attributed=is_attributed, is_quoted=is_quoted):
        return "prediction"
    return "" if score(clause, words, is_attributed=is_attributed, is_quoted=is_quoted) >= LEAST else "opinion"


def reason_for_sentence(sentence: str, *, is_attributed: bool) -> str:
    """Reasons that hold for a whole sentence, whoever says it."""
    lower = sentence.casefold()
    if holds_phrase(lower, cues.FURNITURE) and (len(lower.split()) <= _LONGEST_FURNITURE or "@media" in lower):
        return "furniture"
    if is_caveat(sentence) and not is_attributed:
        return "caveat"
    if holds_phrase(lower, cues.CIRCULAR):
        return "circular"
    if holds_phrase(lower, cues.IRONY):
        return "irony"
    return ""


def score(clause: "Clause", words: str, *, is_attributed: bool, is_quoted: bool) -> float:
    """Points for names, dates, numbers and events; against truths, wishes, judgements and the first person."""
    head, names = clause.head, len(names_in(words))
    helpers = {word(child) for child in head.children if child.dep_ in ("aux", "auxpass")}
    subject = subject_of(head) or clause.subject
    if head.dep_ == "relcl" and subject is not None and subject.tag_ in ("WDT", "WP"):
        subject = head.head
    first = word(subject) if subject is not None else ""
    lower = {token.casefold() for token in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)}
    points = 1.0 * bool(names) + 0.5 * (names > 1) + 0.75 * bool(_DATED.search(words))
    points += 1.5 * (happened(head) or head.tag_ in ("VBG", "VBN")) + 1.0 * _is_definite(subject)
    points += (0.75 if is_quoted else 1.0) * is_attributed + 0.5 * (is_negated(head) and is_attributed)
    points -= (1.0 * bool(helpers & _DUTY) + 0.5 * bool(helpers & _MAY)) * (not is_attributed)
    points += 1.5 * _tells_true_from_false(head) - 0.5 * (word(head) in cues.BEING and first in cues.PRONOUNS)
    is_told_apart = subject is not None and any(child.dep_ in ("relcl", "prep") for child in subject.children)
    points -= 0.0 if is_told_apart else (1.0 if is_attributed else 2.0) if first in _HOLLOW else 1.0 * (first in _VAGUE)
    points -= 2.0 * (_has_somebody(head) and not is_attributed) + _judges(head, lower, is_attributed=is_attributed)
    points -= 2.0 * bool(lower & _OURS and not is_attributed) + 1.0 * bool(lower & cues.SECOND_PERSON and is_quoted)
    points -= 2.0 * (_is_our_thought(head) and not is_attributed)
    points -= 0.5 * (first in _FIRST_PERSON and not happened(head)) + 0.75 * (
        first in _FIRST_PERSON and not is_attributed
    )
    return points


def _is_idle(words: str, lower: set[str], *, is_attributed: bool, is_quoted: bool) -> bool:
    """A guess at the future that names nothing, or that the author makes."""
    is_concrete = bool(_DATED.search(words) or names_in(words))
    if is_attributed and not is_quoted:
        return False
    is_concrete = is_concrete or (is_quoted and len(lower) >= LONG_QUOTATION)
    return not is_concrete or (bool(lower & _GUESSING) and not is_attributed)


def _is_definite(subject: "Token | None") -> bool:
    """A name, "he", or "the", "this", "its" before the noun: one certain thing, no general truth."""
    if subject is None:
        return False
    if subject.pos_ == "PROPN" or word(subject) in ("he", "she", "it"):
        return True
    return any(child.dep_ == "poss" or word(child) in _POINTING for child in subject.children)


def _judges(head: "Token", lower: set[str], *, is_attributed: bool) -> float:
    """A judging word outweighs all in "it was absurd", less in "thousands were stranded in terrible weather"."""
    predicate = (child for child in head.children if child.dep_ in ("acomp", "attr"))
    if not is_attributed and any(word(token) in cues.EVALUATIVE for child in predicate for token in child.subtree):
        return 4.0
    is_event = happened(head) and head.tag_ != "VBG" and word(head) not in cues.BEING
    return (1.0 if is_event else 2.0) * bool(cues.EVALUATIVE & lower)


def _wishes(head: "Token") -> bool:
    """ "May God preserve him"."""
    subject = subject_of(head)
    return subject is not None and any(word(c) == "may" and c.i < subject.left_edge.i for c in head.children)


def _is_our_thought(head: "Token") -> bool:
    """ "We have a feeling that A", written by the author."""
    above = (subject_of(token) for token in head.ancestors)
    return any(subject is not None and word(subject) in _FIRST_PERSON for subject in above)


def _has_somebody(head: "Token") -> bool:
    """ "Marek has people to fear": a lasting state of nobody and nothing in particular."""
    having = [child for child in head.children if child.dep_ == "dobj"] if word(head) in ("has", "have") else []
    return any(
        word(child) in _VAGUE | _REASONS and not any(c.dep_ == "nummod" for c in child.children) for child in having
    )


def _tells_true_from_false(head: "Token") -> bool:
    predicate = (child for child in head.children if child.dep_ in ("acomp", "attr"))
    return any(word(token) in _TRUE_OR_FALSE for child in predicate for token in child.subtree)


def _only_speaks(clause: "Clause") -> bool:
    """ "The report read": who speaks, without what is said."""
    if is_passive(clause.head):
        return False  # "the general had been dismissed"
    has_object = any(child.dep_ in ("dobj", "xcomp", "ccomp", "prep", "attr") for child in clause.head.children)
    return word(clause.head) in TELLING and not has_object and clause.last - clause.first < SHORTEST_REPORT


def _commands(head: "Token") -> bool:
    """ "Follow the news", "please let us know", "do not trust it"."""
    helpers = {word(child) for child in head.children if child.dep_ in ("aux", "mark")}
    if subject_of(head) is not None or head.dep_ not in ("ROOT", "conj", "ccomp"):
        return False
    if head.dep_ == "conj" and subject_of(head.head) is not None:
        return False
    return head.tag_ in ("VB", "VBP") and not helpers - {"do", "don’t", "please"}
