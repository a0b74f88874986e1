"""Telling words: those that carry what a text is about, stripped of endings and of the spelling of names."""

import re
from functools import lru_cache

from verifyhub.names import NameTable, folded_words, table


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

# Forms of one act that endings alone do not join: words with one sense in news. The first form stands for all.
_ACTS = (
    "flee flees fled fleeing",
    "leave leaves left leaving",
    "fall falls fell fallen falling",
    "take takes took taken taking",
    "lose loses lost losing loss losses",
    "die dies died dying dead death deaths",
    "kill kills killed killing",
    "shoot shoots shot shooting",
    "withdraw withdraws withdrew withdrawn withdrawal withdrawing",
    "buy buys bought buying",
    "sell sells sold selling",
    "find finds found finding",
    "hold holds held holding",
    "strike strikes struck striking hit hits",
    "blow blows blew blown blowing",
    "behead beheads beheaded beheading",
    "burn burns burned burnt burning",
)
_SAME = {form: act.split()[0] for act in _ACTS for form in act.split()}


def telling_words(text: str) -> tuple[str, ...]:
    """The stems of a text's telling words, in its order, with repeats; names in their folded spelling."""
    return _telling(text, table())


@lru_cache(maxsize=4096)  # by the table too: what was folded by another one is not found again
def _telling(text: str, names: NameTable) -> tuple[str, ...]:
    unmarked = _DIGITS_WITH_MARKS.sub("", text)
    return tuple(
        stem(word) for word in folded_words(unmarked, names=names) if word not in STOP_WORDS and not _is_scrap(word)
    )


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
