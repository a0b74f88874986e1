"""Reading one claim's row and holding it: what every write of a claim begins with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.expressions import Col
from django.db.transaction import TransactionManagementError

from apps.claims.models import Claim


def lock(claim: Claim) -> Claim:
    """The claim's row as it is now; nobody else writes it until the transaction ends.

    It is `Claim.objects.select_for_update().get(pk=claim.pk)`. That builds SQL for all the columns anew each time, the
    largest single cost of a move (docs/measurements.md); here it is built once.
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
    held = " FOR UPDATE" if connection.features.has_select_for_update else ""
    converters = []
    for index, field in enumerate(fields):
        column = field.get_col(Claim._meta.db_table)
        own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        converters += [(index, column, convert) for convert in own]
    sql = f"SELECT {columns} FROM {quote(Claim._meta.db_table)} WHERE id = %s{held}"
    return _Reading(sql, [field.attname for field in fields], converters)
