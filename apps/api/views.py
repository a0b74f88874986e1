"""What every address of the API has in common, and those that belong to no resource."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import ApiKey
from apps.accounts.services.usage import note_request
from apps.api.addresses import address_of
from apps.api.authentication import Scopes, key_of
from apps.api.claim_shapes import URL
from apps.api.errors import NO_SUCH_ADDRESS, Encoded, LengthMissing
from apps.api.lifetimes import announce
from apps.api.limits import QuotaExceeded, Standing, count, describe, exceeded, policies_for
from apps.api.parameters import check_parameters


class ApiView(APIView):
    """A view behind a key. `known_parameters` are its query parameters when it is read; any other is refused."""

    required_scopes: Scopes
    known_parameters: frozenset[str] = frozenset()
    standings: Sequence[Standing] = ()  # of the request at hand, once it is counted

    def perform_authentication(self, request: Request) -> None:
        """Count the request too, before it is known whether the key may do this: refusals are to be counted."""
        super().perform_authentication(request)
        if isinstance(request.auth, ApiKey):
            self.standings = self._count(request, 1)
            if over := exceeded(self.standings):
                self.standings = self._count(request, -1)  # what is refused does not use up the day
                raise QuotaExceeded(over)
            note_request(request.auth, now=timezone.now())

    def _count(self, request: Request, amount: int) -> list[Standing]:
        method = str(request.method)
        policies = policies_for(key_of(request), method, self.required_scopes.get(method, ()))
        return count(key_of(request), policies, amount=amount, now=timezone.now())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))  # whatever else is wrong with it
        if "Transfer-Encoding" in request.headers and "Content-Length" not in request.headers:
            raise LengthMissing
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise Encoded
        check_parameters(request, set(self.known_parameters) if request.method in SAFE_METHODS else set())

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Response:
        """What a key may see is for its holder alone, and is to be asked for again before it is used again."""
        final = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
        if self.standings and final.status_code == HTTPStatus.NOT_MODIFIED:
            self.standings = self._count(request, -1)
        if self.standings:
            describe(final, self.standings)
        announce(request._request, final)
        patch_cache_control(final, private=True, no_cache=True)
        patch_vary_headers(final, ["Accept", "Accept-Encoding"])
        return final


ROUTES = {
    "claims": "claim-list",
    "corrections": "correction-list",
    "stories": "story-list",
    "publishers": "publisher-list",
    "articles": "article-list",
    "events": "event-feed",
    "webhooks": "webhook-endpoints",
    "me": "me",
    "openapi": "openapi",
    "docs": "api-docs",
}


class RootOut(serializers.Serializer[object]):
    claims = URL()
    corrections = URL()
    stories = URL()
    publishers = URL()
    articles = URL()
    events = URL()
    webhooks = URL()
    me = URL()
    openapi = URL()
    docs = URL()


class Root(ApiView):
    required_scopes = {"GET": ()}

    @extend_schema(operation_id="get_root", summary="Where everything is", tags=["start"], responses=RootOut)
    def get(self, request: Request) -> Response:
        return Response({name: address_of(route) for name, route in ROUTES.items()})


class NothingHere(APIView):
    """Any other address below /api/, so that a mistyped one is answered with a problem and not with a page."""

    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound(NO_SUCH_ADDRESS)
