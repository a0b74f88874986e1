"""Calls that depend on what the caller has seen: an answer that it has already, a change of what it has seen.

There is no `Last-Modified`: what is shown of a claim changes with the names of stories and publishers too, and with
what other claims say, of which no time is kept. A 304 by time would say that nothing has changed when it has.
"""

from hashlib import sha256

import orjson
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="One ETag seen before, or several with commas."
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^((W/)?"[!#-~]*"|\*)$', "maxLength": 200},
    OpenApiParameter.HEADER,
    description="The ETag you have seen; 412 if it is no longer so.",
)


class NotSeen(APIException):
    status_code = 412
    default_code = "precondition_failed"
    default_detail = "This has changed since the ETag you sent. Read it again, then decide."


class TagMissing(APIException):
    status_code = 428
    default_code = "precondition_required"
    default_detail = "Send the ETag of what you have seen as If-Match, so that you do not overwrite what you have not."


def tag_of(shown: object) -> str:
    """A tag made from what is shown, for where it would cost more to know of all that it comes from."""
    return sha256(orjson.dumps(shown)).hexdigest()[:20]


def with_tag(response: Response, tag: str) -> Response:
    response["ETag"] = _quoted(tag)
    return response


def has_it_already(request: Request, tag: str) -> bool:
    return _names(request.headers.get("If-None-Match", ""), _quoted(tag))


def require_seen(request: Request, etag: str, *, required: bool = True) -> None:
    """`etag` is the header's value as it is now; to be called in the transaction of the change, with the row held.

    Raises:
        NotSeen: the caller has seen another state.
        TagMissing: the caller does not say what it has seen, and must.
    """
    given = request.headers.get("If-Match")
    if given is None and required:
        raise TagMissing
    if given is not None and not _names(given, etag):
        raise NotSeen


def _names(given: str, etag: str) -> bool:
    """Whoever compresses a body, we or a proxy, makes our tag a weak one: it still stands for the same state."""
    return bool({"*", etag.removeprefix("W/")} & {known.removeprefix("W/") for known in parse_etags(given)})


def _quoted(tag: str) -> str:
    return f'"{tag}"'
