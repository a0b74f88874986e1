"""Who is said to say so: from one sentence to its source, the reported content and how sure the wording is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from verifyhub.reading import cues
from verifyhub.reading.phrases import (
    WORD,
    Span,
    after_verb,
    around,
    cleaned,
    count_words,
    has_finite_verb,
    is_tail,
    next_mark,
    noun_phrase,
    outlet,
    saying_verb,
    saying_verbs,
    subject,
)


class Hedge(StrEnum):
    ASSERTED = "asserted"
    REPORTED = "reported"
    RUMOURED = "rumoured"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"


@dataclass(frozen=True)
class Speech:
    """One source's words in a sentence; all spans count from the sentence's first character.

    `source` is None when nobody is named ("is rumoured to"). `outlet` is where it was said, "" if that is not told.
    """

    content: Span
    source: Span | None
    hedge: Hedge
    rule: str
    outlet: str = ""
    is_quote: bool = False


_QUOTE = re.compile(r"“[^“”]{12,}”?|\"[^\"]{12,}\"?")
_ACCORDING = re.compile(r"\baccording\s+(?:to\s+)?(?=\S)", re.IGNORECASE)
_REPORTS_HAVE = re.compile(r"^((?:\w+ ){0,4}(?:reports|accounts)) (?:have|had|put|place) (?=[A-Z])")
_HEARSAY = re.compile(
    r"\b(?:is|are|was|were|been) (?:\w+ly )?(" + "|".join(sorted(cues.HEARSAY_PASSIVES)) + r") (?:to\b|that\b)",
    re.IGNORECASE,
)


def find_speech(sentence: str) -> Speech | None:
    """The outermost attribution or hedge of a sentence; None when the author speaks plainly."""
    for rule in _RULES:
        if (speech := rule(sentence)) and count_words(sentence[slice(*speech.content)]) >= 2:
            return speech
    return None


def find_chain(sentence: str) -> tuple[Speech, ...]:
    """The attribution and those nested in its content, outermost first; spans count from the sentence's start."""
    chain: list[Speech] = []
    start, end = 0, len(sentence)
    while len(chain) < 3 and (speech := find_speech(sentence[start:end])):
        moved = _shifted(speech, start)
        chain.append(moved)
        if speech.is_quote or speech.rule in _ENDS_THE_CHAIN:
            break
        start, end = moved.content
    return tuple(chain)


def wording_of(sentence: str, hedge: Hedge) -> Hedge:
    """The hedge, lowered by the words around it: an unconfirmed or rumoured report is not just a report."""
    words = {word.casefold() for word in WORD.findall(sentence)}
    if hedge is Hedge.DENIED:
        return hedge
    if words & cues.UNSURE:
        return Hedge.UNCONFIRMED
    return Hedge.RUMOURED if words & cues.RUMOUR else hedge


def _quoted(sentence: str) -> Speech | None:
    """ "…," X said; "…," said X; X said: "…"."""
    quote = next((m for m in _QUOTE.finditer(sentence) if _is_utterance(m[0])), None)
    if not quote:
        return None
    content = (quote.start() + 1, quote.end() - (quote[0][-1] in '”"'))
    verb = saying_verb(sentence, quote.end(), len(sentence))
    if verb:
        source = around(sentence, quote.end(), verb, len(sentence))
    else:
        verb = saying_verb(sentence, 0, quote.start())
        source = subject(sentence, 0, verb.start()) if verb else None
    if not verb or not source:
        return None
    return Speech(content, source, Hedge.REPORTED, "quote", outlet(sentence[verb.start() :]), is_quote=True)


def _is_utterance(quote: str) -> bool:
    """A sentence of the speaker's own, not a few of his words inside another's."""
    words = quote.strip('“”" ,.')
    return not words[:1].islower() and count_words(words) >= 5 and has_finite_verb(words)


def _according_first(sentence: str) -> Speech | None:
    cue = _ACCORDING.match(sentence)
    comma = sentence.find(", ", cue.end()) if cue else -1
    if not cue or comma < 0:
        return None
    content = cleaned(sentence, comma + 2, len(sentence))
    return Speech(content, noun_phrase(sentence, cue.end(), comma), Hedge.REPORTED, "according to")


def _according_last(sentence: str) -> Speech | None:
    cue = next((m for m in _ACCORDING.finditer(sentence) if m.start() > 0), None)
    if not cue:
        return None
    end = next((m.start() for m in re.finditer(r"[,;.](?=\s|$)", sentence[cue.end() :])), len(sentence) - cue.end())
    source = noun_phrase(sentence, cue.end(), cue.end() + end)
    return Speech(cleaned(sentence, 0, cue.start()), source, Hedge.REPORTED, "according to")


