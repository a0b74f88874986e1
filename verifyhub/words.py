"""Telling words: those that carry what a text is about, stripped of endings and of the spelling of names."""

import re
from functools import lru_cache

from verifyhub.names import folded_words


def word_set(text: str) -> frozenset[str]:
    """A word list written as running text."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    """a about above after again against all almost also although always am among an and another any are around as at
    away back be because been before being below between both but by can cannot could did do does doing down during
    each either else even ever every few for from further get gets got had has have having he her here hers him his
    how however i if in into is it its itself just last least less like made make many may me might more most much
    must my near never new no nor not now of off on once one only onto or other others our out over own per quite
    rather really s same say says said she should since so some still such t than that the their them then there
    these they this those though through to today together told too toward towards under until up upon us use used
    very via was way we week well were what when where whether which while who whom whose why will with within
    without would yesterday yet you your report reports reported reportedly claim claims claimed news according
    source sources rumour rumours rumor rumors rumored rumoured unconfirmed confirmed confirm apparently allegedly"""
)
_ENDINGS = ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "s")
_SHORTEST_STEM = 4  # letters left after an ending is cut
_DIGITS_WITH_MARKS = re.compile(r"(?<=\d)[,.](?=\d)")

# Other words for the same act, so that "fled" and "left" meet: only ones with a single sense in news.
_SAME = {
    "fled": "flee", "flees": "flee", "fallen": "fall", "fell": "fall", "falls": "fall", "taken": "take", "took":
    "take", "died": "dead", "dies": "dead", "death": "dead", "dying": "dead", "deaths": "dead", "killed":
    "kill", "kills": "kill", "shot": "shoot", "shooting": "shoot", "lost": "lose", "loses": "lose", "loss":
    "lose", "losses": "lose", "withdrew": "withdraw", "withdrawn": "withdraw", "withdrawal": "withdraw",
    "bought": "buy", "sold": "sell", "found": "find", "held": "hold", "holding": "hold", "struck": "strike",
    "striking": "strike", "hit": "strike", "blown": "blow", "blew": "blow", "arrested": "arrest", "arrests":
    "arrest", "beheaded": "behead",
}  # fmt: skip


@lru_cache(maxsize=16384)
def telling_words(text: str) -> tuple[str, ...]:
    """The stems of a text's telling words, in its order, with repeats; names in their folded spelling."""
    unmarked = _DIGITS_WITH_MARKS.sub("", text)
    return tuple(stem(word) for word in folded_words(unmarked) if word not in STOP_WORDS and not _is_scrap(word))


def stem(word: str) -> str:
    """A rough stem: the commonest English endings off, never fewer than four letters left."""
    if word in _SAME:
        return _SAME[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _undoubled(word[: -len(ending)])
    return word.rstrip("e") if len(word) > _SHORTEST_STEM else word


def _undoubled(root: str) -> str:
    doubled = root[-1] == root[-2] and root[-1] not in "sl"
    return (root[:-1] if doubled else root).rstrip("ei") or root


def _is_scrap(word: str) -> bool:
    return len(word) < 2 and not word.isdigit()
