"""Partner outlets: their keys and the addresses we tell, each secret shown once."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from unfold.decorators import display

from apps.accounts.models import ApiKey, KeyEvent, Partner
from apps.accounts.services import KeyRefused, issue_key, live_at, revoke_key, rotate_key, set_key_limits
from apps.newsroom.desk import DeskAdmin, actor_at, may, require
from apps.newsroom.forms import EndpointForm, KeyForm, LimitsForm, RotateForm, first_error
from apps.webhooks.models import Endpoint
from apps.webhooks.queries import endpoints_of
from apps.webhooks.services import EndpointRefused, create_endpoint, disable_endpoint, enable_endpoint


@admin.register(Partner)
class PartnerAdmin(DeskAdmin):
    fields = ("name", "contact_email", "is_active")
    list_display = ("name", "contact_email", "is_active", "live_keys", "live_endpoints")
    search_fields = ("name", "contact_email")
    ordering = ("name",)
    change_form_outer_after_template = "newsroom/partner_access.html"

    @display(description="Live keys")
    def live_keys(self, partner: Partner) -> int:
        return partner.key_count  # type: ignore[attr-defined]

    @display(description="Endpoints")
    def live_endpoints(self, partner: Partner) -> int:
        return partner.endpoint_count  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        unexpired = Q(keys__expires_at=None) | Q(keys__expires_at__gt=timezone.now())
        keys = Count("keys", filter=Q(keys__revoked_at=None) & unexpired, distinct=True)
        endpoints = Count("endpoints", filter=Q(endpoints__is_enabled=True, endpoints__deleted_at=None), distinct=True)
        return super().get_queryset(request).annotate(key_count=keys, endpoint_count=endpoints)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.action_path("<int:partner_id>/keys/", "issue_key", self.issue_key),
            self.action_path("<int:partner_id>/keys/<int:key_id>/revoke/", "revoke_key", self.revoke_key),
            self.action_path("<int:partner_id>/keys/<int:key_id>/rotate/", "rotate_key", self.rotate_key),
            self.action_path("<int:partner_id>/keys/<int:key_id>/limits/", "limit_key", self.limit_key),
            self.action_path("<int:partner_id>/endpoints/", "add_endpoint", self.add_endpoint),
            self.action_path("<int:partner_id>/endpoints/<int:endpoint_id>/", "switch_endpoint", self.switch_endpoint),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        partner, now = self.found(request, object_id), timezone.now()
        access = {
            "partner": partner,
            "keys": _with_forms(partner.keys.annotate(is_live=ExpressionWrapper(live_at(now), BooleanField()))),
            "key_events": KeyEvent.objects.filter(key__partner=partner).select_related("key").order_by("-id"),
            "endpoints": endpoints_of(partner).order_by("id"),
            "key_form": KeyForm(),
            "endpoint_form": EndpointForm(),
            "sees_keys": may(request, "accounts.view_apikey"),
            "may_issue": may(request, "accounts.add_apikey"),
            "may_revoke": may(request, "accounts.change_apikey"),
            "may_add_endpoint": may(request, "webhooks.add_endpoint"),
            "may_switch": may(request, "webhooks.change_endpoint"),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **access})

    def issue_key(self, request: HttpRequest, partner_id: int) -> HttpResponse:
        require(request, "accounts.add_apikey")
        partner, form = get_object_or_404(Partner, pk=partner_id), KeyForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, partner, refused=first_error(form))
        given, now = form.cleaned_data, timezone.now()
        key, plain = issue_key(
            partner,
            label=given["label"],
            scopes=given["scopes"],
            expires_at=_end(given["days"], now),
            by=actor_at(request),
            now=now,
        )
        return self._show_once(request, partner, "API key", plain, f"“{key.label}” may: {', '.join(key.scopes)}.")

    def rotate_key(self, request: HttpRequest, partner_id: int, key_id: int) -> HttpResponse:
        require(request, "accounts.add_apikey")
        key, form = self._key(partner_id, key_id), RotateForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, key.partner, refused=first_error(form))
        given, now = form.cleaned_data, timezone.now()
        try:
            successor, plain = rotate_key(
                key,
                old_ends_at=now + timedelta(days=given["old_days"]),
                expires_at=_end(given["days"], now),
                by=actor_at(request),
                now=now,
            )
        except KeyRefused as refusal:
            return self.back_to(request, key.partner, refused=str(refusal))
        key.refresh_from_db()
        about = f"“{successor.label}” may the same. The old key ends {key.expires_at:%-d %B %Y, %H:%M} UTC."
        return self._show_once(request, key.partner, "API key", plain, about)

    def limit_key(self, request: HttpRequest, partner_id: int, key_id: int) -> HttpResponse:
        require(request, "accounts.change_apikey")
        key, form = self._key(partner_id, key_id), LimitsForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, key.partner, refused=first_error(form))
        set_key_limits(key, **form.cleaned_data, by=actor_at(request), now=timezone.now())
        return self.back_to(request, key.partner, done=f"The limits of “{key.label}” hold from its next request on.")

    def revoke_key(self, request: HttpRequest, partner_id: int, key_id: int) -> HttpResponse:
        require(request, "accounts.change_apikey")
        key = self._key(partner_id, key_id)
        revoke_key(key, by=actor_at(request), now=timezone.now())
        return self.back_to(request, key.partner, done=f"The key “{key.label}” no longer opens anything.")

    def add_endpoint(self, request: HttpRequest, partner_id: int) -> HttpResponse:
        require(request, "webhooks.add_endpoint")
        partner, form = get_object_or_404(Partner, pk=partner_id), EndpointForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, partner, refused=first_error(form))
        try:
            endpoint, secret = create_endpoint(partner, **form.cleaned_data, now=timezone.now())
        except EndpointRefused as refusal:
            return self.back_to(request, partner, refused=str(refusal))
        return self._show_once(request, partner, "signing secret", secret, f"Signs every notice to {endpoint.url}")

    def switch_endpoint(self, request: HttpRequest, partner_id: int, endpoint_id: int) -> HttpResponse:
        require(request, "webhooks.change_endpoint")
        endpoint = get_object_or_404(
            Endpoint.objects.select_related("partner"), pk=endpoint_id, partner_id=partner_id, deleted_at=None
        )
        if request.POST.get("switch") == "on":
            enable_endpoint(endpoint)
            return self.back_to(request, endpoint.partner, done="Enabled: what was held meanwhile is sent now.")
        disable_endpoint(endpoint, reason="Switched off in the newsroom.")
        return self.back_to(request, endpoint.partner, done="Disabled: notices are kept until it is enabled again.")

    def _key(self, partner_id: int, key_id: int) -> ApiKey:
        return get_object_or_404(ApiKey.objects.select_related("partner"), pk=key_id, partner_id=partner_id)

    def _show_once(self, request: HttpRequest, partner: Partner, kind: str, secret: str, about: str) -> HttpResponse:
        """Never cached: no screen of the admin is."""
        return self.page(
            request,
            "newsroom/secret.html",
            title=f"New {kind} for {partner}",
            partner=partner,
            kind=kind,
            secret=secret,
            about=about,
        )


def _end(days: int | None, now: datetime) -> datetime | None:
    return now + timedelta(days=days) if days else None


def _with_forms(keys: QuerySet[ApiKey]) -> list[tuple[ApiKey, RotateForm, LimitsForm]]:
    """Newest first, each with what can be asked of it."""
    return [
        (
            key,
            RotateForm(auto_id=f"rotate-{key.pk}-%s"),
            LimitsForm(initial=key.own_limits(), auto_id=f"limits-{key.pk}-%s"),
        )
        for key in keys.order_by("-id")
    ]
