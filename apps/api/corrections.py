"""Corrections: what we said and took back, when and why, and what we say instead. Not who else was told."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import CLAIMS_READ
from apps.api.addresses import address_of
from apps.api.claim_shapes import URL
from apps.api.claims import find_claim
from apps.api.ledger import note_read
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import ModelShape, Shape
from apps.api.views import ApiView
from apps.claims.models import STATES, Correction, JournalEntry
from apps.claims.queries import corrections_visible_to_partners, entries_visible_to_partners

ORDERS = ("-reopened_at", "reopened_at")
WORDS = [*STATES, ("withdrawn", "withdrawn"), ("merged", "merged")]


class SaidOut(Shape[dict[str, object]]):
    """A verdict. `claim_version` is the place of its entry in the claim's journal."""

    state = serializers.ChoiceField(WORDS)
    claim_version = serializers.IntegerField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class TakenBackOut(Shape[dict[str, object]]):
    claim_version = serializers.IntegerField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class CorrectionOut(ModelShape[Correction]):
    """`said` was taken back. `replaced_by` is the next verdict, or that the claim was merged; null while there is none.

    `state` is how the claim stands now. What was decided under an embargo has no reason here.
    """

    claim = serializers.UUIDField(source="claim.uid")
    url = serializers.SerializerMethodField()
    statement = serializers.CharField(source="claim.statement")
    state = serializers.ChoiceField(STATES, source="claim.state")
    said = serializers.SerializerMethodField()
    taken_back = serializers.SerializerMethodField()
    replaced_by = serializers.SerializerMethodField()

    class Meta:
        model = Correction
        fields = ["claim", "url", "statement", "state", "said", "taken_back", "replaced_by"]

    @extend_schema_field(URL)
    def get_url(self, correction: Correction) -> str:
        return address_of("claim-detail", correction.claim.uid)

    @extend_schema_field(SaidOut)
    def get_said(self, correction: Correction) -> object:
        entry = self._entry(correction, correction.old_position)
        said = {
            "state": correction.old_state,
            "claim_version": correction.old_position,
            "at": correction.said_at,
            "reason": entry.reason if entry else "",
        }
        return SaidOut(said).data

    @extend_schema_field(TakenBackOut)
    def get_taken_back(self, correction: Correction) -> object:
        taken_back = {
            "claim_version": correction.reopened_position,
            "at": correction.reopened_at,
            "reason": correction.reason,
        }
        return TakenBackOut(taken_back).data

    @extend_schema_field(SaidOut(allow_null=True))
    def get_replaced_by(self, correction: Correction) -> object:
        entry = self._entry(correction, correction.new_position)
        if entry is None:
            return None
        now = {"state": correction.new_state, "claim_version": entry.position, "at": entry.created_at}
        return SaidOut(now | {"reason": entry.reason}).data

    def _entry(self, correction: Correction, position: int | None) -> JournalEntry | None:
        found: JournalEntry | None = self.context["entries"].get((correction.claim_id, position))
        return found


class CorrectionPage(Page):
    """A page of corrections."""

    data = CorrectionOut(many=True)  # type: ignore[assignment]


class CorrectionList(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = PAGED

    @extend_schema(
        operation_id="list_corrections",
        summary="Every verdict that we took back",
        parameters=page_docs(ORDERS),
        responses=CorrectionPage,
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return _one_page(request, corrections_visible_to_partners(now), now)


class ClaimCorrections(ApiView):
    required_scopes = {"GET": (CLAIMS_READ,)}
    known_parameters = PAGED

    @extend_schema(
        operation_id="list_claim_corrections",
        summary="The verdicts on one claim that we took back",
        parameters=page_docs(ORDERS),
        responses=CorrectionPage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        now = timezone.now()
        return _one_page(request, corrections_visible_to_partners(now).filter(claim=find_claim(uid)), now)


def _one_page(request: Request, corrections: QuerySet[Correction], now: datetime) -> Response:
    page, cursor = page_asked(corrections.select_related("claim"), request, ORDERS)
    note_read(request, [correction.claim for correction in page])  # it says how they stand now
    return page_answer(request, CorrectionOut(page, many=True, context={"entries": _entries(page, now)}).data, cursor)


def _entries(corrections: Sequence[Correction], now: datetime) -> dict[tuple[int, int], JournalEntry]:
    """The verdicts given and those that replaced them, by claim and place; those that partners may see. One query."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for row in corrections:
        wanted[row.claim_id] |= {position for position in (row.old_position, row.new_position) if position}
    positions = {position for found in wanted.values() for position in found}
    entries = entries_visible_to_partners(now).filter(claim__in=wanted, position__in=positions).defer("content")
    return {(entry.claim_id, entry.position): entry for entry in entries}
