"""A claim in words that stand alone: the frame off, the hedge words out, a capital at the front."""

import re

from verifyhub.reading import cues

_ADVERB = re.compile(r"\b(?:reportedly|allegedly|apparently|purportedly|supposedly) ?", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(is|are|was|were) (?:\w+ly )?(?:rumou?red|said|reported|believed|alleged|understood|thought|claimed) to be\b"
)
_PERFECT = re.compile(
    r"\b(is|are) (?:\w+ly )?(?:rumou?red|said|reported|believed|alleged|understood|thought|claimed) to have\b"
)
_OPENING = re.compile(
    r"^(?:meanwhile|again|however|nevertheless|moreover|furthermore|in addition|but|and|also|then|indeed"
    r"|at the very least|by contrast|more pointedly|additionally|instead|still|yet|so|now)\b,? +",
    re.IGNORECASE,
)
_GERUND = re.compile(r"^((?:[A-Z][\w’'-]*|the|a|an|[a-z]+s)(?: [\w’'-]+){0,3}?) ([a-z]{2,}ing)\b")
_ITS = re.compile(r"^Its ")
_COMMA_IN_QUOTES = re.compile(r",([”\"])$")
_QUESTION_WORDS = frozenset(["how", "where", "whether", "which", "whose", "why"])  # "how many had fled", somebody asked
_SPACES = re.compile(r"\s+")


def statement_of(quote: str, *, rule: str) -> str:
    """One sentence from a verbatim span. `rule` is the rule that found it: "reports have" leaves a verb to add."""
    text = _SPACES.sub(" ", quote).strip()
    text = _OPENING.sub("", _OPENING.sub("", text))
    text = _ADVERB.sub("", text)
    text = _PASSIVE.sub(r"\1", text)
    text = _PERFECT.sub(lambda m: "has" if m[1] == "is" else "have", text)
    if rule == "reports have":
        text = _GERUND.sub(_with_auxiliary, text)
    text = _COMMA_IN_QUOTES.sub(r"\1", text.strip(" ,;:—–-"))
    if text.count("“") != text.count("”") or text.count('"') % 2:
        text = text.replace("“", "").replace("”", "").replace('"', "")
    if not text:
        return ""
    stop = "" if text.rstrip('”"')[-1:] in (".", "!", "?") else "."
    return f"{text[:1].upper()}{text[1:]}{stop}"


def with_owner(statement: str, owner: str) -> str:
    """ "Its units had left", said by the ministry, is "The ministry's units had left"."""
    return _ITS.sub(f"{owner[:1].upper()}{owner[1:]}’s ", statement, count=1)


def stands_alone(statement: str) -> bool:
    """Whether the subject names someone: a pronoun, a bare verb or a question word at the front needs an editor."""
    words = statement.rstrip(".").split()
    if not words:
        return False
    first = words[0].casefold().strip("“\"'’")
    if first in cues.PRONOUNS or first in _QUESTION_WORDS:
        return False
    return not (first in cues.FINITE and first not in {"may", "will", "march"})


def _with_auxiliary(match: re.Match[str]) -> str:
    subject = match[1]
    return f"{subject} {'are' if subject.rstrip().endswith('s') else 'is'} {match[2]}"
