"""One claim as it was known at a time."""

from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from apps.api.claim_filters import MomentField
from apps.api.claim_shapes import ClaimOut
from apps.api.errors import BadParameter
from apps.api.evidence_shapes import ClaimDetail
from apps.api.ledger import note_read_entries
from apps.claims.models import Claim
from apps.evidence.past import claim_at

NOT_KEPT = ("moves", "lookups", "unreadable", "possible_duplicates", "related")
AS_OF = OpenApiParameter(
    "as_of", datetime, description="The claim as it was known at this time, as 2026-11-22T18:00:00Z."
)


class ClaimThen(ClaimDetail):
    """The same as of now, from the journal, without the fields named in `not_kept`: nobody wrote down how they were.

    `published_at` and `retrieved_at` of a document whose page has changed since are null.
    """

    moves = lookups = unreadable = possible_duplicates = related = None  # type: ignore[assignment]
    as_of = serializers.SerializerMethodField()
    not_kept = serializers.SerializerMethodField()

    class Meta(ClaimOut.Meta):
        fields = ["as_of", *(name for name in ClaimDetail.Meta.fields if name not in NOT_KEPT), "not_kept"]

    @extend_schema_field(serializers.DateTimeField())
    def get_as_of(self, claim: Claim) -> str:
        moment: datetime = self.context["as_of"]
        return moment.isoformat().replace("+00:00", "Z")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField([(name, name) for name in NOT_KEPT])))
    def get_not_kept(self, claim: Claim) -> list[str]:
        return list(NOT_KEPT)


NOW_OR_THEN = PolymorphicProxySerializer(
    component_name="ClaimNowOrThen", serializers=[ClaimDetail, ClaimThen], resource_type_field_name=None
)


def read_claim_then(request: Request, claim: Claim, *, now: datetime) -> dict[str, object]:
    """The claim at `as_of`, and note that the partner has read it.

    Raises:
        BadParameter: `as_of` is no time, or is still to come.
        NotFound: partners could not see the claim then.
    """
    moment = _moment_asked(request, now)
    past = claim_at(claim, moment)
    if past is None:
        detail = "At that time partners did not know this claim: it was not entered yet, under embargo, or withdrawn."
        raise NotFound(detail, "not_known_then")
    note_read_entries(request, [past.verdict] if past.verdict else [])
    return ClaimThen(past.claim, context={"dossier": past.dossier, "as_of": moment}).data


def _moment_asked(request: Request, now: datetime) -> datetime:
    try:
        moment = cast(datetime, MomentField().clean(request.query_params["as_of"]))  # never None: it is required
    except ValidationError as error:
        detail = f"{error.messages[0]} as_of is a time, as 2026-11-22T18:00:00Z (with + written %2B)."
        raise BadParameter([{"parameter": "as_of", "code": "invalid", "detail": detail}]) from error
    if moment > now:
        detail = "as_of is still to come. Leave it out for the claim as it stands."
        raise BadParameter([{"parameter": "as_of", "code": "in_the_future", "detail": detail}])
    return moment
