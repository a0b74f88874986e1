"""What every write of a claim consists of: its row read and held, the row changed, an entry appended.

Django builds SQL for all the columns of a model anew each time. For these three statements that was the largest part of
what a move cost (docs/measurements.md); here it is built once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model, Q
from django.db.models.expressions import Col
from django.db.transaction import TransactionManagementError

from apps.claims.models import Claim, JournalEntry


def lock(claim: Claim) -> Claim:
    """The claim's row as it is now; nobody else writes it until the transaction ends.

    The same as `Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)`.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A claim is held only within a transaction.")
    reading = _reading(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(reading.sql, [claim.pk])
        row = cursor.fetchone()
    if row is None:
        raise Claim.DoesNotExist
    values = list(row)
    for index, column, convert in reading.converters:
        values[index] = convert(values[index], column, connection)
    return Claim.from_db(connection.alias, reading.names, values)


def hold(claims: Q) -> None:
    """Nobody else writes these until the transaction ends. In one order, so that no two wait for each other."""
    list(Claim.objects.select_for_update(no_key=True).filter(claims).order_by("pk"))


def change(held: Claim, columns: Mapping[str, Any]) -> bool:
    """Write these columns of the row, if it still is as `held`: compare and set. Whether it was.

    The same as `Claim.objects.filter(pk=…, version=…, state=…).update(**columns)`.
    """
    sql, fields = _changing(tuple(columns))
    keys = [value.pk if isinstance(value, Model) else value for value in columns.values()]
    values = [field.get_db_prep_save(key, connection) for field, key in zip(fields, keys, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, held.pk, held.version, held.state])
        return bool(cursor.rowcount)


def append(entry: JournalEntry) -> None:
    """Insert a new entry and give it its key. The same as `entry.save(force_insert=True)`."""
    sql, fields = _inserting(connection.vendor)
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        entry.pk = cursor.fetchone()[0] if connection.vendor == "postgresql" else cursor.lastrowid
    entry._state.adding, entry._state.db = False, connection.alias


@dataclass(frozen=True)
class _Reading:
    """A query for one row, the attributes its columns fill, and how the database's values become Python's."""

    sql: str
    names: Sequence[str]
    converters: Sequence[tuple[int, Col, Callable[..., Any]]]


@cache
def _reading(vendor: str) -> _Reading:
    """`vendor` is the open connection's. On SQLite the IMMEDIATE transaction is the lock."""
    fields = Claim._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    # No key of a claim ever changes, so a row that merely refers to it need not wait.
    held = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    converters = []
    for index, field in enumerate(fields):
        column = field.get_col(Claim._meta.db_table)
        own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        converters += [(index, column, convert) for convert in own]
    sql = f"SELECT {columns} FROM {quote(Claim._meta.db_table)} WHERE id = %s{held}"
    return _Reading(sql, [field.attname for field in fields], converters)


@cache
def _changing(names: tuple[str, ...]) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement and the columns it sets, in order."""
    known = {field.name: field for field in Claim._meta.concrete_fields}
    fields = [known[name] for name in names]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    return f"UPDATE {quote(Claim._meta.db_table)} SET {changes} WHERE id = %s AND version = %s AND state = %s", fields


@cache
def _inserting(vendor: str) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement and the columns it fills, in order: all but the key."""
    fields = [field for field in JournalEntry._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    returned = " RETURNING id" if vendor == "postgresql" else ""
    return f"INSERT INTO {quote(JournalEntry._meta.db_table)} ({columns}) VALUES ({places}){returned}", fields
