"""What goes out as JSON, written fast, and lists as tables (RFC 4180)."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import orjson
from rest_framework import renderers
from rest_framework.utils.encoders import JSONEncoder

from apps.api.shapes import Shape

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a cell

_of_another_type = JSONEncoder().default


class FastJSON(renderers.JSONRenderer):
    """The framework's JSON, but for the exponents of small numbers (1e-7), and U+2028, which need not be escaped."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        slowly = super().render
        if data is None or self.get_indent(accepted_media_type or "", renderer_context or {}):
            return slowly(data, accepted_media_type, renderer_context)
        try:
            return orjson.dumps(data, _of_another_type, orjson.OPT_PASSTHROUGH_DATETIME)
        except TypeError:  # such as a number of more than 64 bits
            return slowly(data, accepted_media_type, renderer_context)


class LinkedJSON(FastJSON):
    media_type = "application/ld+json"
    format = "jsonld"


class CSV(renderers.BaseRenderer):
    """A page as a table: the view's `columns`, dots where they lie deeper. The next page is in the Link header."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        columns: list[str] = (renderer_context or {})["view"].columns
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(columns)
        writer.writerows([_cell(_at(row, column.split("."))) for column in columns] for row in data["data"])
        return table.getvalue().encode()


def columns_of(shape: type[Shape[Any]], fields: Collection[str]) -> list[str]:
    """The columns of these fields in the shape's order, the same whatever the rows hold."""
    return [column for name, field in shape().fields.items() if name in fields for column in _columns(name, field)]


def _columns(name: str, field: object) -> Iterator[str]:
    if isinstance(field, Shape):
        yield from (f"{name}.{inner}" for inner in field.fields)
    else:
        yield name


def _at(row: Any, steps: list[str]) -> object:
    for step in steps:
        row = None if row is None else row[step]
    return row


def _cell(value: object) -> str:
    """Lists with "; " between; what has parts of its own as JSON. Whatever looks like a formula is made text."""
    if value is None:
        return ""
    if isinstance(value, list):
        text = "; ".join(part if isinstance(part, str) else orjson.dumps(part).decode() for part in value)
    else:
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) and not is_number else text
