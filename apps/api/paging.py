"""Paging by key, not by number: no page skips or repeats a row because others were added meanwhile."""

from datetime import datetime
from typing import TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from apps.api.errors import BadParameter

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


def page_limit(request: Request) -> int:
    return whole_number(request, "limit", default=DEFAULT_LIMIT, least=1, most=MAX_LIMIT)


def newest_first(rows: QuerySet[Row], *, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """One page by (created_at, id), both descending, and the cursor of the next page, None on the last.

    Raises:
        BadParameter: the cursor is not one that we gave.
    """
    if cursor is not None:
        created_at, key = _read_cursor(cursor)
        rows = rows.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=key))
    page = list(rows.order_by("-created_at", "-id")[: limit + 1])
    if len(page) <= limit:
        return page, None
    last = page[limit - 1]
    return page[:limit], _cursors.sign_object([last.created_at.isoformat(), last.pk])  # type: ignore[attr-defined]


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        created_at, key = _cursors.unsign_object(cursor)
    except signing.BadSignature as error:
        detail = "This cursor is not one that VerifyHub gave. Start again without it."
        raise BadParameter([{"parameter": "cursor", "code": "invalid", "detail": detail}]) from error
    return datetime.fromisoformat(created_at), key


def refuse_unknown_parameters(request: Request, known: set[str]) -> None:
    """A misspelt filter must not silently give everything.

    Raises:
        BadParameter: naming each parameter that is not known here.
    """
    if unknown := sorted(set(request.query_params) - known):
        detail = f"Not a parameter here. Known are: {', '.join(sorted(known)) or 'none'}."
        raise BadParameter([{"parameter": name, "code": "unknown", "detail": detail} for name in unknown])
