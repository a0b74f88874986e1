"""The cases in which Ukrainian and Russian write a name: "Вугледаром", "Лисичанська", "в Изюме", "Дугиной".

Endings alone decide, for both languages together and without gender. So forms are made that nobody writes, and some are
missing where a name is declined irregularly (those belong in the table as spellings). What they serve is recognition.
"""

import re
from collections.abc import Iterable

from verifyhub.names.spelling import is_cyrillic

LEAST_LETTERS = 4  # of a form in Latin letters: "Рим" has "Риму", and "Сум" is a word of its own
MOST_WORDS = 3  # of a name that is declined word by word
_UNCHANGED = frozenset(["на", "і", "и", "эз", "ез", "эль", "аль"])

# (ending of the name, the endings it takes instead, "-" for none); the first that fits decides.
_ENDINGS = tuple(
    (ending, [other.strip("-") for other in others.split()])
    for ending, others in (
        ("ий", "ого ому им ім ій ої у ою а е ые ых ым ыми ом ый ая ую ой"),
        ("ый", "ого ому ым ом ая ую ой ые ых ыми"),
        ("ой", "ого ому ым ом ая ую ые ых ыми оя ою оєм оем ої ое"),  # Кривой, and Джанкой
        ("ая", "ой ую ою"),
        ("ія", "ії ію ією"),
        ("ия", "ии ию ией"),
        ("ье", "ья ью ьем"),
        ("ое", "ого ому ым ом"),
        ("ые", "ых ым ыми"),
        ("ие", "их им ими"),
        ("ки", "кам ками ках ків ков ок ек"),
        ("ець", "ця цю цем ці цеві"),
        ("ец", "ца цу цом це ьца ьцу ьцом ьце"),
        ("ок", "ка ку ком ку ці ке"),
        ("а", "и і ы е у ою ею єю ой ей ої ій"),
        ("я", "і ї и е ю ею єю ей ям ю"),
        ("ь", "я ю ем єм ом і и е ью ям ями ях"),
        ("й", "я ю ем єм ї и е ю"),
        ("о", "а у ом ові і е"),
        ("е", "ого ому им ім ом а у я ю ем і"),
        ("и", "- ам ами ах ов ів"),
        ("ы", "- ам ами ах ов"),
        ("і", "их им ими ів їв ей ям ями ях"),
        ("", "а у ом ем ым им ім ові еві і е ою"),
    )
)
_SOFTENED = {"к": "ц", "г": "з", "х": "с"}  # Одещина stays, Юнаківка has "Юнаківці", Рига has "Ризі"


def cases_of(name: str) -> tuple[frozenset[str], ...]:
    """For each word of the name its cases, lower case. Empty for one in other letters, or in capitals only ("США").

    By the word: a name of three has some twenty thousand forms in all, of which a text has three.
    """
    words = re.split("[ -]", name)
    if not is_cyrillic(name) or name.isupper() or len(words) > MOST_WORDS:
        return ()
    return tuple(frozenset(_cases(word)) for word in words)


def _cases(word: str) -> Iterable[str]:
    word = word.casefold()
    if word in _UNCHANGED or len(word) < 2 or not is_cyrillic(word):
        return [word]
    ending, others = next((ending, others) for ending, others in _ENDINGS if word.endswith(ending))
    stem = word.removesuffix(ending)
    cases = {word, *(root + other for root in (stem, *_changed(stem, ending)) for other in others)}
    if ending == "а" and stem[-1:] in _SOFTENED:
        cases.add(stem[:-1] + _SOFTENED[stem[-1]] + "і")
    if ending == "ь":
        cases.add(stem + stem[-1] + "ю")  # Умань, Уманню
    return cases


def _changed(stem: str, ending: str) -> list[str]:
    """Харків, Харкова; Київ, Києва; Ірпінь, Ірпеня: the last vowel opens when an ending follows."""
    if ending not in ("", "ь") or stem[-2:-1] not in ("і", "ї"):
        return []
    return [stem[:-2] + vowel + stem[-1] for vowel in ("є" if stem[-2] == "ї" else "ое")]
