"""The change feed: every change that partners may see, in one order."""

from django.db.models import Max
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.claims import LIMIT
from apps.api.journal_shapes import FeedItem, FeedPage
from apps.api.ledger import note_read_entries
from apps.api.paging import MAX_KEY, page_limit, whole_number
from apps.api.views import ApiView
from apps.claims.models import JournalEntry
from apps.claims.queries import entries_visible_to_partners
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
        # The end first: what is numbered after this look is left for the next one, and not passed over.
        end = JournalEntry.objects.aggregate(end=Max("sequence"))["end"] or 0
        shown = entries_visible_to_partners(timezone.now()).filter(sequence__gt=after, sequence__lte=end)
        entries = list(shown.select_related("claim").order_by("sequence")[: limit + 1])
        page, has_more = entries[:limit], len(entries) > limit
        note_read_entries(request, page)
        scanned_to = page[-1].sequence if has_more else end
        return Response(
            {
                "data": FeedItem(page, many=True).data,
                "next_after": max(after, scanned_to or 0),
                "scanned_to": scanned_to,
                "has_more": has_more,
            }
        )
