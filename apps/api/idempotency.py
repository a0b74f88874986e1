"""Idempotency-Key: however often a call is made under one key, there is one effect and one answer.

As the IETF draft (draft-ietf-httpapi-idempotency-key-header) has it. The row of a call is committed before anything is
done; its effect and its answer are committed together, and only by who still holds the row. A server that is killed on
the way leaves a row whose lease runs out, and nothing else.
"""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api.authentication import key_of
from apps.api.parsing import too_large
from apps.claims.queries import is_any_hidden
from apps.idempotency import services
from apps.idempotency.models import Call

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST = 255  # characters
# A quoted String of structured fields (RFC 9651), or the same bare, as many clients send it. Two header lines arrive
# here as one with a comma between them.
_QUOTED = re.compile(r'"((?:[!#-\[\]-~]|\\["\\])+)"')
_BARE = re.compile(r"[!#-+\--\[\]-~]+")
_CLAIM_SHOWN = re.compile(r'(?:/claims/|"(?:id|claim)": ?")([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})')
_ESCAPED = re.compile(r"\\(.)")
# Answers that say "not now" or "not you". What is preceded by If-Match is to be sent again with the new tag.
NEVER_KEPT = frozenset({401, 403, 408, 412, 428, 429})

Handler = Callable[..., Response]
Answer = Callable[..., HttpResponse]


class KeyMissing(exceptions.APIException):
    status_code = 400
    default_code = "idempotency_key_missing"
    default_detail = f"Send an {HEADER}: a text of your choice, new for each call and the same when you repeat one."


class KeyUnusable(exceptions.APIException):
    status_code = 400
    default_code = "idempotency_key_invalid"
    default_detail = f'The {HEADER} is 1 to {LONGEST} visible ASCII characters, such as a UUID; in "quotes" or bare.'


class KeyUsedOtherwise(exceptions.APIException):
    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = f"You have used this {HEADER} here for another body. Take a new key for each new call."


class AnswerHidden(exceptions.APIException):
    status_code = 404
    default_code = "answer_hidden"
    default_detail = (
        "This call was answered, but a claim that the answer told of is not to be seen now. Nothing was done again."
        f" With a new {HEADER} you are told how things stand."
    )


class KeyInUse(exceptions.APIException):
    """`wait` is in seconds; the framework's own name for what goes into Retry-After."""

    status_code = 409
    default_code = "idempotency_key_in_use"
    default_detail = f"The first call with this {HEADER} is still being worked on. Send it again later."

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


def idempotent(*, key_required: bool = False) -> Callable[[Handler], Answer]:
    """For every method that writes. What it does is one transaction, with or without a key."""

    def guarding(handler: Handler) -> Answer:
        @wraps(handler)
        def once(view: APIView, request: Request, **named: Any) -> HttpResponse:
            key = _key_in(request)
            if key is None and key_required:
                raise KeyMissing
            if key is None:
                with transaction.atomic():
                    return handler(view, request, **named)
            call = _begin(request, key)
            if call.status is not None:
                return _replayed(call)
            return _do(call, view, lambda: handler(view, request, **named))

        once.is_idempotent = True  # type: ignore[attr-defined]
        described: Answer = extend_schema(parameters=[_described(key_required)])(once)
        return described

    return guarding


def _described(key_required: bool) -> OpenApiParameter:
    told = f'Of your choice, 1 to {LONGEST} visible ASCII characters, in "quotes" or bare. Repeat it with the call.'
    schema = {"type": "string", "pattern": r"^[!#-+\--\[\]-~]+$", "maxLength": LONGEST}
    return OpenApiParameter(HEADER, schema, OpenApiParameter.HEADER, required=key_required, description=told)


def _key_in(request: Request) -> str | None:
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if quoted := _QUOTED.fullmatch(given):
        key = _ESCAPED.sub(r"\1", quoted[1])
    else:
        key = given if _BARE.fullmatch(given) else ""
    if not 1 <= len(key) <= LONGEST:
        raise KeyUnusable
    return key


def _begin(request: Request, key: str) -> Call:
    """A body that cannot be read is refused before the key counts as used."""
    address = f"{request.method} {request.path}"
    fingerprint = sha256(f"{address}\n".encode() + _body_of(request)).hexdigest()
    _ = request.data
    try:
        partner = key_of(request).partner
        return services.begin(partner, address=address, key=key, fingerprint=fingerprint, now=timezone.now())
    except services.KeyReused as error:
        raise KeyUsedOtherwise from error
    except services.StillRunning as error:
        raise KeyInUse(error.retry_after) from error


def _body_of(request: Request) -> bytes:
    try:
        return request._request.body
    except RequestDataTooBig as error:
        raise too_large() from error


def _do(call: Call, view: APIView, act: Callable[[], Response]) -> HttpResponse:
    try:
        try:
            with transaction.atomic():
                response: HttpResponse = _rendered(view, act())
                _keep(call, response, body=_body_to_keep(view, response))
        except services.CallLost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it becomes the answer, as it would without a key
            response = view.handle_exception(error)
            _keep_or_forget(call, response)
    except services.CallLost as error:
        raise KeyInUse(1) from error
    return response


def _rendered(view: APIView, response: Response) -> Response:
    request = view.request
    response.accepted_renderer = request.accepted_renderer
    response.accepted_media_type = request.accepted_media_type
    response.renderer_context = view.get_renderer_context()  # type: ignore[attr-defined]
    return response.render()


def keep_instead(response: Response, body: object) -> Response:
    """Have a call made again answered with this body: a secret that is shown once is kept nowhere."""
    response.kept_instead = body  # type: ignore[attr-defined]
    return response


def _body_to_keep(view: APIView, response: HttpResponse) -> bytes:
    if not hasattr(response, "kept_instead"):
        return response.content
    return _rendered(view, Response(response.kept_instead)).content


def _keep(call: Call, response: HttpResponse, *, body: bytes) -> None:
    services.finish(call, status=response.status_code, headers=dict(response.headers), body=body)


def _keep_or_forget(call: Call, response: HttpResponse) -> None:
    if response.status_code in NEVER_KEPT or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        services.forget(call)
    else:
        _keep(call, response, body=response.content)


def _replayed(call: Call) -> HttpResponse:
    """Raises AnswerHidden when it would show again what was hidden since."""
    shown = _CLAIM_SHOWN.findall(f"{call.headers.get('Location', '')} {bytes(call.body).decode()}")
    if shown and is_any_hidden(shown, timezone.now()):
        raise AnswerHidden
    response = HttpResponse(bytes(call.body), status=call.status, headers=call.headers | {REPLAYED: "true"})
    if "Content-Type" not in call.headers:  # of an empty answer
        del response["Content-Type"]
    return response
