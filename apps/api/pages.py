"""Lists as they go out: one page of rows, and where the next one is."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.addresses import same_with
from apps.api.claim_shapes import URL
from apps.api.paging import MAX_LIMIT, limit_doc

PAGED = frozenset({"cursor", "limit", "ordering"})


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


def page_answer(request: Request, shown: object, cursor: str | None) -> Response:
    """`shown` are the rows of the page as partners see them."""
    following = same_with(request, "cursor", cursor) if cursor else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else None
    return Response({"data": shown, "next_cursor": cursor, "next": following}, headers=headers)
