"""Names and their spellings, prepared for looking up. A table never changes: a changed one is another table."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from verifyhub.names.declension import LEAST_LETTERS, cases_of
from verifyhub.names.spelling import is_cyrillic, plain, plain_cyrillic

MOST_WORDS = 5  # of a spelling: what is longer is never looked for

_Declined = tuple[tuple[frozenset[str], ...], str]  # the cases of each word, and the folded name


@dataclass(frozen=True)
class NameRow:
    """`spellings` begins with the name itself. `understood` are recognised too, but not searched for.

    `kind` is "place", "person" or "organisation".
    """

    kind: str
    spellings: tuple[str, ...]
    understood: tuple[str, ...] = ()


class NameTable:
    """Rows of names. With a `base`, the rows add to it: a name that the base knows gets further spellings.

    A Cyrillic spelling stands for Cyrillic words alone: "Пески" is a town, and "pesky" a word. Its other cases do only
    with a capital: "Смілі" may be the town of Smila, "смілі" are the brave.
    """

    def __init__(self, rows: Iterable[NameRow], *, base: "NameTable | None" = None) -> None:
        self._base = base
        self._latin: dict[str, str] = {}
        self._cyrillic: dict[str, str] = {}
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, str] = {}
        self._declined: dict[str, tuple[_Declined, ...]] = {}  # by each case of the first word
        for row in rows:
            self._take(row)

    def with_row(self, row: NameRow) -> "NameTable":
        """This table and one row more. Costs little, however many rows there are."""
        longer = copy(self)
        for name, known in vars(self).items():
            if isinstance(known, dict):
                setattr(longer, name, known.copy())
        longer._take(row)
        return longer

    def _take(self, row: NameRow) -> None:
        name = plain(row.spellings[0])
        folded = self.canonical(name, cyrillic=is_cyrillic(row.spellings[0])) or name
        self._kinds[folded] = self.kind(folded) or row.kind
        self._spellings[folded] = tuple(dict.fromkeys((*self.spellings(folded), *row.spellings)))
        for spelling in (*row.spellings, *row.understood):
            spelt = self._cyrillic if is_cyrillic(spelling) else self._latin
            spelt.setdefault(plain(spelling), folded)
            cases = plain_cases(spelling)
            for form in cases[0] if cases else ():
                self._declined[form] = (*self._declined.get(form, ()), (cases, folded))

    def canonical(self, words: str, *, cyrillic: bool = False, declined: bool = False) -> str | None:
        """The folded name to which plainly spelt words belong, if to any; `declined`: also in another case.

        A case that several names have belongs to none: "Дугину" may be of her or of him, and stays as it is.
        """
        found = self._as_spelt(words, cyrillic)
        if found or not (cyrillic and declined) or len(words) < LEAST_LETTERS:
            return found
        meant = self.names_in([frozenset([word]) for word in words.split(" ")])
        return (meant.pop() if len(meant) == 1 else words) if meant else None

    def _as_spelt(self, words: str, cyrillic: bool) -> str | None:
        found = (self._cyrillic if cyrillic else self._latin).get(words)
        return found or (self._base._as_spelt(words, cyrillic) if self._base else None)

    def names_in(self, cases: Sequence[frozenset[str]]) -> set[str]:
        """The folded names of which some case is one of these; they are given by the word, plainly spelt."""
        found = {
            folded
            for form in (cases[0] if cases else ())
            for known, folded in self._declined.get(form, ())
            if len(known) == len(cases) and not any(map(frozenset.isdisjoint, known, cases))
        }
        return found | self._base.names_in(cases) if self._base else found

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Those to search for, the name first; none for an unknown one."""
        return self._spellings.get(folded) or (self._base.spellings(folded) if self._base else ())

    def kind(self, folded: str) -> str:
        return self._kinds.get(folded) or (self._base.kind(folded) if self._base else "")


def plain_cases(spelling: str) -> tuple[frozenset[str], ...]:
    """The cases of each of its words, plainly spelt; empty for what is not declined."""
    return tuple(frozenset(map(plain_cyrillic, cases)) for cases in cases_of(spelling))
