"""Every answer carries X-Request-ID: the caller's own if it is a sane one, else a new one."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}")  # safe in a log line and as a relative URI
_KEPT_AS = "verifyhub.request_id"


class RequestIds:
    """Middleware, to stand first, so that answers made by the others carry the header too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.META[_KEPT_AS] = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        response = self.get_response(request)
        response[HEADER] = request_id(request)
        return response


def request_id(request: HttpRequest) -> str:
    return str(request.META[_KEPT_AS])
