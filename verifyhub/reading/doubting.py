"""What a statement says that the words it was made from do not: numbers, names, a "not" too many or too few.

A check on words, not on sense: it finds what was added or turned round most plainly, and nothing subtle.
"""

import re

from verifyhub.names import mentions
from verifyhub.reading.drafts import Span
from verifyhub.reading.mentions import names_in
from verifyhub.words import word_set

BEFORE, AFTER = 800, 300  # characters beside the quote in which a name or a number may stand
_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_NOT = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|\w+n[’']t"
    r"|не|ні|ни|нет|нема|немає|без|никто|ніхто|никогда|ніколи|ничего|нічого)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not (?:only|just|merely)|no (?:longer than|later than|fewer than|less than|doubt))\b", re.IGNORECASE
)
_COUNTS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12", "hundred": "100", "thousand": "1000",
    "first": "1", "second": "2", "third": "3",
}  # fmt: skip
_SAME_LETTERS = 5  # at the front: "Ukraine" and "Ukrainian", the cases of a Slavic name
_LINKS = word_set("of the and for in on at to by a an de la le el al von van bin")


def doubts_about(statement: str, text: str, quote: Span) -> tuple[str, ...]:
    """Each doubt in words; () when the statement says nothing that text[quote] and what surrounds it do not."""
    context = text[max(0, quote[0] - BEFORE) : quote[1] + AFTER]
    doubts = []
    if extra := sorted(_numbers(statement) - _numbers(context)):
        doubts.append(f"the article has no “{extra[0]}” near the quote")
    if unknown := [name for name in names_in(statement) if not _is_named(name, context)]:
        doubts.append(f"the article does not name “{unknown[0]}” near the quote")
    says, said = _negations(statement), _negations(text[slice(*quote)])
    if says and not said:
        doubts.append(f"the statement says “{says}”, the quote does not")
    elif said and not says:
        doubts.append(f"the quote says “{said}”, the statement does not")
    return tuple(doubts)


def _numbers(text: str) -> set[str]:
    """In digits without marks, the numbers written as words among them."""
    written = {re.sub(r"\D", "", match) for match in _NUMBER.findall(text)}
    return written | {_COUNTS[word] for word in _words(text) if word in _COUNTS}


def _is_named(name: str, context: str) -> bool:
    """Under any of its known spellings, or each of its words, give or take an ending."""
    if mentions(context, name):
        return True
    beginnings = {word[:_SAME_LETTERS] for word in _words(context)}
    return all(word[:_SAME_LETTERS] in beginnings for word in _words(name) if word not in _LINKS)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _negations(text: str) -> str:
    found = _NOT.search(_NO_NEGATION.sub(" ", text))
    return found[0] if found else ""
