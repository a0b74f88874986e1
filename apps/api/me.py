"""Who a key belongs to, what it may do, and how much of it is left."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiKey
from apps.accounts.services.usage import DayUsed, use_by_day
from apps.api.authentication import key_of
from apps.api.limits import all_policies, count
from apps.api.views import ApiView


class LimitOut(serializers.Serializer[object]):
    """A request counts against `daily`, and against `reading` or, when it writes, the limit of the scope it needs."""

    name = serializers.CharField(source="policy.name")
    quota = serializers.IntegerField(source="policy.quota")
    window_seconds = serializers.IntegerField(source="policy.seconds")
    remaining = serializers.IntegerField(source="left", allow_null=True, help_text="Null while nobody can count.")
    resets_in_seconds = serializers.IntegerField(source="resets_in")


class DayOut(serializers.Serializer[DayUsed]):
    day = serializers.DateField()
    requests = serializers.IntegerField()


class UsageOut(serializers.Serializer[object]):
    """Requests that were let in, also those answered with 304 or an error. It may be a minute behind."""

    today = serializers.IntegerField()
    days = DayOut(many=True, help_text="The last 30, by UTC, today last.")


class MeOut(serializers.ModelSerializer[ApiKey]):
    """Who you are to VerifyHub, what this key may do, and how much of it is left."""

    partner = serializers.CharField(source="partner.name")
    key = serializers.CharField(source="key_id", help_text="The public part of the key: vh_live_<this>_…")
    limits = serializers.SerializerMethodField()
    usage = serializers.SerializerMethodField()

    class Meta:
        model = ApiKey
        fields = ["partner", "key", "label", "scopes", "created_at", "expires_at", "limits", "usage"]

    @extend_schema_field(LimitOut(many=True))
    def get_limits(self, key: ApiKey) -> object:
        return LimitOut(count(key, all_policies(key), amount=0, now=self.context["now"]), many=True).data

    @extend_schema_field(UsageOut)
    def get_usage(self, key: ApiKey) -> object:
        days = use_by_day(key, now=self.context["now"])
        return UsageOut({"today": days[-1].requests, "days": days}).data


class Me(ApiView):
    required_scopes = {"GET": ()}

    @extend_schema(operation_id="get_me", summary="Who am I, and what may I do?", tags=["start"], responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response(MeOut(key_of(request), context={"now": timezone.now()}).data)
