"""Spellings of names: Vulhedar, Vuhledar and Вугледар are one town."""

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("name_aliases.csv")
_LONGEST_ALIAS = 3  # words
_WORD = re.compile(r"\w+(?:[’'ʼʹ.&-]\w+)*")  # every step eats a letter: linear
_APOSTROPHES = re.compile(r"[’'ʼʹ`´]")

# Ukrainian and Russian letters together; a name whose two romanisations still differ belongs in the table.
_CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя"
_ROMANISED = "a b v h g d e ie e zh z y i i i k l m n o p r s t u f kh ts ch sh shch y e iu ia"
_LATIN = dict(zip(_CYRILLIC, _ROMANISED.split(" "), strict=True))
_LATIN.update({"ъ": "", "ь": ""})


def fold(name: str) -> str:
    """The one spelling under which all known spellings of a name meet: lower case, Latin, without accents."""
    return " ".join(folded_words(name))


def variants(name: str) -> tuple[str, ...]:
    """Every known spelling of a name, the given one first; only itself when it is not in the alias table.

    A known name inside a longer one is exchanged too: "Kharkov region" gives "Kharkiv region".
    """
    words = name.split()
    found = [name, *_spellings().get(fold(name), ())]
    for word in words if len(words) > 1 else ():
        found += [name.replace(word, other) for other in _spellings().get(fold(word), ()) if fold(word) in _kinds()]
    return tuple(dict.fromkeys(found))


def kind_of(name: str) -> str:
    """ "place", "person" or "organisation" from the alias table; "" for a name it does not know."""
    return _kinds().get(fold(name), "")


@lru_cache(maxsize=1024)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text in folded spelling, known names in the first spelling of their row."""
    words = [spelt for match in _WORD.finditer(_normal(text)) for spelt in _spell(match[0]).split()]
    folded: list[str] = []
    position = 0
    while position < len(words):
        length, canonical = _longest_alias(words, position)
        folded += canonical
        position += length
    return tuple(folded)


def mentions(text: str, name: str) -> bool:
    """Whether a text contains a name in any spelling, as whole words."""
    return bool(wanted := fold(name)) and f" {wanted} " in f" {' '.join(folded_words(text))} "


def _longest_alias(words: list[str], position: int) -> tuple[int, list[str]]:
    for length in range(_LONGEST_ALIAS, 0, -1):
        canonical = _canonical().get(" ".join(words[position : position + length]))
        if canonical is not None and position + length <= len(words):
            return length, canonical.split()
    return 1, [words[position]]


def _normal(text: str) -> str:
    """Composed, without the invisible characters (direction marks, joiners) that would split a word in two."""
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )


@lru_cache(maxsize=65_536)  # texts repeat their words: this is most of what weighing costs
def _spell(word: str) -> str:
    latin = "".join(_LATIN.get(letter, letter) for letter in _APOSTROPHES.sub("", word.casefold()))
    bare = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    return bare.replace(".", "").replace("-", " ").replace("&", " ")


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(kind, spellings) for each row of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple((row["kind"], (row["name"], *filter(None, row["also"].split(";")))) for row in rows)


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    return {_plain(spelling): _plain(spellings[0]) for _, spellings in _rows() for spelling in spellings}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    return {_plain(spellings[0]): spellings for _, spellings in _rows()}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {_plain(spellings[0]): kind for kind, spellings in _rows()}


def _plain(spelling: str) -> str:
    return " ".join(_spell(match[0]) for match in _WORD.finditer(_normal(spelling)))
