"""Answers that need no body because the caller has it already.

There is no `Last-Modified`: what is shown of a claim changes with the names of stories and publishers too, and with
what other claims say, of which no time is kept. A 304 by time would say that nothing has changed when it has.
"""

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="One ETag seen before, or several with commas."
)


def has_it_already(request: Request, tag: str) -> bool:
    # Whoever compresses the body, we or a proxy, makes our tag a weak one.
    known = {known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))}
    return bool({"*", quoted(tag)} & known)


def with_tag(response: Response, tag: str) -> Response:
    response["ETag"] = quoted(tag)
    return response


def quoted(tag: str) -> str:
    return f'"{tag}"'
