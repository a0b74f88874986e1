"""What the API is measured against, as routes of a server of its own: a bare view, and the framework as it comes.

In a process that has VERIFYHUB_BENCH_STOCK set, the shapes are shown by the framework, as if they were serializers.
"""

import json
import os
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from rest_framework import renderers, serializers, viewsets
from rest_framework.pagination import CursorPagination

from apps.api.choosing import IN_LISTS, claims_showing
from apps.api.claim_shapes import ClaimOut, ClaimPage
from apps.api.evidence_shapes import ClaimDetail
from apps.api.shapes import Shape
from apps.claims.models import Claim
from apps.claims.queries import (
    claims_visible_to_partners,
    proposals_visible_to_partners,
    relations_visible_to_partners,
)
from apps.evidence.dossier import open_dossier
from config import urls

if os.environ.get("VERIFYHUB_BENCH_STOCK"):
    Shape.to_representation = serializers.Serializer.to_representation  # type: ignore[method-assign]

_bodies: dict[str, bytes] = {}


def _rows() -> QuerySet[Claim]:
    claims = claims_visible_to_partners(timezone.now()).select_related("story", "article", "duplicate_of")
    return claims.defer("article__text", "article__set_aside")


def _on_file(claim: Claim) -> dict[str, Any]:
    now = timezone.now()
    dossier = open_dossier(claim)
    perhaps, related = proposals_visible_to_partners(claim, now), relations_visible_to_partners(claim, now)
    return {"dossier": dossier, "perhaps": perhaps, "related": related}


def _parsed(request: HttpRequest, make: Any) -> HttpResponse:
    """The rows are fetched at every call; what is made of them, at the first: then there is only JSON to be written."""
    kept = _bodies.get(request.get_full_path())
    if kept is None:
        kept = _bodies[request.get_full_path()] = json.loads(json.dumps(make()))
    return HttpResponse(json.dumps(kept), content_type="application/json")


def bare_list(request: HttpRequest) -> HttpResponse:
    """With just the columns that ours fetches."""
    rows = claims_showing(IN_LISTS).filter(**({"state": request.GET["state"]} if "state" in request.GET else {}))
    page = list(rows.order_by("-created_at", "-id")[:51])[:50]
    return _parsed(request, lambda: ClaimPage({"data": page, "next_cursor": None, "next": None}).data)


def bare_detail(request: HttpRequest, uid: str) -> HttpResponse:
    claim = _rows().get(uid=uid)
    context = _on_file(claim)
    return _parsed(request, lambda: ClaimDetail(claim, context=context).data)


class _Pages(CursorPagination):
    page_size, ordering = 50, ("-created_at", "-id")


class StockViewSet(viewsets.ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """The same serializers and key check, shown by the framework, paged by it and written by its JSON."""

    required_scopes = {"GET": ("claims:read",)}
    renderer_classes = [renderers.JSONRenderer]
    pagination_class = _Pages
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet[Claim]:
        state = self.request.GET.get("state")
        return _rows().filter(**({"state": state} if state else {}))

    def get_serializer_class(self) -> Any:
        return ClaimDetail if self.action == "retrieve" else ClaimOut

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if self.action == "retrieve":
            context |= _on_file(self._found)
        return context

    def get_object(self) -> Claim:
        self._found: Claim = super().get_object()
        return self._found


urlpatterns = [
    path("bare/api/v1/claims/", bare_list),
    path("bare/api/v1/claims/<uuid:uid>/", bare_detail),
    path("stock/api/v1/claims/", StockViewSet.as_view({"get": "list"})),
    path("stock/api/v1/claims/<uuid:uid>/", StockViewSet.as_view({"get": "retrieve"})),
    path("", include(urls)),
]
