"""Lists page by page, by key and not by number: no page skips or repeats a row because others were added meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.addresses import same_with
from apps.api.claim_shapes import URL
from apps.api.errors import BadParameter
from apps.api.parameters import whole_number

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_KEY = 2**63 - 1  # what the database can hold
PAGED = frozenset({"cursor", "limit", "ordering"})

_cursors = signing.Signer(salt="apps.api.paging")
Row = TypeVar("Row", bound=Model)


class Page(serializers.Serializer[Any]):
    """`next` is the address of the next page, null on the last; `next_cursor` what is in it."""

    next_cursor = serializers.CharField(allow_null=True)
    next = URL(allow_null=True)


def page_docs(orders: Sequence[str]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter("ordering", enum=orders, description=f"{orders[0]} if left out."),
        OpenApiParameter("cursor", str, description="From `next_cursor`."),
        limit_doc(MAX_LIMIT),
    ]


def limit_doc(most: int) -> OpenApiParameter:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": DEFAULT_LIMIT}
    return OpenApiParameter("limit", schema, description="How many at most.")


def page_limit(request: Request) -> int:
    return whole_number(request, "limit", default=DEFAULT_LIMIT, least=1, most=MAX_LIMIT)


def page_asked(rows: QuerySet[Row], request: Request, orders: Sequence[str]) -> tuple[list[Row], str | None]:
    """The page of `rows` that the request's `ordering`, `cursor` and `limit` ask for, and the cursor of the next."""
    return one_page(
        rows,
        order=_ordering(request, orders),
        cursor=request.query_params.get("cursor"),
        limit=page_limit(request),
    )


def page_answer(request: Request, shown: object, cursor: str | None) -> Response:
    """`shown` are the rows of the page as partners see them."""
    following = same_with(request, "cursor", cursor) if cursor else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else None
    return Response({"data": shown, "next_cursor": cursor, "next": following}, headers=headers)


def _ordering(request: Request, orders: Sequence[str]) -> str:
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
