"""Queries whose SQL is made once: to write it takes longer than to answer it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

ANY_KEY = -4_711_000_815  # stand for what is only known when the query is run; no row has them
ANY_UID = UUID("00000000-0000-4000-8000-000004711815")
ANY_TIME = datetime(1, 7, 11, 8, 15, tzinfo=UTC)


class Prepared:
    """A query for the values of some columns, `build` with ANY_KEY, ANY_UID or ANY_TIME where arguments belong."""

    def __init__(self, build: Callable[[], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build

    def rows(self, given: Mapping[object, object]) -> list[tuple[Any, ...]]:
        """As the database has them: a time may be text. `given` has a value for each stand-in."""
        sql, parameters = self._sql
        values = {_as_kept(stand_in): _as_kept(value) for stand_in, value in given.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [values.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self._build().query.sql_with_params()


def _as_kept(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
