"""How much a clause reports of something that happened, and why one that does not is set aside."""

import re
from typing import TYPE_CHECKING

from verifyhub.reading import cues
from verifyhub.reading.grammar import foretells, happened, is_finite, is_negated, subject_of, word
from verifyhub.reading.mentions import names_in
from verifyhub.reading.setting_aside import is_caveat
from verifyhub.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from verifyhub.reading.spans import Clause

LEAST = 1.0  # below this score a clause tells of nothing that can be checked
_DATED = re.compile(
    r"\d|\b(?:yesterday|today|tonight|this (?:week|morning|afternoon|month|year)|last (?:week|month|year|night))\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?"
    r"|hundreds?|thousands?|several) \w",
    re.I,
)
_OUGHT = word_set("should must ought would could may might can")
_VAGUE = word_set("things everything nothing everyone everybody nobody something anything people this that there what")
_FIRST_PERSON = word_set("i we")
_ENDS_A_QUESTION = re.compile(r"\?[”\"’')\]\s]*$")
_LONGEST_FURNITURE = 14  # words


def reason_against(clause: "Clause", words: str, sentence: str, *, is_attributed: bool, is_quoted: bool) -> str:
    """One word for why a clause is set aside, "" when it is a report. `words` is its text."""
    if reason := reason_for_sentence(sentence, is_attributed=is_attributed):
        return reason
    lower = {token.casefold() for token in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)}
    if len(lower) < 3 or not (subject_of(clause.head) or clause.subject or is_finite(clause.head)):
        return "advice" if _commands(clause.head) else "fragment"
    if _ENDS_A_QUESTION.search(sentence) and not is_attributed:
        return "question"
    if _commands(clause.head) or (lower & cues.SECOND_PERSON and not is_attributed and not is_quoted):
        return "advice"
    if foretells(clause.head) and not _DATED.search(words) and (not is_attributed or (is_quoted and not names_in(words))):
        return "prediction"
    return "" if score(clause, words, is_attributed=is_attributed, is_quoted=is_quoted) >= LEAST else "opinion"


def reason_for_sentence(sentence: str, *, is_attributed: bool) -> str:
    """Reasons that hold for a whole sentence, whoever says it."""
    lower = sentence.casefold()
    if any(phrase in lower for phrase in cues.FURNITURE) and (
        len(lower.split()) <= _LONGEST_FURNITURE or "@media" in lower
    ):
        return "furniture"
    if is_caveat(sentence):
        return "caveat"
    if any(phrase in lower for phrase in cues.CIRCULAR):
        return "circular"
    if any(phrase in lower for phrase in cues.IRONY):
        return "irony"
    return "" if is_attributed or not lower.startswith(cues.VERDICTS) else "opinion"


def score(clause: "Clause", words: str, *, is_attributed: bool, is_quoted: bool) -> float:
    """Points for names, dates, numbers and events; against truths, wishes, judgements and the first person."""
    head, names = clause.head, len(names_in(words))
    helpers = {word(child) for child in head.children if child.dep_ in ("aux", "auxpass")}
    subject = subject_of(head) or clause.subject
    first = word(subject) if subject is not None else ""
    lower = {token.casefold() for token in re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)}
    points = 1.0 * bool(names) + 0.5 * (names > 1) + 0.75 * bool(_DATED.search(words))
    points += 1.5 * (happened(head) or clause.head.tag_ in ("VBG", "VBN"))
    points += (0.75 if is_quoted else 1.0) * is_attributed + 0.5 * (is_negated(head) and is_attributed)
    points -= 1.0 * bool(helpers & _OUGHT) * (not is_attributed) + 1.0 * (first in _VAGUE)
    points -= 1.25 * bool(cues.EVALUATIVE & lower)
    points -= 0.5 * (first in _FIRST_PERSON and not happened(head)) + 0.75 * (first in ("i", "we") and not is_attributed)
    return points


def _commands(head: "Token") -> bool:
    """ "Follow the news", "please let us know", "do not trust it"."""
    helpers = {word(child) for child in head.children if child.dep_ in ("aux", "mark")}
    if subject_of(head) is not None or head.dep_ not in ("ROOT", "conj", "ccomp"):
        return False
    return head.tag_ in ("VB", "VBP") and not helpers - {"do", "don’t", "please"}
