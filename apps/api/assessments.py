"""How the evidence of one claim was weighed: the latest weighing, its origins one by one, and the earlier ones."""

import uuid

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.claims import find_claim
from apps.api.errors import BadParameter
from apps.api.evidence_shapes import AssessmentOut, OriginOut
from apps.api.filtering import Filters, narrowed_by
from apps.api.paging import (
    MAX_KEY,
    PAGED,
    Page,
    give_cursor,
    page_answer,
    page_asked,
    page_docs,
    page_limit,
    read_cursor,
)
from apps.api.views import ApiView
from apps.claims.events import ASSESSED
from apps.claims.models import Claim
from apps.claims.queries import entries_visible_to_partners
from apps.evidence.dossier import open_dossier, origins_of
from apps.evidence.models import Assessment

ORDERS = ("-assessed_at", "assessed_at")
PLACES = "origins"  # the order in which origins were weighed


class PlacedOrigin(OriginOut):
    """One witness. `place` is what `origin` in the steps of the assessment means."""

    place = serializers.IntegerField()


class OriginsPage(Page):
    """Origins in the order in which they were weighed. All pages are of one assessment, though there be a newer one.

    The first two fields are of that assessment; null where nothing has been weighed.
    """

    rule_version = serializers.IntegerField(allow_null=True)
    assessed_at = serializers.DateTimeField(allow_null=True)
    data = PlacedOrigin(many=True)  # type: ignore[assignment]


class EarlierAssessment(AssessmentOut):
    """A weighing, as it was made then. What each sentence rested on is told of the latest alone."""

    class Meta(AssessmentOut.Meta):
        fields = [name for name in AssessmentOut.Meta.fields if name != "steps"]


class AssessmentPage(Page):
    """A page of assessments."""

    data = EarlierAssessment(many=True)  # type: ignore[assignment]


class AssessmentFilters(Filters):
    rule_version = django_filters.NumberFilter(min_value=0, max_value=MAX_KEY, decimal_places=0)

    class Meta:
        model = Assessment
        fields: list[str] = []


class ClaimAssessment(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}

    @extend_schema(
        operation_id="get_claim_assessment",
        summary="The latest weighing of a claim; 404 until there is one",
        responses=AssessmentOut,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        dossier = open_dossier(find_claim(uid), now=timezone.now())
        if dossier.assessment is None:
            raise Http404
        return Response(AssessmentOut(dossier.assessment, context={"dossier": dossier}).data)


class ClaimAssessments(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset(AssessmentFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_claim_assessments",
        summary="All weighings of a claim",
        parameters=[OpenApiParameter("rule_version", int, description="By these rules."), *page_docs(ORDERS)],
        responses=AssessmentPage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        assessments = narrowed_by(AssessmentFilters, _assessments_to_be_seen(find_claim(uid)), request)
        page, cursor = page_asked(assessments, request, ORDERS)
        return page_answer(request, EarlierAssessment(page, many=True).data, cursor)


class ClaimOrigins(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = PAGED - {"ordering"}

    @extend_schema(
        operation_id="list_claim_origins",
        summary="The origins of a claim: who says it, each witness once",
        parameters=page_docs(ORDERS)[1:],
        responses=OriginsPage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        assessment, after = _where_to_go_on(find_claim(uid), request.query_params.get("cursor"))
        limit = page_limit(request)
        origins = origins_of(assessment, after=after, limit=limit) if assessment else ()
        more = assessment and after + limit < len(assessment.origins)
        cursor = give_cursor(PLACES, assessment.pk, after + limit) if assessment and more else None
        answer = page_answer(request, PlacedOrigin(origins, many=True).data, cursor)
        answer.data = {
            "rule_version": assessment.rule_version if assessment else None,
            "assessed_at": assessment.assessed_at if assessment else None,
            **answer.data,
        }
        return answer


def _where_to_go_on(claim: Claim, cursor: str | None) -> tuple[Assessment | None, int]:
    """The assessment, and the place behind which its origins are to be given."""
    if cursor is None:
        return claim.assessments.order_by("-id").first(), 0
    key, after = read_cursor(cursor, PLACES)
    assessment = claim.assessments.filter(pk=key).first()
    if assessment is None:
        detail = "This cursor was given for another claim. Start again without it."
        raise BadParameter([{"parameter": "cursor", "code": "invalid", "detail": detail}])
    return assessment, after


def _assessments_to_be_seen(claim: Claim) -> QuerySet[Assessment]:
    """The latest, which the claim shows, and those whose journal entry partners may see: none made under an embargo."""
    told = entries_visible_to_partners(timezone.now()).filter(
        claim=claim, event=ASSESSED, created_at=OuterRef("assessed_at")
    )
    latest = claim.assessments.order_by("-id").values("pk")[:1]
    return claim.assessments.filter(Exists(told) | Q(pk__in=latest))
