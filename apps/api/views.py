"""What every address of the API has in common, and those that belong to no resource."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import ApiKey
from apps.api.addresses import address_of
from apps.api.authentication import Scopes, key_of
from apps.api.claim_shapes import URL
from apps.api.errors import NO_SUCH_ADDRESS
from apps.api.paging import refuse_unknown_parameters


class ApiView(APIView):
    """A view behind a key. `known_parameters` are its query parameters; any other is refused."""

    required_scopes: Scopes
    known_parameters: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown_parameters(request, set(self.known_parameters))

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Response:
        """What a key may see is for its holder alone, and is to be asked for again before it is used again."""
        final = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
        patch_cache_control(final, private=True, no_cache=True)
        return final


class MeOut(serializers.ModelSerializer[ApiKey]):
    """Who you are to VerifyHub, and what this key may do."""

    partner = serializers.CharField(source="partner.name")
    key = serializers.CharField(source="key_id", help_text="The public part of the key: vh_live_<this>_…")

    class Meta:
        model = ApiKey
        fields = ["partner", "key", "label", "scopes", "created_at", "expires_at"]


class Me(ApiView):
    required_scopes = {"GET": ()}

    @extend_schema(operation_id="get_me", summary="Who am I, and what may I do?", tags=["start"], responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response(MeOut(key_of(request)).data)


ROUTES = {
    "claims": "claim-list",
    "stories": "story-list",
    "articles": "article-list",
    "events": "event-feed",
    "me": "me",
    "openapi": "openapi",
    "docs": "api-docs",
}


class RootOut(serializers.Serializer[object]):
    claims = URL()
    stories = URL()
    articles = URL()
    events = URL()
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
