"""One plain spelling for a word in Latin or Cyrillic letters: lower case, Latin, without accents."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w+(?:[’'ʼʹ.&-]\w+)*")  # every step eats a letter: linear
_APOSTROPHES = re.compile(r"[’'ʼʹ`´]")

# Ukrainian and Russian letters together; a name whose two romanisations still differ belongs in the table.
_CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя"
_ROMANISED = "a b v h g d e ie e zh z y i i i k l m n o p r s t u f kh ts ch sh shch y e iu ia"
_LATIN = dict(zip(_CYRILLIC, _ROMANISED.split(" "), strict=True))
_LATIN.update({"ъ": "", "ь": ""})
_WHOLE_WORDS = str.maketrans({**_LATIN, "-": " ", **dict.fromkeys("’'ʼ", "")})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in plain spelling, before any table is asked."""

    plain: str
    is_cyrillic: bool
    is_capitalised: bool


def spelt_words(text: str) -> list[Word]:
    """In the order of the text. "Rostov-on-Don" is three."""
    return [word for match in _WORD.finditer(_composed(text)) for word in _spell(match[0])]


def plain(spelling: str) -> str:
    return " ".join(word.plain for word in spelt_words(spelling))


def is_cyrillic(spelling: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in spelling)


def plain_cyrillic(spelling: str) -> str:
    """`plain` of lower case Ukrainian and Russian letters, and quick: for the thousands of cases of names."""
    return spelling.translate(_WHOLE_WORDS)


def _composed(text: str) -> str:
    """Composed, without the invisible characters (direction marks, joiners) that would split a word in two."""
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )


@lru_cache(maxsize=65_536)  # texts repeat their words: this is most of what weighing costs
def _spell(word: str) -> tuple[Word, ...]:
    latin = "".join(_LATIN.get(letter, letter) for letter in _APOSTROPHES.sub("", word.casefold()))
    bare = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    parts = bare.replace(".", "").replace("-", " ").replace("&", " ").split()
    return tuple(Word(part, is_cyrillic(word), word[0].isupper()) for part in parts)
