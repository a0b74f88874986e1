"""Names and their spellings, prepared for looking up. A table never changes: a changed one is another table."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from verifyhub.names.declension import LEAST_LETTERS, forms
from verifyhub.names.spelling import is_cyrillic, plain, plain_cyrillic

MOST_WORDS = 5  # of a spelling: what is longer is never looked for


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
        self._to_decline: list[tuple[str, str]] = []
        for row in rows:
            name = plain(row.spellings[0])
            folded = self.canonical(name, cyrillic=is_cyrillic(row.spellings[0])) or name
            self._kinds[folded] = self.kind(folded) or row.kind
            self._spellings[folded] = tuple(dict.fromkeys((*self.spellings(folded), *row.spellings)))
            for spelling in (*row.spellings, *row.understood):
                spelt = self._cyrillic if is_cyrillic(spelling) else self._latin
                spelt.setdefault(plain(spelling), folded)
                self._to_decline.append((spelling, folded))

    def canonical(self, words: str, *, cyrillic: bool = False, declined: bool = False) -> str | None:
        """The folded name to which plainly spelt words belong, if to any; `declined`: also in another case."""
        found = (self._cyrillic if cyrillic else self._latin).get(words)
        if found is None and cyrillic and declined:
            found = self._declined.get(words)
        return self._base.canonical(words, cyrillic=cyrillic, declined=declined) if not found and self._base else found

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Those to search for, the name first; none for an unknown one."""
        return self._spellings.get(folded) or (self._base.spellings(folded) if self._base else ())

    def kind(self, folded: str) -> str:
        return self._kinds.get(folded) or (self._base.kind(folded) if self._base else "")

    @cached_property  # made when the first Cyrillic name is met: tens of thousands
    def _declined(self) -> dict[str, str]:
        """Forms of one name alone: "Дугину" may be of her or of him, and stays as it is."""
        meant: dict[str, str] = {}
        for spelling, folded in self._to_decline:
            for form in map(plain_cyrillic, forms(spelling)):
                if len(form) >= LEAST_LETTERS and not self.canonical(form, cyrillic=True):
                    known = self._base.canonical(form, cyrillic=True, declined=True) if self._base else None
                    meant[form] = folded if meant.get(form, known or folded) == folded else form
        return meant
