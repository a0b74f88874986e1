"""Is this text English? Anything else is said to be unknown, never guessed."""

import re

from verifyhub.words import STOP_WORDS, word_set

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters: language does not need more
_FEW_WORDS = 20  # up to here Latin letters are English unless another language shows: headlines drop small words
LEAST_STOP_WORDS = 0.12  # share; English prose has about 0.4, headlines 0.15, other languages rarely above 0.08
_OTHER_LANGUAGES = word_set(
    """der die das und nicht ist mit den von zu le la les des une est dans pour que el los las una por con del il di
    che non per sono och att det som är på een het van niet się nie jest na do oraz"""
)


def language_of(text: str) -> str:
    """ "en" or "und" (undetermined)."""
    words = [word.casefold() for word in _WORD.findall(text[:_SAMPLE])]
    if not words or sum(word.isascii() for word in words) / len(words) < 0.7:
        return "und"
    english = sum(word in STOP_WORDS for word in words)
    other = sum(word in _OTHER_LANGUAGES and word not in STOP_WORDS for word in words)
    if len(words) <= _FEW_WORDS:
        return "und" if other > english else "en"
    return "en" if english > other and english / len(words) >= LEAST_STOP_WORDS else "und"
