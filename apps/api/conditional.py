"""Answers that need no body because the caller has it already."""

from datetime import datetime, timedelta

from django.utils.http import http_date, parse_etags, parse_http_date_safe
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

SETTLED_AFTER = timedelta(seconds=2)  # dates of HTTP are whole seconds: a later change may bear the same date

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="One ETag seen before, or several with commas."
)
IF_MODIFIED_SINCE = OpenApiParameter(
    "If-Modified-Since", str, OpenApiParameter.HEADER, description="The Last-Modified seen before; an ETag goes first."
)


def has_it_already(request: Request, tag: str, changed_at: datetime | None = None) -> bool:
    """By `If-None-Match`, and only without it by `If-Modified-Since`."""
    given = request.headers.get("If-None-Match")
    if given is not None:
        # Whoever compresses the body, we or a proxy, makes our tag a weak one.
        return bool({"*", quoted(tag)} & {known.removeprefix("W/") for known in parse_etags(given)})
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and changed_at is not None and int(changed_at.timestamp()) <= since


def with_validators(
    response: Response, tag: str, changed_at: datetime | None = None, *, now: datetime | None = None
) -> Response:
    response["ETag"] = quoted(tag)
    if changed_at and now and now - changed_at >= SETTLED_AFTER:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def quoted(tag: str) -> str:
    return f'"{tag}"'
