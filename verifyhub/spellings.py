"""Whether a spelling may be added to the table of names, and to which name it then folds."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from verifyhub.names import NameRow, NameTable
from verifyhub.names.spelling import is_cyrillic, plain
from verifyhub.names.table import MOST_WORDS, plain_cases
from verifyhub.words import STOP_WORDS, stem, word_set

KINDS = ("place", "person", "organisation")
COLUMNS = ("kind", "name", "spelling")
LONGEST = 100  # characters
MOST_LINES = 500  # of a file

# Begins with a letter: such a cell is no formula in a spreadsheet either.
_WRITTEN = re.compile(r"[^\W\d_][\w .’'ʼʹ&-]*")
_SMALL_WORDS = word_set(  # Ukrainian and Russian
    """але без був буде були було бути вже від вона вони воно всі все для його ж за з зі і й інші її їх із коли ми мій
    на не ні ну по про при під та так там те ти то той тому у хто це цей ці час чи що як яка який які я а без
    более бы был была были было быть в вам вас весь во вот все всё вы где да даже для до его ее её если есть еще
    ещё же из или им их к как ко когда который кто ли мы на над нас не него нет ни но о об он она они оно от по
    под при с со так такой там то того тоже той только ты уже что чтобы это этот эта эти"""
)


class SpellingRefused(Exception):
    """`code` is "kind", "letters", "everyday", "long", "known", "taken" or "columns"; the message is for an editor."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Line:
    """A line of a file of spellings; `number` counts from 1, the heading included."""

    number: int
    kind: str
    name: str
    spelling: str


def check_spelling(row: NameRow, *, names: NameTable) -> str:
    """The folded name to which a row's second spelling, a new one, would belong.

    Raises:
        SpellingRefused: it would mislead, or belongs to a name already.
    """
    name, spelling = row.spellings
    if row.kind not in KINDS:
        raise SpellingRefused("kind", f"“{row.kind}” is no kind of name. Write place, person or organisation.")
    _check_letters(name, "name")
    _check_letters(spelling, "spelling")
    target = names.canonical(plain(name), cyrillic=is_cyrillic(name), declined=True) or plain(name)
    if (kind := names.kind(target)) and kind != row.kind:
        raise SpellingRefused("kind", f"“{name}” is in the table as a name of kind {kind}, not {row.kind}.")
    owner = names.canonical(plain(spelling), cyrillic=is_cyrillic(spelling), declined=True)
    is_folded_alike = plain(spelling) == target and not is_cyrillic(spelling)  # of Cyrillic ones the cases are new
    if owner == target or is_folded_alike:
        raise SpellingRefused("known", f"“{spelling}” is known already: it folds to “{target}”.")
    if owner and names.kind(owner):
        known = next(iter(names.spellings(owner)), owner)
        raise SpellingRefused("taken", f"“{spelling}” belongs to {known} already, and can belong to one name only.")
    return target


def key_of(spelling: str) -> str:
    return f"{'cyrillic' if is_cyrillic(spelling) else 'latin'} {plain(spelling)}"


def changed_words(spelling: str, *, before: NameTable, after: NameTable) -> frozenset[str]:
    """The stems, as `telling_words` gives them, that texts with this spelling were and will be known by."""
    written, cases = plain(spelling), plain_cases(spelling)
    folded = {written}.union(*cases)
    for names in (before, after):
        owner = names.canonical(written, cyrillic=is_cyrillic(spelling), declined=True)
        folded |= names.names_in(cases) | ({owner} if owner else set())
    return frozenset(stem(word) for words in folded for word in words.split() if word not in STOP_WORDS)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a CSV file with the columns kind, name and spelling; others are passed over.

    Raises:
        SpellingRefused: "columns" or "long", about the file as a whole.
    """
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        named = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'}"
        raise SpellingRefused("columns", f"The first line names the columns kind, name and spelling; {named} missing.")
    for count, row in enumerate(reader, start=1):
        if count > MOST_LINES:
            raise SpellingRefused("long", f"A file has at most {MOST_LINES} lines. Send the rest in a second one.")
        kind, name, spelling = ((row[column] or "").strip() for column in COLUMNS)
        yield Line(reader.line_num, kind.casefold(), name, spelling)


def _check_letters(written: str, what: str) -> None:
    words = plain(written).split()
    refusals = (
        (not words, "letters", f"The {what} is empty."),
        (len(written) > LONGEST, "long", f"A {what} has at most {LONGEST} characters."),
        (
            len(words) > MOST_WORDS,
            "long",
            f"A {what} has at most {MOST_WORDS} words: longer ones are never looked for.",
        ),
        (
            not _WRITTEN.fullmatch(written),
            "letters",
            f"A {what} begins with a letter and has only letters, digits, spaces and . ’ - & in it.",
        ),
        (len("".join(words)) < 2, "letters", f"“{written}” is one letter: it would be found everywhere."),
        (
            all(word in STOP_WORDS for word in words) or written.casefold() in _SMALL_WORDS,
            "everyday",
            f"“{written}” is an everyday word: it would be found everywhere.",
        ),
    )
    for is_refused, code, sentence in refusals:
        if is_refused:
            raise SpellingRefused(code, sentence)
