"""Claims: the list, one claim in full, and its journal."""

import json
import uuid
from collections.abc import Callable
from hashlib import sha256

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import same_with
from apps.api.claim_filters import CLAIM_FILTER_DOCS, CLAIM_FILTERS, ORDERS, narrowed
from apps.api.claim_shapes import ClaimPage
from apps.api.claim_then import AS_OF, NOW_OR_THEN, read_claim_then
from apps.api.evidence_shapes import ClaimDetail
from apps.api.journal_shapes import JournalLine, JournalPage
from apps.api.ledger import note_read, note_read_entries
from apps.api.paging import MAX_KEY, MAX_LIMIT, one_page, ordering, page_limit, whole_number
from apps.api.views import ApiView
from apps.claims.models import Claim
from apps.claims.queries import (
    MaybeTheSame,
    Related,
    claims_visible_to_partners,
    entries_visible_to_partners,
    proposals_visible_to_partners,
    relations_visible_to_partners,
)
from apps.evidence.dossier import Dossier, open_dossier

LIMIT = OpenApiParameter("limit", int, description=f"How many at most, 1 to {MAX_LIMIT}; 50 if left out.")


def claims_with_context() -> QuerySet[Claim]:
    """Those that partners may see, ready to be shown."""
    claims = claims_visible_to_partners(timezone.now()).select_related("story", "article", "duplicate_of")
    return claims.defer("article__text", "article__set_aside")


class ClaimList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = CLAIM_FILTERS | {"cursor", "limit", "ordering"}

    @extend_schema(
        operation_id="list_claims",
        summary="Claims, narrowed and ordered as you wish",
        parameters=[*CLAIM_FILTER_DOCS, OpenApiParameter("cursor", str, description="From `next_cursor`."), LIMIT],
        responses=ClaimPage,
    )
    def get(self, request: Request) -> Response:
        claims = narrowed(claims_with_context(), request)
        page, cursor = one_page(
            claims,
            order=ordering(request, ORDERS),
            cursor=request.query_params.get("cursor"),
            limit=page_limit(request),
        )
        note_read(request, page)
        following = same_with(request, "cursor", cursor) if cursor else None
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        return Response(ClaimPage({"data": page, "next_cursor": cursor, "next": following}).data, headers=headers)


class ClaimOne(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset({"as_of"})

    @extend_schema(
        operation_id="get_claim",
        summary="One claim, with its evidence grouped by origin",
        parameters=[
            AS_OF,
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="An ETag seen before."),
        ],
        responses={200: NOW_OR_THEN, 304: OpenApiResponse(description="Nothing has changed since that ETag.")},
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        claim = find_claim(uid)
        now = timezone.now()
        if "as_of" in request.query_params:
            then = read_claim_then(request, claim, now=now)
            return _unless_seen(request, _tag_of(then), lambda: then)
        dossier, perhaps = open_dossier(claim), proposals_visible_to_partners(claim, now)
        related = relations_visible_to_partners(claim, now)
        note_read(request, [claim])  # a 304 too: who has the tag, has what it stands for
        tag = _etag(claim, dossier, perhaps, related)
        context = {"dossier": dossier, "perhaps": perhaps, "related": related}
        return _unless_seen(request, tag, lambda: ClaimDetail(claim, context=context).data)


class ClaimJournal(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset({"after", "limit"})

    @extend_schema(
        operation_id="list_claim_journal",
        summary="All that happened to one claim, oldest first",
        parameters=[
            OpenApiParameter("after", int, description="The last claim_version seen; 0 from the start."),
            LIMIT,
        ],
        responses=JournalPage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        after = whole_number(request, "after", default=0, least=0, most=MAX_KEY)
        limit = page_limit(request)
        journal = entries_visible_to_partners(timezone.now()).filter(claim=find_claim(uid), position__gt=after)
        entries = list(journal.order_by("position")[: limit + 1])
        page = entries[:limit]
        note_read_entries(request, page)
        return Response(
            {
                "data": JournalLine(page, many=True).data,
                "next_after": page[-1].position if page else after,
                "has_more": len(entries) > limit,
            }
        )


def find_claim(uid: uuid.UUID) -> Claim:
    claim = claims_with_context().filter(uid=uid).first()
    if claim is None:
        raise Http404
    return claim


def _unless_seen(request: Request, tag: str, body: Callable[[], object]) -> Response:
    # A proxy that compresses makes our tag a weak one.
    seen = [known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))]
    response = Response(status=304) if tag in seen or "*" in seen else Response(body())
    response["ETag"] = tag
    return response


def _tag_of(then: object) -> str:
    """The past has no version: an entry that was on its way at that time may still be committed."""
    return f'"then-{sha256(json.dumps(then).encode()).hexdigest()[:24]}"'


def _etag(claim: Claim, dossier: Dossier, perhaps: list[MaybeTheSame], related: list[Related]) -> str:
    """The version counts journal entries; a lookup that finds nothing, or what happens to another claim, makes none."""
    lookups = f"{dossier.lookups_asked}.{dossier.lookups_answered}.{dossier.lookups_failed}"
    alike = repr([(maybe.claim.uid, maybe.likeness, maybe.why) for maybe in perhaps])
    alike += repr([(other.claim.uid, other.key, other.claim.statement, other.claim.state) for other in related])
    return f'"{claim.version}-{lookups}-{sha256(alike.encode()).hexdigest()[:12]}"'
