"""Webhooks: a partner's own addresses, what they are told of, and the secrets that sign it. Nobody else's exist."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.services import WEBHOOKS_MANAGE
from apps.api.addresses import address_of
from apps.api.authentication import key_of
from apps.api.claim_shapes import URL
from apps.api.conditional import IF_MATCH, require_seen, tag_of, with_tag
from apps.api.errors import Unacceptable
from apps.api.idempotency import idempotent, keep_instead
from apps.api.inputs import Body, TextField
from apps.api.paging import PAGED, Page, page_answer, page_asked, page_docs
from apps.api.shapes import ModelShape
from apps.api.views import ApiView
from apps.queue.nudge import nudge_after_commit
from apps.webhooks.models import Endpoint, Secret
from apps.webhooks.payloads import SHAPES
from apps.webhooks.queries import endpoints_of
from apps.webhooks.services import (
    EndpointRefused,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
)
from verifyhub.outbound import check_written

ORDERS = ("-created_at", "created_at")
EVENTS = [(event, event) for event in SHAPES]
SWITCHED_OFF = "Switched off by the partner."
NOT_AGAIN = "It was shown once, in the first answer to this call. If you do not have it, rotate it."
FIELDS = {"https_required": "/url", "address_refused": "/url", "already_there": "/url", "unknown_event": "/event_types"}


class SecretOut(ModelShape[Secret]):
    """A secret that signs, never its text. `expires_at` is set once it has been replaced."""

    class Meta:
        model = Secret
        fields = ["created_at", "expires_at"]


class EndpointOut(ModelShape[Endpoint]):
    """An address that is told. `event_types` empty: of every type. `disabled_reason` says why it was switched off."""

    id = serializers.UUIDField(source="uid")
    self_url = serializers.SerializerMethodField()
    event_types = serializers.ListField(child=serializers.ChoiceField(EVENTS))
    secrets = serializers.SerializerMethodField(help_text="Those that sign now, newest first.")

    class Meta:
        model = Endpoint
        fields = [
            "id", "self_url", "url", "description", "event_types", "is_enabled", "disabled_reason", "created_at",
            "secrets",
        ]  # fmt: skip

    @extend_schema_field(URL)
    def get_self_url(self, endpoint: Endpoint) -> str:
        return address_of("webhook-endpoint", endpoint.uid)

    @extend_schema_field(SecretOut(many=True))
    def get_secrets(self, endpoint: Endpoint) -> object:
        now: datetime = self.context["now"]
        live = [secret for secret in endpoint.secrets.all() if not secret.expires_at or secret.expires_at > now]
        return SecretOut(sorted(live, key=lambda secret: -secret.pk), many=True).data


class ShownOnce(EndpointOut):
    """`secret` is shown in this answer and never again: a call repeated under its key gets null, and is told why."""

    secret = serializers.CharField(allow_null=True, help_text="`whsec_…`, as Standard Webhooks have it.")
    secret_note = serializers.CharField()

    class Meta(EndpointOut.Meta):
        fields = [*EndpointOut.Meta.fields, "secret", "secret_note"]


class EndpointPage(Page):
    """A page of endpoints."""

    data = EndpointOut(many=True)  # type: ignore[assignment]


class EndpointIn(Body[Endpoint]):
    """Where to tell, by https. It is told of what happens from now on."""

    url = TextField(max_length=2000)
    description = TextField(max_length=200, required=False, allow_blank=True)
    event_types = serializers.ListField(child=TextField(max_length=40), required=False, max_length=len(SHAPES))


class EndpointChange(EndpointIn):
    """What is left out stays. While it is switched off nothing is lost: what waits is sent when it is on again."""

    url = TextField(max_length=2000, required=False)
    is_enabled = serializers.BooleanField(required=False)


class RotationIn(Body[Endpoint]):
    """For how long the old secret signs beside the new one: 24 hours if left out, at most 7 days."""

    overlap_hours = serializers.IntegerField(min_value=0, max_value=168, default=24)


class EndpointList(ApiView):
    required_scopes = {"GET": (WEBHOOKS_MANAGE,), "POST": (WEBHOOKS_MANAGE,)}
    known_parameters = PAGED

    @extend_schema(
        operation_id="list_webhook_endpoints",
        summary="Your webhook addresses",
        parameters=page_docs(ORDERS),
        responses=EndpointPage,
    )
    def get(self, request: Request) -> Response:
        page, cursor = page_asked(endpoints_of(key_of(request).partner).prefetch_related("secrets"), request, ORDERS)
        return page_answer(request, [_shown(endpoint) for endpoint in page], cursor)

    @extend_schema(
        operation_id="create_webhook_endpoint",
        summary="Have an address told of what changes",
        request=EndpointIn,
        responses={201: ShownOnce},
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        body = EndpointIn(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            endpoint, plain = create_endpoint(
                key_of(request).partner, **body.validated_data, check=_check, now=timezone.now()
            )
        except EndpointRefused as refusal:
            raise _unacceptable(refusal) from refusal
        return _with_secret(endpoint, plain, status=201)


class EndpointOne(ApiView):
    required_scopes = dict.fromkeys(("GET", "PATCH", "DELETE"), (WEBHOOKS_MANAGE,))

    @extend_schema(operation_id="get_webhook_endpoint", summary="One of your webhook addresses", responses=EndpointOut)
    def get(self, request: Request, uid: uuid.UUID) -> Response:
        return _answer(find_endpoint(request, uid))

    @extend_schema(
        operation_id="change_webhook_endpoint",
        summary="Change a webhook address, or switch it on or off",
        parameters=[IF_MATCH],
        request=EndpointChange,
        responses=EndpointOut,
    )
    @idempotent()
    def patch(self, request: Request, uid: uuid.UUID) -> Response:
        endpoint = _held(request, uid)
        body = EndpointChange(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        is_enabled = given.pop("is_enabled", endpoint.is_enabled)
        try:
            change_endpoint(endpoint, **given, check=_check)
        except EndpointRefused as refusal:
            raise _unacceptable(refusal) from refusal
        if is_enabled and not endpoint.is_enabled:
            enable_endpoint(endpoint)
            nudge_after_commit("apps.webhooks.tasks.sweep")
        elif not is_enabled:
            disable_endpoint(endpoint, reason=SWITCHED_OFF)
        return _answer(endpoint)

    @extend_schema(
        operation_id="delete_webhook_endpoint",
        summary="Have an address told nothing any more, not even what waits",
        parameters=[IF_MATCH],
        responses={204: OpenApiResponse(description="It is gone, and its secrets with it.")},
    )
    @idempotent()
    def delete(self, request: Request, uid: uuid.UUID) -> Response:
        delete_endpoint(_held(request, uid), now=timezone.now())
        return Response(status=204)


class EndpointSecret(ApiView):
    required_scopes = {"POST": (WEBHOOKS_MANAGE,)}

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Replace the secret that signs; it is shown once",
        request=RotationIn,
        responses=ShownOnce,
    )
    @idempotent()
    def post(self, request: Request, uid: uuid.UUID) -> Response:
        endpoint = find_endpoint(request, uid)
        body = RotationIn(data=request.data)
        body.is_valid(raise_exception=True)
        overlap = timedelta(hours=body.validated_data["overlap_hours"])
        plain = rotate_secret(endpoint, overlap=overlap, now=timezone.now())
        return _with_secret(endpoint, plain, status=200)


def find_endpoint(request: Request, uid: uuid.UUID) -> Endpoint:
    return get_object_or_404(endpoints_of(key_of(request).partner), uid=uid)


def _held(request: Request, uid: uuid.UUID) -> Endpoint:
    """As the caller has seen it, and nobody else changes it until the transaction ends."""
    list(Endpoint.objects.select_for_update(no_key=True).filter(uid=uid, partner=key_of(request).partner))
    endpoint = find_endpoint(request, uid)
    require_seen(request, _answer(endpoint)["ETag"])
    return endpoint


def _check(url: str) -> None:
    """What the address says itself. What its name stands for is looked up, and refused, with each delivery."""
    check_written(url, policy=settings.OUTBOUND_POLICY)


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return EndpointOut(endpoint, context={"now": timezone.now()}).data


def _answer(endpoint: Endpoint) -> Response:
    shown = _shown(endpoint)
    return with_tag(Response(shown), tag_of(shown))


def _with_secret(endpoint: Endpoint, plain: str, *, status: int) -> Response:
    shown = _shown(endpoint)
    address = {"Location": address_of("webhook-endpoint", endpoint.uid)}
    response = Response(shown | {"secret": plain, "secret_note": ""}, status=status, headers=address)
    with_tag(response, tag_of(shown))
    return keep_instead(response, shown | {"secret": None, "secret_note": NOT_AGAIN})


def _unacceptable(refusal: EndpointRefused) -> Unacceptable:
    return Unacceptable(refusal.code, str(refusal), pointer=FIELDS.get(refusal.code, ""))
