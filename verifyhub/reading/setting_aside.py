"""Which sentences are no report of a fact, and why: they are shown as set aside, never dropped in silence."""

import re

from verifyhub.reading import cues
from verifyhub.reading.phrases import has_finite_verb, holds_phrase
from verifyhub.words import word_set

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
_AMOUNT = re.compile(
    r"[$€£]\s?\d|\d[\d,.]*|\b(?:per ?cent|percentage|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|"
    r"third|quarter|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|none|every)\b",
    re.I,
)
_COMPARISON = word_set(
    """more less fewer higher lower highest lowest most least largest biggest smallest first last only never ever than
    record worst best double triple twice"""
)
_CHANGE = word_set(
    """increase increased increases decrease decreased rise rose risen fell fallen cut cuts created lost gained doubled
    tripled grew grown spent spend spends voted supported opposed signed passed raised reduced killed died"""
)
_FEELING = re.compile(
    r"\b(?:I|we) (?:\w+ )?(?:think|believe|hope|want|wish|feel|guess|love|like|would|should|will|need|know)\b"
    r"|\b(?:thank|welcome|let me|please|should|must|ought|let’s|let's|if)\b",
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
    """Check-worthiness in 0..1, for ranking: who, when, how many, compared with what, and something that happened.

    The weights are set by hand: an amount is what can be looked up best, a question or a wish can hardly be checked.
    """
    words = [word.casefold() for word in _WORD.findall(sentence)]
    known = frozenset(words)
    score = 0.05 + 0.1 * min(names, 2) + 0.05 * is_attributed + 0.1 * min(len(words), 20) / 20
    score += 0.15 * min(len(_AMOUNT.findall(sentence)), 2) + 0.1 * bool(_DATED.search(sentence))
    score += 0.15 * bool(_PAST.search(sentence) or _PROGRESSIVE.search(sentence))
    score += 0.1 * bool(_COMPARISON & known or _CHANGE & known)
    score -= 0.2 * bool(cues.EVALUATIVE & known) + 0.15 * bool(cues.FORETELLING & known)
    score -= 0.15 * bool(_FEELING.search(sentence)) + 0.2 * sentence.rstrip("”\"’') ").endswith("?")
    return round(min(1.0, max(0.0, score)), 3)


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
