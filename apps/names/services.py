"""The newsroom's own spellings: added, changed, switched off, imported; and how each process comes to know them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from apps.claims.prepared import Prepared
from apps.claims.services import refold
from apps.names.models import Spelling, Stamp
from verifyhub.lifecycle import Actor
from verifyhub.names import NameRow, NameTable, shipped, use_names, version_in_use
from verifyhub.permissions import require
from verifyhub.spellings import SpellingRefused, changed_words, check_spelling, key_of, lines_of

_STAMP = Prepared(lambda: Stamp.objects.order_by("id").values_list("value")[:1])


@dataclass(frozen=True)
class Change:
    """`words` are the telling words by which texts with the spelling were known before, and will be now."""

    row: Spelling
    words: frozenset[str]


@dataclass
class Imported:
    """Either nothing was added, and `errors` tells of each line why, or there are none. `known` were there already."""

    added: list[Change] = field(default_factory=list)
    known: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def load_names() -> None:
    """Let this process know the spellings in force. Costs one small query when nothing has changed.

    The stamp is read before the rows: should they change meanwhile, the next call sees a stamp that it does not know.
    """
    version = "".join(str(value) for (value,) in _STAMP.rows({}))
    if version != version_in_use():
        use_names(_rows(), version=version)


def add_spelling(row: NameRow, *, actor: Actor, now: datetime) -> Change:
    """`row` is a name and its new spelling. Raises SpellingRefused or NotAllowed."""
    require("keep_names", actor)
    [change] = _changing(lambda: [_added(row, _table(), actor=actor, now=now)[0]], now=now)
    return change


def change_spelling(spelling: Spelling, row: NameRow, *, actor: Actor, now: datetime) -> tuple[Change, Change]:
    """Put `row` in its place: what fell out of force, and what came into it."""
    require("keep_names", actor)

    def change() -> list[Change]:
        taken = _set_in_force(spelling, False, actor=actor, now=now)
        Spelling.objects.filter(pk=spelling.pk).update(**_columns(row))
        spelling.refresh_from_db()
        return [taken, _set_in_force(spelling, True, actor=actor, now=now)]

    taken, given = _changing(change, now=now)
    return taken, given


def switch_spelling(spelling: Spelling, *, is_active: bool, actor: Actor, now: datetime) -> Change:
    """Out of force, or back into it: then it is checked again, for its name may have gone elsewhere meanwhile."""
    require("keep_names", actor)
    [change] = _changing(lambda: [_set_in_force(spelling, is_active, actor=actor, now=now)], now=now)
    return change


def import_spellings(text: str, *, actor: Actor, now: datetime) -> Imported:
    """A file's lines, all of them or none. Raises SpellingRefused for a file that cannot be read as a whole."""
    require("keep_names", actor)
    imported = Imported()

    def take_in() -> list[Change]:
        names = _table()
        for line in lines_of(text):
            row = NameRow(line.kind, (line.name, line.spelling))
            try:
                change, names = _added(row, names, actor=actor, now=now)
                imported.added.append(change)
            except SpellingRefused as refusal:
                if refusal.code == "known":
                    imported.known += 1
                else:
                    imported.errors.append((line.number, str(refusal)))
        if imported.errors:
            raise _NothingIsTakenIn
        return imported.added

    try:
        _changing(take_in, now=now)
    except _NothingIsTakenIn:
        imported.added.clear()
    return imported


class _NothingIsTakenIn(Exception):
    """Undoes what the lines before a refused one have written."""


def _changing(act: Callable[[], Sequence[Change]], *, now: datetime) -> Sequence[Change]:
    """One at a time, so that what was checked still holds when it is written. Claims are found anew after it."""
    with transaction.atomic():
        Stamp.objects.get_or_create(pk=1)
        stamp = Stamp.objects.select_for_update().get(pk=1)
        changes = act()
        Stamp.objects.filter(pk=stamp.pk).update(value=uuid.uuid4())
        refold(frozenset[str]().union(*(change.words for change in changes)), now=now)
    return changes


def _added(row: NameRow, names: NameTable, *, actor: Actor, now: datetime) -> tuple[Change, NameTable]:
    """What has changed, and the names as they are with it."""
    check_spelling(row, names=names)
    made = Spelling.objects.create(**_columns(row), added_by=actor.name, added_at=now)
    longer = names.with_row(row)
    return Change(made, changed_words(made.spelling, before=names, after=longer)), longer


def _set_in_force(spelling: Spelling, is_active: bool, *, actor: Actor, now: datetime) -> Change:
    before = _table()
    if is_active:
        check_spelling(NameRow(spelling.kind, (spelling.name, spelling.spelling)), names=before)
    Spelling.objects.filter(pk=spelling.pk).update(is_active=is_active, changed_by=actor.name, changed_at=now)
    spelling.refresh_from_db()
    return Change(spelling, changed_words(spelling.spelling, before=before, after=_table()))


def _columns(row: NameRow) -> dict[str, str]:
    name, spelling = row.spellings
    return {"kind": row.kind, "name": name, "spelling": spelling, "key": key_of(spelling)}


def _table() -> NameTable:
    return NameTable(_rows(), base=shipped())


def _rows() -> list[NameRow]:
    active = Spelling.objects.filter(is_active=True).order_by("id")
    return [NameRow(kind, (name, spelling)) for kind, name, spelling in active.values_list("kind", "name", "spelling")]
