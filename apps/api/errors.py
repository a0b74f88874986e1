"""Every error below /api/ is a problem in the sense of RFC 9457, whatever raised it."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions

from apps.api.request_ids import request_id

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:verifyhub:problem:"  # followed by the code: a name, not an address
NO_SUCH_ADDRESS = "There is nothing at this address. Addresses end with a slash."
NOT_UNDERSTOOD = "This request cannot be understood."

logger = logging.getLogger(__name__)
Found = dict[str, str]


class BadParameter(exceptions.APIException):
    """A query parameter cannot be used. `found` lists {parameter, code, detail}."""

    status_code = 400
    default_code = "bad_parameter"
    default_detail = "A query parameter cannot be used: see errors."

    def __init__(self, found: list[Found]) -> None:
        super().__init__()
        self.found = found


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "body_too_large"


class LengthMissing(exceptions.APIException):
    """A body of unknown length ("chunked") does not come through to us, and would be taken for an empty one."""

    status_code = 411
    default_code = "length_required"
    default_detail = "Send the body with its Content-Length, not in chunks."


class Encoded(exceptions.APIException):
    status_code = 415
    default_code = "unsupported_content_encoding"
    default_detail = "Send the body as it is, without a Content-Encoding."


class NoReview(exceptions.APIException):
    status_code = 406
    default_code = "no_review"
    default_detail = "There is a ClaimReview of confirmed and refuted claims alone. As application/json it can be had."


class Unacceptable(exceptions.APIException):
    """The body was understood, but one of its fields cannot be taken. `pointer` is a JSON pointer."""

    status_code = 422

    def __init__(self, code: str, detail: str, *, pointer: str) -> None:
        super().__init__(detail, code)
        self.found = [{"pointer": pointer, "code": code, "detail": detail}]


class NotYours(exceptions.APIException):
    """Everybody may see it; only who sent it may change it."""

    status_code = 403
    default_code = "not_yours"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)


class Conflict(exceptions.APIException):
    """The request is sound, but does not fit how things stand."""

    status_code = 409

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail, code)


def problem(error: Exception, context: Mapping[str, Any]) -> JsonResponse:
    """The framework's exception handler: also the last edge, so that no error leaves as HTML."""
    request: HttpRequest = context["request"]._request
    if isinstance(error, exceptions.ValidationError):
        found = list(_found_in(error.detail))
        return as_problem(request, 422, "invalid", "A field cannot be taken: see errors.", errors=found)
    if isinstance(error, exceptions.APIException):
        return _known(request, error)
    if isinstance(error, Http404):
        return as_problem(request, 404, "not_found", "There is nothing of this kind with this id.")
    if isinstance(error, PermissionDenied):
        return as_problem(request, 403, "forbidden", "This is not allowed.")
    if isinstance(error, SuspiciousOperation):  # such as more query parameters than anyone needs
        return as_problem(request, 400, "bad_request", NOT_UNDERSTOOD)
    logger.error("Request %s to %s failed.", request_id(request), request.path, exc_info=error)
    got_request_exception.send(sender=problem, request=request)
    return server_failure(request)


def server_failure(request: HttpRequest) -> JsonResponse:
    detail = "VerifyHub failed on this request. It is on record under the request id given as instance."
    return as_problem(request, 500, "server_failure", detail)


def as_problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[Found] | None = None,
    headers: Mapping[str, str] | None = None,
    type: str = "",
    members: Mapping[str, object] | None = None,
) -> JsonResponse:
    """`type`: of a problem that others have named; `members`: what it says beyond every problem."""
    body: dict[str, object] = {
        "type": type or TYPE + code,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request_id(request),
    }
    if errors:
        body["errors"] = errors
    body |= members or {}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def _known(request: HttpRequest, error: exceptions.APIException) -> JsonResponse:
    """An error that the framework or we raised on purpose; its code is stable."""
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(wait)
    code = str(getattr(error.detail, "code", error.default_code))
    return as_problem(
        request,
        error.status_code,
        code,
        str(error.detail),
        errors=getattr(error, "found", None),
        headers=headers,
        type=getattr(error, "type", ""),
        members=getattr(error, "members", None),
    )


def _found_in(detail: Any, pointer: str = "") -> Iterator[Found]:
    """The framework's nested lists and dicts of errors, flat, each with its place in the body."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer}/{_escaped(str(name))}"
            yield from _found_in(inner, here)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _found_in(inner, pointer)
    else:
        yield {"pointer": pointer, "code": str(detail.code), "detail": str(detail)}


def _escaped(name: str) -> str:
    """As RFC 6901 has it; halves of characters, which JSON can carry and UTF-8 cannot, become question marks."""
    return name.encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")
