"""Paging by key, not by number: no page skips or repeats a row because others were added meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.api.errors import BadParameter, Found

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_KEY = 2**63 - 1  # what the database can hold

_cursors = signing.Signer(salt="apps.api.paging")
Row = TypeVar("Row", bound=Model)


def whole_number(request: Request, name: str, *, default: int, least: int, most: int) -> int:
    """A query parameter as a number.

    Raises:
        BadParameter: it is no number from `least` to `most`.
    """
    text = request.query_params.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 19 and least <= int(text) <= most:
        return int(text)
    detail = f"{name} is a whole number from {least} to {most}."
    raise BadParameter([{"parameter": name, "code": "invalid", "detail": detail}])


def limit_doc(most: int) -> OpenApiParameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": DEFAULT_LIMIT}
    return OpenApiParameter("limit", schema, description="How many at most.")


def page_limit(request: Request) -> int:
    return whole_number(request, "limit", default=DEFAULT_LIMIT, least=1, most=MAX_LIMIT)


def ordering(request: Request, orders: Sequence[str]) -> str:
    """The order asked for, the first of `orders` if none. Raises BadParameter for another one."""
    asked = request.query_params.get("ordering", orders[0])
    if asked in orders:
        return asked
    detail = f"ordering is one of {', '.join(orders)}."
    raise BadParameter([{"parameter": "ordering", "code": "invalid_choice", "detail": detail}])


class Order(NamedTuple):
    """Rows by a column that is never null, and by key where it is the same."""

    column: str
    is_descending: bool

    @classmethod
    def named(cls, name: str) -> "Order":
        return cls(name.removeprefix("-"), name.startswith("-"))

    def after(self, rows: QuerySet[Row], value: object, key: int) -> QuerySet[Row]:
        """Said so that an index begins there: of "value < v OR (value = v AND id < k)" PostgreSQL reads all before."""
        further, is_next = ("lt", "lte") if self.is_descending else ("gt", "gte")
        beyond = Q(**{f"{self.column}__{further}": value}) | Q(**{f"id__{further}": key})
        return rows.filter(beyond, **{f"{self.column}__{is_next}": value})

    def ordered(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        sign = "-" if self.is_descending else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}id")


def one_page(rows: QuerySet[Row], *, order: str, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """One page by `order` ("-created_at"), and the cursor of the next page, None on the last.

    Raises:
        BadParameter: the cursor is not one that we gave, or was given for another order.
    """
    by = Order.named(order)
    if cursor is not None:
        position, key = read_cursor(cursor, order)
        column = rows.model._meta.get_field(by.column)
        rows = by.after(rows, column.to_python(position), key)  # type: ignore[union-attr]
    page = list(by.ordered(rows)[: limit + 1])
    if len(page) <= limit:
        return page, None
    last = page[limit - 1]
    value = getattr(last, by.column)
    position = value.isoformat() if isinstance(value, datetime) else value
    return page[:limit], give_cursor(order, position, last.pk)


def give_cursor(order: str, position: object, key: int) -> str:
    """Unforgeable. It counts for this order alone."""
    return _cursors.sign_object([order, position, key])


def read_cursor(cursor: str, order: str) -> tuple[Any, int]:
    """Raises BadParameter when it is not one that we gave, or was given for another order."""
    try:
        given_for, position, key = _cursors.unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:  # ours, of an earlier kind: too few parts
        detail = "This cursor is not one that VerifyHub gave. Start again without it."
        raise BadParameter([{"parameter": "cursor", "code": "invalid", "detail": detail}]) from error
    if given_for != order:
        detail = f"This cursor was given for ordering={given_for}. Start again without it."
        raise BadParameter([{"parameter": "cursor", "code": "other_ordering", "detail": detail}])
    return position, key


def check_parameters(request: Request, known: set[str]) -> None:
    """A misspelt filter, or one whose value was lost on the way, must not silently give everything.

    Raises:
        BadParameter: naming each parameter that is not known here, or has no value.
    """
    if found := [*_unknown(request, known), *_empty(request, known)]:
        raise BadParameter(found)


def _unknown(request: Request, known: set[str]) -> Iterator[Found]:
    detail = f"Not a parameter here. Known are: {', '.join(sorted(known)) or 'none'}."
    details = {"as_of": "as_of is for one claim: /api/v1/claims/{id}/?as_of=…"}
    for name in sorted(set(request.query_params) - known):
        yield {"parameter": name, "code": "unknown", "detail": details.get(name, detail)}


def _empty(request: Request, known: set[str]) -> Iterator[Found]:
    for name, values in sorted(request.query_params.lists()):
        if name in known and not all(value.strip() for value in values):
            detail = f"{name} is given without a value. Give it one, or leave it out."
            yield {"parameter": name, "code": "empty", "detail": detail}
