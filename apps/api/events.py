"""The change feed: every change to every claim, in one order without holes."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.claims import LIMIT
from apps.api.journal_shapes import FeedItem, FeedPage
from apps.api.paging import MAX_KEY, page_limit, whole_number
from apps.api.views import ApiView
from apps.claims.models import JournalEntry
from apps.claims.services import number_entries


class EventFeed(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset({"after", "limit"})

    @extend_schema(
        operation_id="list_events",
        summary="What changed since, without gaps",
        parameters=[OpenApiParameter("after", int, description="The last sequence seen; 0 from the start."), LIMIT],
        responses=FeedPage,
    )
    def get(self, request: Request) -> Response:
        after = whole_number(request, "after", default=0, least=0, most=MAX_KEY)
        limit = page_limit(request)
        if JournalEntry.objects.filter(sequence=None).exists():  # most polls then write nothing
            number_entries()
        later = JournalEntry.objects.filter(sequence__gt=after).select_related("claim").order_by("sequence")
        entries = list(later[: limit + 1])
        page = entries[:limit]
        return Response(
            {
                "data": FeedItem(page, many=True).data,
                "next_after": page[-1].sequence if page else after,
                "has_more": len(entries) > limit,
            }
        )
