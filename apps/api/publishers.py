"""Publishers: the public part of what the newsroom has on file about who says things."""

import uuid
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.filtering import LONGEST_QUERY, Filters, any_of, narrowed_by, with_words
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.publisher_shapes import LETTERS, PUBLISHER_KINDS, PublisherDetail, PublisherOut
from apps.api.views import ApiView
from apps.claims.queries import claims_visible_to_partners, stories_visible_to_partners
from apps.evidence.models import Publisher, PublisherAddress, PublisherAlias, PublisherChange
from apps.evidence.queries import owners_of
from apps.evidence.records import conduct_of

ORDERS = ("name", "-name", "reliability", "-reliability")


class PublisherPage(Page):
    """A page of publishers."""

    data = PublisherOut(many=True)  # type: ignore[assignment]


class PublisherFilters(Filters):
    kind = any_of(PUBLISHER_KINDS)
    reliability = any_of(LETTERS)
    owner = django_filters.UUIDFilter(field_name="owner__uid")
    q = django_filters.CharFilter(method="called", max_length=LONGEST_QUERY)

    class Meta:
        model = Publisher
        fields: list[str] = []

    def called(self, publishers: QuerySet[Publisher], name: str, words: str) -> QuerySet[Publisher]:
        aliases = PublisherAlias.objects.filter(with_words("name", words))
        addresses = PublisherAddress.objects.filter(with_words("prefix", words))
        elsewhere = Q(pk__in=aliases.values("publisher")) | Q(pk__in=addresses.values("publisher"))
        return publishers.filter(with_words("name", words) | elsewhere)


class PublisherList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset(PublisherFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_publishers",
        summary="Publishers, and how far the newsroom trusts them",
        parameters=[
            OpenApiParameter("kind", enum=Publisher.Kind.values, many=True, description="May be repeated."),
            OpenApiParameter("reliability", enum=[letter for letter, _ in LETTERS], many=True, description="A to F."),
            OpenApiParameter("owner", {"type": "string", "format": "uuid"}, description="The id of their owner."),
            OpenApiParameter("q", str, description="Words that a name or an address of theirs has: all of them."),
            *page_docs(ORDERS),
        ],
        responses=PublisherPage,
    )
    def get(self, request: Request) -> Response:
        publishers = narrowed_by(PublisherFilters, Publisher.objects.select_related("owner"), request)
        page, cursor = page_asked(publishers, request, ORDERS)
        return page_answer(request, PublisherOut(page, many=True).data, cursor)


class PublisherOne(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}

    @extend_schema(
        operation_id="get_publisher",
        summary="One publisher: who owns it, how it is graded and why, its record, and whom it copies",
        responses=PublisherDetail,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        publisher = get_object_or_404(Publisher.objects.select_related("owner"), uid=uid)
        return Response(PublisherDetail(publisher, context=_on_file(publisher)).data)


def _on_file(publisher: Publisher) -> dict[str, Any]:
    now = timezone.now()
    conduct = conduct_of(publisher, claims_visible_to_partners(now))
    named = [copying.publisher for copying in (*conduct.copies, *conduct.copied)]
    seen = publisher.affiliations.filter(story__in=stories_visible_to_partners(now))
    return {
        "owners": owners_of(publisher),
        "aliases": publisher.aliases.order_by("key"),
        "addresses": publisher.addresses.order_by("prefix"),
        "grades": list(publisher.changes.filter(what=PublisherChange.What.GRADE).order_by("-id")),
        "sides": seen.select_related("story").order_by("story__title"),
        "conduct": conduct,
        "named": Publisher.objects.in_bulk(named),
    }
