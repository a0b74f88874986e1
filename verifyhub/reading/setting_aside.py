"""Which sentences are no report of a fact, and why: they are shown as set aside, never dropped in silence."""

import re

from verifyhub.reading import cues
from verifyhub.reading.phrases import has_finite_verb, holds_phrase

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_PAST = re.compile(
    r"\b(?:was|were|did|went|came|took|gave|left|fled|fell|lost|won|met|held|began|shot|struck|sent|told|said)\b"
    r"|\b(?:has|have|had) (?:\w+ )?(?:all )?(?:been|gone|lost|left|fled|fallen|taken|sent|begun|come|become|made"
    r"|found|shot"
    r"|struck|held|won|met|seen|withdrawn|broken|driven|put|cut|set|built|brought|hit|run)\b"
    r"|(?<=\w[ -])\w{3,}ed\b"  # not the first word: "Fabricated reports do harm" tells of no event
)
_PROGRESSIVE = re.compile(r"\b(?:is|are|was|were) (?:\w+ )?\w+ing\b")
_DATED = re.compile(
    r"\d|\b(?:yesterday|today|tonight|this (?:week|morning|afternoon|month))\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.I,
)


def reason_to_set_aside(sentence: str, *, names: int) -> str:
    """The reason in one word, "" for a sentence that reports something."""
    lower = sentence.casefold()
    words = [word.casefold() for word in _WORD.findall(sentence)]
    checks = (
        ("furniture", _is_furniture(lower, words)),
        ("question", sentence.rstrip("”\"’') ").endswith("?")),
        ("fragment", len(words) < 3 or not has_finite_verb(sentence)),
        ("caveat", is_caveat(sentence)),
        ("circular", holds_phrase(lower, cues.CIRCULAR)),
        ("irony", holds_phrase(lower, cues.IRONY)),
        ("advice", bool(words) and (words[0] in cues.IMPERATIVES or bool(cues.SECOND_PERSON & set(words)))),
        ("prediction", bool(cues.FORETELLING & set(words)) or lower.startswith("when, not if")),
        ("opinion", _is_opinion(sentence, lower, words, names)),
    )
    return next((reason for reason, applies in checks if applies), "")


def is_caveat(sentence: str) -> bool:
    """ "The above reports remain unconfirmed": the article's own warning about what it has said so far."""
    lower = sentence.casefold()
    subject = {word for word in _WORD.findall(lower)[:8]}
    return any(phrase in lower for phrase in cues.CAVEATS) and bool(subject & cues.CAVEAT_SUBJECTS)


def worth(sentence: str, *, names: int, is_attributed: bool) -> float:
    """Check-worthiness in 0..1, for ranking: who, when, how many, and something that happened."""
    score = 0.25 + 0.15 * min(names, 2) + 0.1 * is_attributed
    score += 0.1 * bool(_DATED.search(sentence)) + 0.1 * any(c.isdigit() for c in sentence)
    score += 0.15 * bool(_PAST.search(sentence) or _PROGRESSIVE.search(sentence))
    score -= 0.2 * bool(cues.EVALUATIVE & {word.casefold() for word in _WORD.findall(sentence)})
    return round(min(1.0, max(0.0, score)), 2)


def _is_furniture(lower: str, words: list[str]) -> bool:
    return holds_phrase(lower, cues.FURNITURE) and (len(words) <= 14 or "@media" in lower)


def _is_opinion(sentence: str, lower: str, words: list[str], names: int) -> bool:
    """Judgements, first person, and general truths: present tense with no name, number or date in it."""
    if {"i", "we", "our", "my"} & set(words) or lower.startswith(cues.VERDICTS):
        return True
    evaluates = bool(cues.EVALUATIVE & set(words))
    happened = bool(_PAST.search(sentence) or _PROGRESSIVE.search(sentence))
    concrete = names + len(_DATED.findall(sentence))
    if evaluates and (not happened or concrete == 0 or lower.startswith(cues.OPINION_OPENINGS)):
        return True
    if lower.startswith(cues.OPINION_OPENINGS) and not (happened and concrete):
        return not (lower.startswith("they ") and happened)
    return not happened and concrete == 0
