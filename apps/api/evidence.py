"""The evidence of one claim: every document that was read about it, and what it says."""

import uuid
from collections.abc import Sequence

import django_filters
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import address_of
from apps.api.claims import find_claim
from apps.api.evidence_shapes import DocumentOut
from apps.api.filtering import Filters, any_of, narrowed_by
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import ModelShape, Shape
from apps.api.views import ApiView
from apps.evidence.models import CREDIBILITIES, RELATIONS, STANCES, Capture, Reading
from apps.evidence.queries import documents_found_for

ORDERS = ("-read_at", "read_at")


class CredibilityOut(Shape[Reading]):
    """The Admiralty number of this report, 1 (confirmed by others) to 6 (cannot be judged): an editor's judgement."""

    number = serializers.IntegerField(source="credibility", min_value=1, max_value=len(CREDIBILITIES))
    reason = serializers.CharField(source="credibility_reason")


class CaptureOut(ModelShape[Capture]):
    """The latest state of the page that was kept. `archive_sha256` is that of its WARC file, empty where none is."""

    at = serializers.DateTimeField(source="captured_at")
    archive_sha256 = serializers.CharField(source="archive_key")

    class Meta:
        model = Capture
        fields = ["at", "outcome", "status", "body_sha256", "archive_sha256"]


class EvidenceOut(DocumentOut):
    """What one document says of the claim. `sha256` is that of the document's bytes as received.

    `passage` is `passage_start` to `passage_end` of the document's text. `credibility` is null where nobody judged it.
    """

    publisher_id = serializers.UUIDField(source="document.publisher.uid", default=None, allow_null=True)
    publisher_url = serializers.SerializerMethodField()
    language = serializers.CharField(source="document.language")
    byline = serializers.CharField(source="document.byline")
    modified_at = serializers.DateTimeField(source="document.modified_at", allow_null=True)
    passage_start = serializers.IntegerField()
    passage_end = serializers.IntegerField()
    read_at = serializers.DateTimeField()
    credibility = serializers.SerializerMethodField()
    capture = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_publisher_url(self, reading: Reading) -> str | None:
        publisher = reading.document.publisher
        return address_of("publisher-detail", publisher.uid) if publisher else None

    @extend_schema_field(CredibilityOut(allow_null=True))
    def get_credibility(self, reading: Reading) -> object:
        return CredibilityOut(reading).data if reading.credibility else None

    @extend_schema_field(CaptureOut(allow_null=True))
    def get_capture(self, reading: Reading) -> object:
        capture = self.context["captures"].get(reading.document_id)
        return CaptureOut(capture).data if capture else None


class EvidencePage(Page):
    """A page of evidence."""

    data = EvidenceOut(many=True)  # type: ignore[assignment]


class EvidenceFilters(Filters):
    stance = any_of(STANCES, method="of_stance")
    relation = any_of(RELATIONS)
    publisher = django_filters.UUIDFilter(field_name="document__publisher__uid")

    class Meta:
        model = Reading
        fields: list[str] = []

    def of_stance(self, readings: QuerySet[Reading], name: str, stances: Sequence[str]) -> QuerySet[Reading]:
        """A person's reading counts before the machine's."""
        if not stances:
            return readings
        said = Coalesce(NullIf(F("override_stance"), Value("")), F("stance"))
        return readings.alias(said=said).filter(said__in=stances)


class EvidenceList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = frozenset(EvidenceFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_claim_evidence",
        summary="What every document that was read about a claim says of it",
        parameters=[
            OpenApiParameter("stance", enum=[key for key, _ in STANCES], many=True, description="May be repeated."),
            OpenApiParameter("relation", enum=[key for key, _ in RELATIONS], many=True, description="May be repeated."),
            OpenApiParameter("publisher", {"type": "string", "format": "uuid"}, description="The id of a publisher."),
            *page_docs(ORDERS),
        ],
        responses=EvidencePage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        claim = find_claim(uid)
        readings = claim.readings.filter(document__in=documents_found_for(claim))
        page, cursor = page_asked(narrowed_by(EvidenceFilters, _whole(readings), request), request, ORDERS)
        return page_answer(request, EvidenceOut(page, many=True, context={"captures": _captures(page)}).data, cursor)


def _whole(readings: QuerySet[Reading]) -> QuerySet[Reading]:
    whole = readings.select_related("document__publisher")
    return whole.defer("document__text", "document__links", "document__quoted_sources")


def _captures(readings: Sequence[Reading]) -> dict[int, Capture]:
    """The latest of each document, by its key; in one query."""
    documents = [reading.document_id for reading in readings]
    latest = Capture.objects.filter(document__in=documents).values("document").annotate(last=Max("pk")).values("last")
    return {capture.document_id: capture for capture in Capture.objects.filter(pk__in=latest).defer("text")}
