"""Deliveries: every notice that a partner's addresses were to be told, each attempt, and telling it again.

Those of a claim that the partner may not see now are not there.
"""

import uuid

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import WEBHOOKS_MANAGE
from apps.api.authentication import key_of
from apps.api.errors import Conflict
from apps.api.filtering import Filters, any_of, narrowed_by
from apps.api.idempotency import idempotent
from apps.api.ledger import note_read_entries
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import ModelShape
from apps.api.views import ApiView
from apps.api.webhooks import find_endpoint
from apps.queue.models import Status
from apps.queue.nudge import nudge_after_commit
from apps.webhooks.models import Attempt, Delivery
from apps.webhooks.payloads import EVENT_TYPES
from apps.webhooks.queries import deliveries_visible_to
from apps.webhooks.services import redeliver, send_ping

ORDERS = ("-created_at", "created_at")
STATUSES = list(Status.choices)
TYPES = [(event, event) for event in EVENT_TYPES]


class DeliveryOut(ModelShape[Delivery]):
    """One notice for one endpoint. `id` is its `webhook-id`, the same on every try.

    `status`: `waiting` (the next try is at `next_attempt_at`, null while the endpoint is off), `done`, `failed`.
    """

    id = serializers.CharField(source="webhook_id")
    endpoint = serializers.UUIDField(source="endpoint.uid")
    type = serializers.ChoiceField(TYPES, source="event")
    claim = serializers.UUIDField(source="entry.claim.uid", default=None, allow_null=True)
    sequence = serializers.IntegerField(source="entry.sequence", default=None, allow_null=True)
    status = serializers.ChoiceField(STATUSES)
    attempts = serializers.SerializerMethodField()
    next_attempt_at = serializers.SerializerMethodField()
    problem = serializers.CharField(source="last_error")

    class Meta:
        model = Delivery
        fields = [
            "id", "endpoint", "type", "claim", "sequence", "status", "attempts", "created_at", "delivered_at",
            "next_attempt_at", "problem",
        ]  # fmt: skip

    def get_attempts(self, delivery: Delivery) -> int:
        return delivery.attempts_before + delivery.attempts

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> str | None:
        due_at = delivery.due_at if delivery.status == Status.WAITING else None
        return serializers.DateTimeField().to_representation(due_at) if due_at else None


class AttemptOut(ModelShape[Attempt]):
    """One try. `status_code` is null where no answer came; `excerpt` is the beginning of yours."""

    class Meta:
        model = Attempt
        fields = ["number", "started_at", "duration_ms", "status_code", "error", "excerpt"]


class DeliveryDetail(DeliveryOut):
    """`body` is what is sent, byte for byte."""

    body = serializers.SerializerMethodField()
    tries = serializers.SerializerMethodField(help_text="Latest first.")

    class Meta(DeliveryOut.Meta):
        fields = [*DeliveryOut.Meta.fields, "body", "tries"]

    def get_body(self, delivery: Delivery) -> str:
        return bytes(delivery.body).decode()

    @extend_schema_field(AttemptOut(many=True))
    def get_tries(self, delivery: Delivery) -> object:
        return AttemptOut(delivery.tries.order_by("-number"), many=True).data


class DeliveryPage(Page):
    """A page of deliveries."""

    data = DeliveryOut(many=True)  # type: ignore[assignment]


class DeliveryFilters(Filters):
    status = any_of(STATUSES)
    type = any_of(TYPES, field_name="event")

    class Meta:
        model = Delivery
        fields: list[str] = []


class EndpointDeliveries(ApiView):
    required_scopes = {"GET": (WEBHOOKS_MANAGE,)}
    known_parameters = frozenset(DeliveryFilters.base_filters) | PAGED

    @extend_schema(
        operation_id="list_webhook_deliveries",
        summary="What one of your addresses was told, or is to be",
        parameters=[
            OpenApiParameter("status", enum=Status.values, many=True, description="May be repeated."),
            OpenApiParameter("type", enum=EVENT_TYPES, many=True, description="May be repeated."),
            *page_docs(ORDERS),
        ],
        responses=DeliveryPage,
    )
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        deliveries = _deliveries(request).filter(endpoint=find_endpoint(request, uid)).defer("body")
        page, cursor = page_asked(narrowed_by(DeliveryFilters, deliveries, request), request, ORDERS)
        return page_answer(request, DeliveryOut(page, many=True).data, cursor)


class EndpointTest(ApiView):
    required_scopes = {"POST": (WEBHOOKS_MANAGE,)}

    @extend_schema(
        operation_id="test_webhook_endpoint",
        summary="Have a notice sent that tells of nothing, to try an address out",
        request=None,
        responses={202: DeliveryOut},
    )
    @idempotent()
    def post(self, request: Request, uid: uuid.UUID) -> Response:
        endpoint = find_endpoint(request, uid)
        if not endpoint.is_enabled:
            raise Conflict("endpoint_disabled", "This endpoint is switched off. Switch it on, then test it.")
        delivery = send_ping(endpoint, now=timezone.now())
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return Response(DeliveryOut(delivery).data, status=202)


class DeliveryOne(ApiView):
    required_scopes = {"GET": (WEBHOOKS_MANAGE,)}

    @extend_schema(operation_id="get_webhook_delivery", summary="One delivery with every try", responses=DeliveryDetail)
    def get(self, request: Request, webhook_id: str) -> Response:
        delivery = _find(request, webhook_id)
        note_read_entries(request, [delivery.entry] if delivery.entry else [])
        return Response(DeliveryDetail(delivery).data)


class DeliveryAgain(ApiView):
    required_scopes = {"POST": (WEBHOOKS_MANAGE,)}

    @extend_schema(
        operation_id="redeliver_webhook",
        summary="Have a notice sent again, with the same id and body, on a new schedule",
        request=None,
        responses={202: DeliveryOut},
    )
    @idempotent(key_required=True)
    def post(self, request: Request, webhook_id: str) -> Response:
        delivery = _find(request, webhook_id)
        if not redeliver(delivery, now=timezone.now()):
            raise Conflict("being_sent", "It is being sent at this moment. Look at it again shortly.")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return Response(DeliveryOut(delivery).data, status=202)


def _deliveries(request: Request) -> QuerySet[Delivery]:
    mine = deliveries_visible_to(key_of(request).partner, timezone.now())
    return mine.select_related("endpoint", "entry__claim").defer("entry__content")


def _find(request: Request, webhook_id: str) -> Delivery:
    return get_object_or_404(_deliveries(request), webhook_id=webhook_id)
