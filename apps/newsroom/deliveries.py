"""What each endpoint was told, every try, and telling it again."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from unfold.decorators import display

from apps.newsroom.desk import NOT_AT_THE_DESK, SeenAdmin, actor_at
from apps.newsroom.templatetags.newsroom import age, pill
from apps.queue.nudge import nudge_after_commit
from apps.webhooks.models import Delivery
from apps.webhooks.services import redeliver
from verifyhub.lifecycle import EDITORS


@admin.register(Delivery)
class DeliveryAdmin(SeenAdmin):
    list_display = ("notice", "to", "outcome", "attempts", "made", "problem")
    list_filter = ("status", "event", "endpoint__partner")
    list_select_related = ("endpoint__partner",)
    search_fields = ("webhook_id", "endpoint__url", "endpoint__partner__name")
    search_help_text = "Search notice ids, addresses and partners"
    ordering = ("-id",)

    @display(description="Notice")
    def notice(self, delivery: Delivery) -> str:
        return delivery.event

    @display(description="To")
    def to(self, delivery: Delivery) -> str:
        return str(delivery.endpoint)

    @display(description="Outcome", ordering="status")
    def outcome(self, delivery: Delivery) -> str:
        return pill("status", delivery.status)

    @display(description="Made", ordering="created_at")
    def made(self, delivery: Delivery) -> str:
        return age(delivery.created_at)

    @display(description="Last problem")
    def problem(self, delivery: Delivery) -> str:
        return delivery.last_error[:120]

    def get_urls(self) -> list[URLPattern]:
        return [self.action_path("<int:delivery_id>/again/", "again", self.again), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        delivery = self.found(request, object_id)
        return self.page(
            request,
            "newsroom/delivery.html",
            title="Delivery",
            delivery=delivery,
            body=_readable(bytes(delivery.body)),
            tries=delivery.tries.order_by("-number"),
            may_send_again=_may_send_again(request),
        )

    def again(self, request: HttpRequest, delivery_id: int) -> HttpResponse:
        if not _may_send_again(request):
            raise PermissionDenied(NOT_AT_THE_DESK)
        delivery = get_object_or_404(Delivery, pk=delivery_id)
        if not redeliver(delivery, now=timezone.now()):
            return self.back_to(request, delivery, refused="It is being sent at this moment. Look again shortly.")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        return self.back_to(request, delivery, done="It is sent again, with the same id and the same body.")


def _may_send_again(request: HttpRequest) -> bool:
    return actor_at(request).role in EDITORS


def _readable(body: bytes) -> str:
    """Indented for reading; what was sent is byte for byte the stored body."""
    text = body.decode(errors="replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except json.JSONDecodeError:
        return text
