"""Claims: the list, one claim in full, and its journal."""

import uuid
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import page_of
from apps.api.choosing import EXPAND_DOC, EXPANDABLE, IN_FULL, IN_LISTS, chosen, claims_showing, fields_doc
from apps.api.claim_filters import CLAIM_FILTER_DOCS, CLAIM_FILTERS, ORDERS, narrowed
from apps.api.claim_shapes import ClaimOut, ClaimPage
from apps.api.claim_tags import Standing, standing_of
from apps.api.claim_then import AS_OF, NOW_OR_THEN, read_claim_then
from apps.api.conditional import IF_NONE_MATCH, has_it_already, tag_of, with_tag
from apps.api.errors import BadParameter, NoReview
from apps.api.evidence_shapes import ClaimDetail
from apps.api.journal_shapes import JournalLine, JournalPage
from apps.api.ledger import note_read, note_read_entries
from apps.api.paging import MAX_KEY, MAX_LIMIT, limit_doc, page_answer, page_asked, page_limit
from apps.api.parameters import whole_number
from apps.api.rendering import CSV, FastJSON, LinkedJSON, columns_of
from apps.api.views import ApiView
from apps.claims.claim_review import claim_review
from apps.claims.models import Claim
from apps.claims.queries import (
    claims_visible_to_partners,
    entries_visible_to_partners,
    proposals_visible_to_partners,
    relations_visible_to_partners,
)
from apps.claims.services import CORRECTED, STATE_CHANGED
from apps.evidence.dossier import open_dossier, weighings_of
from verifyhub.lifecycle import State

REVIEWED = (State.CONFIRMED, State.REFUTED)
NOT_CHANGED = OpenApiResponse(description="Nothing has changed since that ETag.")
LIMIT = limit_doc(MAX_LIMIT)


def claims_with_context() -> QuerySet[Claim]:
    """Those that partners may see, ready to be shown as in lists."""
    return claims_showing(IN_LISTS)


class ClaimList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = CLAIM_FILTERS | {"cursor", "limit", "ordering", "fields", "expand"}
    renderer_classes = [FastJSON, CSV]

    @extend_schema(
        operation_id="list_claims",
        summary="Claims, narrowed and ordered as you wish",
        parameters=[
            *CLAIM_FILTER_DOCS,
            OpenApiParameter("cursor", str, description="From `next_cursor`."),
            LIMIT,
            fields_doc(IN_LISTS),
            EXPAND_DOC,
            IF_NONE_MATCH,
        ],
        responses={(200, "application/json"): ClaimPage, (200, "text/csv"): str, 304: NOT_CHANGED},
    )
    def get(self, request: Request) -> Response:
        fields = chosen(request, IN_LISTS, EXPANDABLE)
        page, cursor = page_asked(narrowed(claims_showing(fields), request), request, ORDERS)
        note_read(request, page)
        rows = _shown(page, fields)
        tag = tag_of([_representation(request, fields), rows, cursor])
        if has_it_already(request, tag):
            return with_tag(Response(status=304), tag)
        self.columns = columns_of(ClaimDetail, fields) if isinstance(request.accepted_renderer, CSV) else []
        return with_tag(page_answer(request, rows, cursor), tag)


class ClaimOne(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset({"fields", "expand", "as_of"})
    renderer_classes = [FastJSON, LinkedJSON]

    @extend_schema(
        operation_id="get_claim",
        summary="One claim, with its evidence grouped by origin",
        parameters=[AS_OF, fields_doc(IN_FULL), EXPAND_DOC, IF_NONE_MATCH],
        responses={(200, "application/json"): NOW_OR_THEN, (200, "application/ld+json"): dict, 304: NOT_CHANGED},
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        now, fields = timezone.now(), chosen(request, IN_FULL, EXPANDABLE)
        if "as_of" in request.query_params:
            return _as_it_was(request, find_claim(uid), now)
        standing = standing_of(uid, now, shown_as=_representation(request, fields))
        if standing is None:
            raise Http404
        note_read(request, [standing.claim])  # a 304 too: who has the tag, has what it stands for
        if has_it_already(request, standing.tag):
            return with_tag(Response(status=304), standing.tag)
        claim = find_claim(uid)
        if isinstance(request.accepted_renderer, LinkedJSON):
            response = Response(_review_of(claim, now))
        else:
            response = Response(ClaimDetail(claim, only=fields, context=_on_file(claim, standing, fields, now)).data)
        return with_tag(response, standing.tag)


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
    claims = claims_visible_to_partners(timezone.now()).select_related("story", "article", "duplicate_of")
    return get_object_or_404(claims.defer("article__text", "article__set_aside"), uid=uid)


def _as_it_was(request: Request, claim: Claim, now: datetime) -> Response:
    """The past has no version: an entry that was on its way at that time may still be committed."""
    if isinstance(request.accepted_renderer, LinkedJSON):
        raise NoReview
    if together := sorted({"fields", "expand"} & set(request.query_params)):
        detail = "A claim as it was is shown whole: leave this out, or as_of."
        raise BadParameter([{"parameter": name, "code": "not_with_as_of", "detail": detail} for name in together])
    then = read_claim_then(request, claim, now=now)
    tag = f"then-{tag_of(then)}"
    return with_tag(Response(status=304) if has_it_already(request, tag) else Response(then), tag)


def _shown(page: list[Claim], fields: frozenset[str]) -> object:
    if fields <= frozenset(IN_LISTS):
        return ClaimOut(page, many=True, only=fields).data
    weighings = weighings_of(page) if fields & {"assessment", "origins"} else {}
    return ClaimDetail(page, many=True, only=fields, context={"weighings": weighings}).data


def _on_file(claim: Claim, standing: Standing, fields: frozenset[str], now: datetime) -> dict[str, object]:
    """What the shape asks for beyond the claim; what the tag knows to be empty is not looked for."""
    dossier = open_dossier(claim, now=now) if fields & {"assessment", "origins", "lookups", "unreadable"} else None
    return {
        "dossier": dossier,
        "perhaps": proposals_visible_to_partners(claim, now) if standing.has_alike else [],
        "related": relations_visible_to_partners(claim, now) if standing.has_related else [],
    }


def _review_of(claim: Claim, now: datetime) -> object:
    moves = entries_visible_to_partners(now).filter(claim=claim, event__in=[STATE_CHANGED, CORRECTED])
    last = moves.order_by("-position").first()
    decided_at = last.created_at if last else claim.updated_at
    review = claim_review(claim, url=page_of(claim.uid), decided_at=decided_at) if claim.state in REVIEWED else None
    if review is None:
        raise NoReview
    return review


def _representation(request: Request, fields: frozenset[str]) -> str:
    """What tags are told apart by, with all that the address says: a link to the next page repeats it."""
    return f"{request.accepted_renderer.format} {request.query_params.urlencode()} {','.join(sorted(fields))}"
