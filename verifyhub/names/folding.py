"""Folding: every spelling and case of a known name becomes one, an unknown name is romanised by rule."""

from functools import lru_cache

from verifyhub.names.registry import table
from verifyhub.names.spelling import Word, spelt_words
from verifyhub.names.table import MOST_WORDS, NameTable


def fold(name: str) -> str:
    """The one spelling under which all known spellings of a name meet: lower case, Latin, without accents."""
    return " ".join(folded_words(name))


def variants(name: str) -> tuple[str, ...]:
    """The spellings of a name to search for, the given one first; only itself when the table does not know it.

    A known name inside a longer one is exchanged too: "Kharkov suburbs" gives "Kharkiv suburbs".
    """
    words = name.split()
    found = [name, *table().spellings(fold(name))]
    for word in words if len(words) > 1 else ():
        found += [name.replace(word, other) for other in table().spellings(fold(word))]
    return tuple(dict.fromkeys(found))


def kind_of(name: str) -> str:
    """ "place", "person" or "organisation" from the table; "" for a name it does not know."""
    return table().kind(fold(name))


def folded_words(text: str, *, names: NameTable | None = None) -> tuple[str, ...]:
    """The words of a text in folded spelling, known names in the first spelling of their row."""
    return _folded(text, names or table())


def mentions(text: str, name: str) -> bool:
    """Whether a text contains a name in any spelling, as whole words."""
    return bool(wanted := fold(name)) and f" {wanted} " in f" {' '.join(folded_words(text))} "


@lru_cache(maxsize=1024)  # by the table too: what was folded by another one is not found again
def _folded(text: str, names: NameTable) -> tuple[str, ...]:
    words = spelt_words(text)
    folded: list[str] = []
    position = 0
    while position < len(words):
        length, canonical = _longest_name(words, position, names)
        folded += canonical.split()
        position += length
    return tuple(folded)


def _longest_name(words: list[Word], position: int, names: NameTable) -> tuple[int, str]:
    first = words[position]
    for length in range(min(MOST_WORDS, len(words) - position), 0, -1):
        spelt = " ".join(word.plain for word in words[position : position + length])
        canonical = names.canonical(spelt, cyrillic=first.is_cyrillic, declined=first.is_capitalised)
        if canonical is not None:
            return length, canonical
    return 1, first.plain
