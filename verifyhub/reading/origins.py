"""Whom a document credits, and whether it shows access of its own."""

import re
from collections.abc import Iterable, Iterator

from verifyhub.reading.attribution import find_chain
from verifyhub.reading.mentions import names_in
from verifyhub.reading.speakers import Speakers
from verifyhub.words import word_set

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_CITING = re.compile(
    r"\b(?:citing|cited|cites|quoting|quoted by|credited to|first reported by|reported by|via)\s+(?=\S)", re.IGNORECASE
)
_MADE_PUBLIC = (
    r"(?:(?:re)?tweeted|posted|shared|uploaded|released|published|obtained|provided|aired|broadcast|revealed|leaked)"
)
_KEPT = r"(?:photo|picture|image|video|footage|clip|recording|document|memo|letter|statement|audio|screenshot)\w*"
_BY_WHOM = (
    re.compile(rf"\b{_KEPT}\b[^.;:“”\"]{{0,60}}?\b{_MADE_PUBLIC} (?:\w+ ){{0,2}}?(?:by|to) (?:the )?(?=[A-Z])"),
    re.compile(rf"\b{_MADE_PUBLIC} by (?:the )?(?=[A-Z])"),
)
_CAPITALISED = r"[A-Z][\w’'-]{1,30}"
_WHO_SHOWED = re.compile(
    rf"\b({_CAPITALISED}(?: {_CAPITALISED}){{0,3}}) (?:(?:has|had|also|later|then) ){{0,2}}{_MADE_PUBLIC} (?:out )?"
    rf"(?:(?!by\b)\w+ ){{0,4}}?{_KEPT}\b"
)
_REPEATED = re.compile(
    r"\b(?:citing|cited by|according to|quoted by|credited to|first reported by|reported by)\b", re.IGNORECASE
)
LONGEST_NAME = 80  # characters
_NAME_STOP = re.compile(r"[,;:.](?=\s|$)|\s(?:that|which|who|as|in|on|for|shows?|showed|showing|appears?)\s")
_DATELINE = re.compile(r"[A-Za-z,.] ?\(([A-Z][\w’'. ]{1,30})\) ?[-–—]")
_CONTRIBUTED = re.compile(r"\b(?:[Tt]he )?([A-Z]\w*(?: [A-Z]\w*){0,3}) contributed to this (?:report|story|article)\b")
_INSTITUTIONS = word_set(
    """ministry army military police government hospital channel agency newspaper council court parliament command
    administration mayor governor spokesman spokeswoman headquarters prosecutor president embassy company staff"""
)
_SAW = r"(?:saw|seen|watched|counted|heard|filmed|photographed|visited|witnessed|walked|drove|stood|spoke|interviewed)"
_STAFF = r"(?:correspondent|reporter|photographer|journalist|team|crew)s?"
TOLD_US = re.compile(
    r"\btold (?:us|me|our \w+|this (?:newspaper|paper|channel|outlet|agency|reporter|desk|station|correspondent))\b",
    re.I,
)
_FIRST_HAND = (
    re.compile(rf"\b(?:I|we|We) (?:have |had |also |myself |ourselves )?{_SAW}\b"),
    re.compile(r"\bI (?:am|was) (?:standing|there|in|at|on)\b|\bI could (?:see|hear)\b"),
    re.compile(rf"\b(?:our|an?|the|this|one) (?:(?!told\b)[\w-]+ ){{0,3}}{_STAFF}\b[^.]{{0,60}}\b{_SAW}\b", re.I),
    re.compile(rf"\bour (?:own )?(?:\w+ )?{_STAFF}\b", re.I),
    TOLD_US,
    re.compile(r"\b(?:seen|verified|obtained|geolocated|examined|reviewed) by (?:us|this \w+|our)\b", re.I),
    re.compile(r"\beye-?witness(?:ed)?\b.{0,40}\b(?:I|we|my)\b"),
)
_DONE = (
    r"(?:withdr[ae]wn?|left|lost?|pull(?:ed|ing)|retreat\w+|abandon\w+|den(?:y|ied)|confirm\w*|announc\w+|reject\w*|hold"
    r"|control\w*|captur\w+|taken|entered|cross\w+|reached|regroup\w+|repelled|destroyed|carried|begun|completed)"
)
_BODY = r"(?:ministry|army|command|headquarters|government|council|administration|staff|police|office|brigade|hospital)"
_OWN_STATEMENT = (
    re.compile(
        rf"\b{_BODY}\b[\w ]{{0,40}}? (?:announces|denies|states|informs|confirms|rejects|declares|can confirm)\b", re.I
    ),
    re.compile(
        r"\b(?:we|our (?:forces|troops|units|army|soldiers|brigade)) "
        rf"(?:have |had |are |did |do )?(?:not |now |today )?{_DONE}\b",
        re.I,
    ),
)


