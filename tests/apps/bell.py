"""A bell at the API's door that rings anew at each call: only a key keeps a call from a second effect."""

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Partner
from apps.api.errors import Unacceptable
from apps.api.idempotency import idempotent
from apps.api.views import ApiView
from config.urls import urlpatterns as project_addresses
from tests.factories import NOW

BELL, DOORBELL = "/api/v1/bell/", "/api/v1/doorbell/"


class Fault(Exception):
    """Of ours."""


REFUSALS: dict[str, Exception] = {
    "unacceptable": Unacceptable("cracked", "The bell is cracked.", pointer="/how"),
    "later": Throttled(wait=7),
    "not you": PermissionDenied(),
    "broken": Fault("The rope broke."),
}


def make_ring() -> str:
    return Partner.objects.create(name=f"Rung {uuid4()}", created_at=NOW).name


class Bell(ApiView):
    required_scopes = {"POST": (), "DELETE": ()}

    @idempotent()
    def post(self, request: Request) -> Response:
        name = make_ring()
        if refusal := REFUSALS.get(request.data.get("how", "")):
            raise refusal
        return Response({"rung": name}, status=201, headers={"Location": f"https://desk.example/{name[-4:]}"})

    @idempotent()
    def delete(self, request: Request) -> Response:
        make_ring()
        return Response(status=204)


class Doorbell(ApiView):
    required_scopes = {"POST": ()}

    @idempotent(key_required=True)
    def post(self, request: Request) -> Response:
        return Response({}, status=201)


urlpatterns = [path(BELL[1:], Bell.as_view()), path(DOORBELL[1:], Doorbell.as_view()), *project_addresses]


def ring(client: Client, key: str | None = '"k-1"', /, *, at: str = BELL, **body: Any) -> HttpResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(at, json.dumps(body), content_type="application/json", headers=headers)


def rung() -> int:
    return Partner.objects.filter(name__startswith="Rung ").count()
