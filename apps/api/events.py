"""The change feed: every change that partners may see, in one order."""

import time
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import same_with
from apps.api.authentication import ApiKeyAuthentication, key_of
from apps.api.feed import LONGEST_WAIT, MAX_CHANGES, FeedQuery, Look, has_grown, look
from apps.api.journal_shapes import TYPES, FeedItem, FeedPage
from apps.api.ledger import note_read_entries
from apps.api.paging import limit_doc
from apps.api.rendering import CSV, FastJSON, columns_of
from apps.api.views import ApiView
from apps.api.waiting import has_hung_up, moments, places_of

ASK_AGAIN_AFTER = 5  # seconds, said to those for whom there is no place to wait
PLACES = places_of(settings.WEB_THREADS)
FEED_PARAMETERS = [
    OpenApiParameter("after", int, description="The last sequence seen; 0 from the start."),
    limit_doc(MAX_CHANGES),
    OpenApiParameter("type", enum=TYPES, many=True, description="Only changes of these types. May be repeated."),
    OpenApiParameter("claim", {"type": "string", "format": "uuid"}, description="Only what happened to this claim."),
    OpenApiParameter(
        "wait",
        {"type": "integer", "maximum": LONGEST_WAIT},
        description=f"Seconds, 0 to {LONGEST_WAIT}, to wait for a change when there is none. When too many wait, the"
        " answer comes at once, with `Retry-After`.",
    ),
]


class EventFeed(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    renderer_classes = [FastJSON, CSV]
    columns = columns_of(FeedItem, FeedItem.Meta.fields)
    known_parameters = frozenset({"after", "limit", "type", "claim", "wait"})
    clock: Callable[[], float] = staticmethod(time.monotonic)
    pause: Callable[[float], object] = staticmethod(time.sleep)

    @extend_schema(
        operation_id="list_events",
        summary="What changed since, without gaps",
        parameters=FEED_PARAMETERS,
        responses={
            (200, "application/json"): FeedPage,
            (200, "text/csv"): str,
            410: OpenApiResponse(description="The feed does not reach back to `after`, or has not come so far."),
        },
    )
    def get(self, request: Request) -> Response:
        query, headers = FeedQuery.of(request), {}
        found = look(query, now=timezone.now())
        if query.wait and not found.entries:
            with PLACES.place_for(key_of(request).partner_id) as has_place:
                if has_place:
                    found = self._wait(request, query, found)
                else:
                    headers["Retry-After"] = str(ASK_AGAIN_AFTER)
        note_read_entries(request, found.entries)
        if found.has_more:
            headers["Link"] = f'<{same_with(request, "after", str(found.scanned_to))}>; rel="next"'
        return Response(_page(found), headers=headers)

    def _wait(self, request: Request, query: FeedQuery, found: Look) -> Look:
        """Until there is a change that the partner may see and asks for, or as long as it wished.

        Raises:
            AuthenticationFailed: the key was revoked, or ran out, meanwhile.
        """
        for _ in moments(query.wait, clock=self.clock, pause=self.pause):
            if has_hung_up(request.META):
                break
            if has_grown(found.scanned_to):
                found = look(query.going_on_after(found.scanned_to), now=timezone.now())
            if found.entries:
                break
        ApiKeyAuthentication().authenticate(request)
        return found


def _page(found: Look) -> dict[str, object]:
    return {
        "data": FeedItem(found.entries, many=True).data,
        "next_after": found.scanned_to,
        "scanned_to": found.scanned_to,
        "oldest": found.oldest,
        "latest": found.latest,
        "has_more": found.has_more,
    }