def shows_own_access(sentences: Iterable[str]) -> str:
    """The words that show the document speaks from its own sight or for itself; "" when none do.

    What somebody is quoted as saying ("We have withdrawn") is that person's sight, not the document's.
    """
    for sentence in sentences:
        own_words = _QUOTED.sub(" … ", sentence)
        for pattern in (*_FIRST_HAND, *_OWN_STATEMENT):
            if match := pattern.search(own_words):
                return match[0][:80]
    return ""


def repeats_others(sentences: Iterable[str]) -> bool:
    """Whether a sentence says, in its own words, that it has something from somebody else."""
    return any(_REPEATED.search(_QUOTED.sub(" … ", sentence)) for sentence in sentences)


def credits_in(sentences: Iterable[str], *, with_outlets: bool = True) -> tuple[str, ...]:
    """Names and institutions the sentences give as their source, in order, each once.

    `with_outlets` takes "told CNN" as a credit to CNN: right unless the document is CNN's own.
    """
    speakers = Speakers()
    found: dict[str, None] = {}
    for sentence in sentences:
        for speech in find_chain(sentence):
            for name in speakers.named(sentence, speech)[0 if with_outlets else -1 :]:
                found.setdefault(name)
        for cue in _CITING.finditer(sentence):
            if name := _name_at(sentence, cue.end()):
                found.setdefault(name)
        for name in _who_showed(sentence):
            found.setdefault(name)
        speakers.remember(names_in(sentence))
    return tuple(name for name in found if _names_somebody(name))


def _who_showed(sentence: str) -> Iterator[str]:
    """Whoever made public what can be looked at: "the photo posted by Jan Horak", "Jan Horak tweeted a photo"."""
    own_words = _QUOTED.sub(lambda quote: " " * len(quote[0]), sentence)
    yield from (match[1] for match in _WHO_SHOWED.finditer(own_words))
    for pattern in _BY_WHOM:
        yield from (name for match in pattern.finditer(own_words) if (name := _name_at(own_words, match.end())))


def wire_credits(text: str) -> tuple[str, ...]:
    """The agencies in a text's dateline, "BRENOVA (Reuters) -", and in "The Associated Press contributed"."""
    found = [match[1] for match in _DATELINE.finditer(text[:300])]
    found += [match[1] for match in _CONTRIBUTED.finditer(text[-600:])]
    return tuple(dict.fromkeys(found))


def _name_at(sentence: str, start: int) -> str:
    stop = _NAME_STOP.search(sentence, start)
    end = min(stop.start() if stop else len(sentence), start + LONGEST_NAME)
    return re.sub(r"^(?:the|a|an)\s+", "", sentence[start:end].strip(" “”\"'"))


def _names_somebody(source: str) -> bool:
    """ "Rybar channel", "the defence ministry"; not "officials", "a source", "the ministry": those could be anybody."""
    words = {word.casefold().strip("’'s") for word in source.split()}
    return bool(names_in(f"x {source}")) or (len(words) > 1 and bool(words & _INSTITUTIONS))
