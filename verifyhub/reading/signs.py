"""What a text does with a claim, as numbers for the stance model: cues near the claim's words, and on which side."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from verifyhub.reading.closeness import Closeness
from verifyhub.reading.denying import DEBUNKING, DENIAL, HEDGE, NEGATION, without_idle_words
from verifyhub.reading.stances import Leaning, cue_in
from verifyhub.words import telling_words

_CONFIRMING = re.compile(
    r"\b(?:confirm\w*|official(?:ly)?|announce\w*|verified|proven?|admit\w*|acknowledg\w*|spokes\w+|statement)\b", re.I
)
_SAYING = re.compile(r"\b(?:said|says?|told|according|report(?:s|ed|edly)|claim(?:s|ed)?|sources?)\b", re.I)
_TURNING = re.compile(r"\b(?:but|however|although|though|despite|instead|actually|in fact|turns? out)\b", re.I)
_SATIRE = re.compile(r"\b(?:satir\w+|parod\w+|prank\w*|joke\w*|spoof\w*|tongue|viral|internet|snopes)\b", re.I)
_CUES = (DEBUNKING, DENIAL, NEGATION, HEDGE, _CONFIRMING, _SAYING, _TURNING, _SATIRE, re.compile(r"\?"))
_QUOTE = re.compile(r"[\"“”‘]")
_SCOPE = 60  # characters before and after a cue in which the claim's words count as meant
READ_CLOSELY = 5  # sentences, the nearest


def signs_of(close: Closeness) -> list[float]:
    """The claim's own tone, the tone of the nearest sentences, of the opening and of all, and where they disagree."""
    near = [close.sentences[i] for i in close.nearest[:READ_CLOSELY]]
    claim = _tone(close.statement)
    best, close_by, opening = _tone(near[0]), _tones(near[:3]), _tones(close.sentences[:3])
    numbers = [*claim, float(len(_QUOTE.findall(close.statement))), float(len(close.statement.split()))]
    numbers += [*best, *close_by, *_tones(near), *opening, *_tones(close.sentences)]
    numbers += [float(len(sentence)) for sentence in (near[0], " ".join(close.sentences))]
    numbers += [_against(claim) - _against(tone) for tone in (best, close_by, opening)]
    numbers += [float((_against(claim) > 0) != (_against(tone) > 0)) for tone in (best, close_by, opening)]
    return numbers + _likeness_by_cue(close) + _scoped(near, close.statement) + _leanings(close)


@lru_cache(maxsize=4096)
def _tone(text: str) -> tuple[float, ...]:
    """How often each kind of cue stands in a text."""
    bare = without_idle_words(text)
    return tuple(float(len(pattern.findall(bare))) for pattern in _CUES)


def _tones(texts: Iterable[str]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*map(_tone, texts), strict=True)))


def _against(tone: Sequence[float]) -> float:
    debunking, denial = tone[:2]
    return debunking + denial


def _likeness_by_cue(close: Closeness) -> list[float]:
    """How near the nearest sentence with each kind of cue comes, against the nearest of all; -1 when there is none."""
    top = float(close.likeness.max())
    found = []
    for number in range(len(_CUES)):
        with_cue = [float(close.likeness[i]) for i, s in enumerate(close.sentences) if _tone(s)[number]]
        found.append(max(with_cue) - top if with_cue else -1.0)
    plain = [float(close.likeness[i]) for i, s in enumerate(close.sentences) if not sum(_tone(s)[:4])]
    return [*found, max(plain) - top if plain else -1.0]


def _scoped(sentences: Sequence[str], statement: str) -> list[float]:
    """The claim's words within reach after, and before, a debunking, a denial, a negation and a hedge."""
    wanted = set(telling_words(statement))
    found = []
    for pattern in (DEBUNKING, DENIAL, NEGATION, HEDGE):
        after = before = 0
        for sentence in map(without_idle_words, sentences):
            for cue in pattern.finditer(sentence):
                after += len(wanted & set(telling_words(sentence[cue.end() : cue.end() + _SCOPE])))
                before += len(wanted & set(telling_words(sentence[max(0, cue.start() - _SCOPE) : cue.start()])))
        found += [float(after), float(before)]
    return found


def _leanings(close: Closeness) -> list[float]:
    """What the rules make of the nearest sentences, and of the claim itself: FNC headlines may themselves deny."""
    near = close.nearest[:READ_CLOSELY]
    leanings = [(cue_in(close.sentences[i], close.statement).leaning, float(close.likeness[i])) for i in near]
    own = cue_in(close.statement, "").leaning
    numbers = []
    for kind in Leaning:
        held = [like for leaning, like in leanings if leaning is kind]
        numbers += [float(len(held)), max(held, default=-1.0), float(leanings[0][0] is kind), float(own is kind)]
    return numbers