def _reports_have(sentence: str) -> Speech | None:
    cue = _REPORTS_HAVE.match(sentence)
    if not cue:
        return None
    return Speech(cleaned(sentence, cue.end(), len(sentence)), cue.span(1), Hedge.REPORTED, "reports have")


def _denial(sentence: str) -> Speech | None:
    """X denied that …; X denied reports of …: what is denied is the content."""
    verb = next((m for m in WORD.finditer(sentence) if m[0].casefold() in cues.DENYING and m.start() > 0), None)
    source = subject(sentence, 0, verb.start()) if verb else None
    if not verb or not source:
        return None
    that = re.compile(r"\bthat\s").search(sentence, verb.end(), min(len(sentence), verb.end() + 60))
    start = that.end() if that else verb.end()
    return Speech(
        cleaned(sentence, start, len(sentence)), source, Hedge.DENIED, "denial" if that else "denial of a noun"
    )


def _subject_says(sentence: str) -> Speech | None:
    verb = saying_verb(sentence, 0, len(sentence))
    if not verb:
        return None
    source = subject(sentence, 0, verb.start())
    start, outlet = after_verb(sentence, verb)
    if not source or count_words(sentence[start:]) < 3 or sentence[start : start + 1] in ".,;":
        return None
    complement = sentence[start:]
    rule = "reporting verb" if has_finite_verb(complement) else "confirmed a fact"
    content = (
        cleaned(sentence, start, len(sentence)) if rule == "reporting verb" else cleaned(sentence, 0, len(sentence))
    )
    return Speech(content, source, Hedge.REPORTED, rule, outlet)


def _says_last(sentence: str) -> Speech | None:
    """ "…, the ministry said on Monday."; "…, said X"."""
    for verb in saying_verbs(sentence, 0, len(sentence)):
        comma = sentence.rfind(", ", 0, verb.start())
        if comma < 0 or count_words(sentence[:comma]) < 3:
            continue
        if not sentence[comma + 2 : verb.start()].strip():
            source = noun_phrase(sentence, verb.end(), next_mark(sentence, verb.end()))
        else:
            source = subject(sentence, comma + 2, verb.start())
        tail, _ = after_verb(sentence, verb)
        if source and count_words(sentence[source[0] : source[1]]) <= 10 and is_tail(sentence[tail:]):
            return Speech(
                cleaned(sentence, 0, comma),
                source,
                Hedge.REPORTED,
                "closing attribution",
                outlet(sentence[verb.start() :]),
            )
    return None


def _rumour_noun(sentence: str) -> Speech | None:
    """Rumours circulated on X that …; there are reports that …"""
    words = list(WORD.finditer(sentence))[:8]
    noun = next((m for m in words if m[0].casefold() in cues.REPORT_NOUNS), None)
    that = re.compile(r"\bthat\s").search(sentence, noun.end(), min(len(sentence), noun.end() + 90)) if noun else None
    if not noun or not that or not has_finite_verb(sentence[that.end() :]):
        return None
    source = noun_phrase(sentence, 0, noun.end())
    return Speech(cleaned(sentence, that.end(), len(sentence)), source, Hedge.REPORTED, "reports that")


def _hearsay(sentence: str) -> Speech | None:
    """is rumoured to; is said to: nobody is named, the sentence itself is the content."""
    cue = _HEARSAY.search(sentence)
    if not cue:
        return None
    hedge = Hedge.RUMOURED if cue[1].casefold() in cues.RUMOUR else Hedge.REPORTED
    return Speech(cleaned(sentence, 0, len(sentence)), None, hedge, "hearsay passive")


def _adverb(sentence: str) -> Speech | None:
    word = next((m for m in WORD.finditer(sentence) if m[0].casefold() in cues.HEARSAY_ADVERBS), None)
    if not word:
        return None
    return Speech(cleaned(sentence, 0, len(sentence)), None, Hedge.REPORTED, "adverb")


_RULES: tuple[Callable[[str], Speech | None], ...] = (
    _quoted,
    _according_first,
    _reports_have,
    _denial,
    _according_last,
    _says_last,
    _subject_says,
    _rumour_noun,
    _hearsay,
    _adverb,
)
# Their content is the whole sentence: looking inside it again would find them again.
_ENDS_THE_CHAIN = frozenset({"confirmed a fact", "hearsay passive", "adverb"})


def _shifted(speech: Speech, by: int) -> Speech:
    source = (speech.source[0] + by, speech.source[1] + by) if speech.source else None
    return replace(speech, content=(speech.content[0] + by, speech.content[1] + by), source=source)
