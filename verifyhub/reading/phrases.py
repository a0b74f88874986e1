"""Verbs of saying and the noun phrases beside them, found by word lists and commas alone."""

import re
from functools import lru_cache

from verifyhub.reading import cues

Span = tuple[int, int]

MOST_WORDS_IN_A_SOURCE = 14
WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_WHEN_OR_WHERE = re.compile(
    r"\s{0,9}+,?\s{0,9}+(?:(?:late|early|earlier)\s+)?(?:(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|this (?:morning|afternoon|evening|week|month)|yesterday|today|tonight|earlier|later"
    r"|last (?:week|night|month|year)|at the weekend|over the weekend"
    r"|in an? (?:\w+ )?(?:statement|post|interview|briefing|tweet|letter|report)"
    r"|(?:on|via) (?:its|his|her|their )?(?:Telegram|Twitter|Facebook|television|state television)(?: channel| page)?)"
    r"\b,?",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\s*([A-Z][\w’'.&-]*(?: [A-Z][\w’'.&-]*){0,3}|(?:the |a |our )?(?:\w+ ){0,2}(?:reporters|journalists|parliament|agency|newspaper|channel|correspondent)|us|them|him|her)\b")  # fmt: skip  # noqa: E501
_THAT = re.compile(r"\s{0,9}+,?\s{0,9}+(?:that|how)\b(?!\s+(?:is|was|are|were)\b)", re.IGNORECASE)
_COMMA = re.compile(r"\s{0,9},\s*+")
_PLATFORMS = tuple((name, re.compile(rf"\b(?:on|in|via)\b[^,.“”]{{0,24}}\b{name}\b")) for name in cues.PLATFORMS)


