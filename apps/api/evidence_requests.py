"""Partners have a page read about a claim, and its sources asked again."""

import uuid

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import actor_for_partner
from apps.accounts.services import CLAIMS_READ, EVIDENCE_WRITE, LOOKUPS_ASK
from apps.api.addresses import address_of
from apps.api.authentication import key_of
from apps.api.claim_shapes import URL
from apps.api.claims import claims_with_context, find_claim
from apps.api.errors import Conflict, Unacceptable
from apps.api.evidence import EvidenceList
from apps.api.idempotency import idempotent
from apps.api.inputs import AddressField, Body, TextField
from apps.api.views import ApiView
from apps.claims.models import Claim
from apps.evidence.models import Lookup
from apps.evidence.services import NotAskedAgain, add_evidence_url, ask_again
from apps.queue.models import Status
from apps.queue.nudge import nudge_after_commit
from verifyhub.outbound import FetchFailed, check_written

PAGE_STATUSES = {Status.WAITING: "waiting", Status.DONE: "found", Status.FAILED: "failed"}


class EvidenceIn(Body[object]):
    """A page that says something about the claim."""

    url = AddressField()
    note = TextField(max_length=1000, required=False, allow_blank=True, help_text="For the newsroom, in its journal.")


class EvidenceTaken(serializers.Serializer[object]):
    """What becomes of the page is told by the claim: among `origins` once it is read, or `unreadable` and why."""

    url = URL()
    claim = URL()
    status = serializers.ChoiceField(list(PAGE_STATUSES.values()))
    problem = serializers.CharField(allow_blank=True, help_text="Why it could not be asked for, so far.")


class ClaimEvidence(EvidenceList):
    required_scopes = {"GET": (CLAIMS_READ,), "POST": (EVIDENCE_WRITE,)}

    @extend_schema(
        operation_id="submit_evidence",
        summary="Have a page fetched and read about a claim",
        request=EvidenceIn,
        responses={
            202: EvidenceTaken,
            200: OpenApiResponse(EvidenceTaken, description="This page is known for this claim already."),
        },
    )
    @idempotent()
    def post(self, request: Request, uid: uuid.UUID) -> Response:
        claim = _not_merged(find_claim(uid))
        body = EvidenceIn(data=request.data)
        body.is_valid(raise_exception=True)
        url = body.validated_data["url"]
        try:
            check_written(url, policy=settings.OUTBOUND_POLICY)
        except FetchFailed as refusal:
            raise Unacceptable("address_refused", str(refusal), pointer="/url") from refusal
        actor, note = actor_for_partner(key_of(request).partner), body.validated_data.get("note", "")
        lookup, is_new = add_evidence_url(claim, url, note=note, actor=actor, now=timezone.now())
        if is_new:
            nudge_after_commit("apps.evidence.tasks.sweep")
        return _answer(claim, _page(lookup), status=202 if is_new else 200)


class SourcesAsked(serializers.Serializer[object]):
    """What the sources answer is told by the claim, in `lookups` and `origins`."""

    claim = URL()
    status = serializers.ChoiceField(
        ["asked", "under_way", "asked_lately"],
        help_text="`asked`: by this call. `under_way`: by an earlier one. `asked_lately`: see `again_at`.",
    )
    again_at = serializers.DateTimeField(allow_null=True, help_text="From when on they can be asked again.")


class ClaimLookups(ApiView):
    required_scopes = {"POST": (LOOKUPS_ASK,)}

    @extend_schema(
        operation_id="ask_sources_again",
        summary="Have every source asked again about a claim",
        request=None,
        responses={
            202: SourcesAsked,
            200: OpenApiResponse(SourcesAsked, description="They are being asked, or have been just now."),
        },
    )
    @idempotent()
    def post(self, request: Request, uid: uuid.UUID) -> Response:
        claim = _not_merged(find_claim(uid))
        actor = actor_for_partner(key_of(request).partner)
        told: dict[str, object] = {"status": "asked", "again_at": None}
        try:
            ask_again(claim, actor=actor, now=timezone.now())
        except NotAskedAgain as refusal:
            if refusal.code == "claim_not_open":
                raise Conflict(refusal.code, str(refusal)) from refusal
            told = {"status": refusal.code, "again_at": refusal.again_at}
        else:
            nudge_after_commit("apps.evidence.tasks.sweep")
        return _answer(claim, told, status=202 if told["status"] == "asked" else 200)


def _not_merged(claim: Claim) -> Claim:
    if claim.duplicate_of_id is None:
        return claim
    survivor = claims_with_context().filter(pk=claim.duplicate_of_id).first()
    where = f": it counts at {address_of('claim-detail', survivor.uid)}" if survivor else ""
    raise Conflict("claim_merged", f"This claim was merged into another{where}.")


def _page(lookup: Lookup) -> dict[str, object]:
    return {"url": lookup.address, "status": PAGE_STATUSES[Status(lookup.status)], "problem": lookup.last_error}


def _answer(claim: Claim, told: dict[str, object], *, status: int) -> Response:
    where = address_of("claim-detail", claim.uid)
    return Response({"claim": where, **told}, status=status, headers={"Location": where})