def holds_phrase(lower: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in the text, from the beginning of a word: "raining" is not in "training"."""
    return _any_of(phrases).search(lower) is not None


@lru_cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in phrases) + ")")


_ALSO_NOUNS = frozenset(
    {"set", "cut", "work", "works", "face", "show", "hold", "plan", "plans", "claims", "reports", "left"}
)


def has_finite_verb(text: str) -> bool:
    """A cheap guess, good enough to tell a clause from a noun phrase."""
    words = [word.casefold() for word in WORD.findall(text)]
    return any(w in cues.FINITE or (w.endswith("ed") and len(w) > 4 and w not in cues.NOT_PAST) for w in words[:40])


def from_finite_verb(clause: str) -> str:
    """What a clause says of its subject: from its first finite verb on; all of it when none is found."""
    for word in WORD.finditer(clause):
        if has_finite_verb(word[0]):
            return clause[word.start() :]
    return clause


def saying_verbs(sentence: str, start: int, end: int) -> list[re.Match[str]]:
    words = list(WORD.finditer(sentence, start, end))
    found = []
    for number, word in enumerate(words):
        lower = word[0].casefold()
        if not lower.endswith("ing") and _is_passive(words, number):
            continue  # "nobody was warned" says nothing
        if (
            lower in cues.SAYING
            and word[0].islower()
            or lower in cues.SAYING_OR_NOUN
            and word[0].islower()
            and _is_used_as_verb(sentence, words, number)
        ):
            found.append(word)
    return found


def _is_passive(words: list[re.Match[str]], number: int) -> bool:
    """Whether a form of "to be" stands before the verb, adverbs between them apart."""
    for word in reversed(words[:number]):
        lower = word[0].casefold()
        if lower in cues.BEING or lower not in cues.BEFORE_THE_VERB:
            return lower in cues.BEING
    return False


def saying_verb(sentence: str, start: int, end: int) -> re.Match[str] | None:
    return next(iter(saying_verbs(sentence, start, end)), None)


def _is_used_as_verb(sentence: str, words: list[re.Match[str]], number: int) -> bool:
    before = words[number - 1][0] if number else ""
    after = sentence[words[number].end() :].lstrip()
    return (
        number > 0
        and before[0].isupper()
        and number > int(before.endswith("n"))
        and after[:5] in ("that ", ".", "", ",")
    )


def around(sentence: str, start: int, verb: re.Match[str], end: int) -> Span | None:
    """The speaker beside a verb that follows a quote: before it, or after it ("…," said X)."""
    if before := subject(sentence, start, verb.start()):
        return before
    return noun_phrase(sentence, verb.end(), next_mark(sentence, verb.end()))


def subject(sentence: str, start: int, end: int) -> Span | None:
    """The noun phrase that ends before the verb at `end`; None when what stands there is a clause of its own."""
    part = sentence[start:end]
    stripped = part.rstrip(" ,—–-")
    while stripped.split() and _modifies_the_verb(stripped.split()[-1]):
        stripped = stripped[: -len(stripped.split()[-1])].rstrip(" ,")
    segments = [(m.start(), m.end()) for m in re.finditer(r"[^,]+", stripped)]
    if not segments:
        return None
    has_apposition = (
        part.rstrip(" ").endswith(",") or stripped != part.rstrip() and part[len(stripped) :].lstrip()[:1] == ","
    )
    chosen = _head_segment(stripped, segments) if has_apposition else segments[-1]
    return noun_phrase(sentence, start + chosen[0], start + chosen[1])


def _modifies_the_verb(word: str) -> bool:
    """ "has", "also", "flatly": between the subject and its verb."""
    return word.casefold() in cues.BEFORE_THE_VERB or (word.islower() and word.endswith("ly") and len(word) > 4)


def _head_segment(part: str, segments: list[Span]) -> Span:
    """Of "Yesterday, Igor Girkin, a former colonel" the segment the apposition belongs to."""
    if len(segments) == 1:
        return segments[0]
    return segments[-2] if len(segments) > 1 else segments[0]


def noun_phrase(sentence: str, start: int, end: int) -> Span | None:
    """Trim to the noun phrase; None if it is empty, too long, or holds a finite verb."""
    text = sentence[start:end]
    for cut in (" who ", " which ", " whose ", ", "):
        text = text.partition(cut)[0]
    if when := _WHEN_OR_WHERE.search(text):
        text = text[: when.start()] if when.start() > 2 else text[when.end() :]
        start = start if when.start() > 2 else start + when.end()
    leading = len(text) - len(text.lstrip(' ,“”"—–-:'))
    start, text = start + leading, text.strip(' ,“”"—–-:;.')
    first, _, rest = text.partition(" ")
    if first.casefold() in {"but", "and", "while", "when", "as", "although", "because", "if", "that", "since"} and rest:
        start, text = start + len(first) + 1, rest
    if not text or count_words(text) > MOST_WORDS_IN_A_SOURCE or _has_own_verb(text) or _is_no_subject(text):
        return None
    return start, start + len(text)


def _is_no_subject(text: str) -> bool:
    """Left-overs of a sentence: "of only a few", "what", "the", "continued"."""
    words = text.split()
    if not words or (len(words) == 1 and words[0].islower() and words[0].endswith("ed")):
        return True
    return words[0].casefold() in cues.NEVER_A_SUBJECT or (len(words) == 1 and words[0].casefold() in cues.DETERMINERS)


def _has_own_verb(text: str) -> bool:
    return any(word.casefold() in cues.FINITE - _ALSO_NOUNS for word in WORD.findall(text))


def after_verb(sentence: str, verb: re.Match[str]) -> tuple[int, str]:
    """Where the reported content begins, past the listener, the time and "that"; and the outlet it was told to."""
    position, place = verb.end(), ""
    if verb[0].casefold() in {"told", "tell", "tells"} and (listener := _TOLD.match(sentence, position)):
        position, place = listener.end(), listener[1] if listener[1][0].isupper() else ""
    place = place or outlet(sentence[position : position + 80])
    for pattern in (_WHEN_OR_WHERE, _WHEN_OR_WHERE, _THAT, _COMMA):
        if match := pattern.match(sentence, position):
            position = match.end() if match[0].strip() else position
    return position + len(sentence[position:]) - len(sentence[position:].lstrip(" :")), place


def outlet(tail: str) -> str:
    """The platform or outlet in "said on Telegram", "said in a Telegram post", "told CNN"."""
    for platform, is_named in _PLATFORMS:
        if is_named.search(tail):
            return platform
    told = re.match(r"(?:told|tells)\s+((?:the )?[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*){0,3})", tail)
    return told[1] if told else ""


def is_tail(rest: str) -> bool:
    """Whether what follows a closing attribution adds no content of its own."""
    rest = rest.strip(' .,”"')
    return (
        count_words(rest) <= 3
        or rest.split()[0] in {"adding", "citing", "in", "on", "at", "after", "during", "as"}
        or not has_finite_verb(rest)
    )


def next_mark(sentence: str, start: int) -> int:
    return (
        next((m.start() for m in re.finditer(r"[,;:“”\"]|\.(?=\s|$)", sentence[start:])), len(sentence) - start) + start
    )


def cleaned(sentence: str, start: int, end: int) -> Span:
    text = sentence[start:end]
    start += len(text) - len(text.lstrip(' ,:;“"—–-'))
    is_inside_quotes = "“" not in text[1:] and text.count('"') % 2 == 1 or "“" not in text[1:] and "”" in text
    end -= len(text) - len(text.rstrip(' ,.:;”"—–-' if is_inside_quotes else " ,.:;—–-"))
    return (start, max(start, end))


def count_words(text: str) -> int:
    return len(WORD.findall(text))
