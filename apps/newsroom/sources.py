"""Where we ask."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from apps.evidence.models import ConnectorState, Feed, Lookup
from apps.evidence.queries import FAILING
from apps.evidence.services import readdress
from apps.newsroom.desk import DeskAdmin
from apps.newsroom.forms import FeedForm
from apps.queue.models import Status
from apps.queue.nudge import nudge_after_commit
from verifyhub.connectors import missing_key


@admin.register(Feed)
class FeedAdmin(DeskAdmin):
    form = FeedForm
    list_display = ("name", "connector", "address", "is_enabled", "health")
    list_filter = ("is_enabled", "connector")
    search_fields = ("name", "address")
    ordering = ("name",)

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        """Django has begun a transaction: the feed and what is asked of it change together."""
        before = Feed.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if before and readdress(obj, connector=before.connector, address=before.address, now=timezone.now()):
            messages.info(request, "What was asked at the former address is asked at this one from now on.")
            nudge_after_commit("apps.evidence.tasks.sweep")

    @display(description="Health")
    def health(self, feed: Feed) -> str:
        if missing := missing_key(feed.connector, keys=settings.CONNECTOR_KEYS):
            return f"Off. {missing}"
        if feed.paused_by:  # type: ignore[attr-defined]
            return f"Paused by {feed.paused_by}"  # type: ignore[attr-defined]
        done, failing = feed.done or 0, feed.failing or 0  # type: ignore[attr-defined]
        return f"{done} answered, {failing} failing" if done or failing else "not asked yet"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        paused = ConnectorState.objects.exclude(paused_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(
                done=_lookups_counted(Q(status=Status.DONE)),
                failing=_lookups_counted(FAILING),
                paused_by=Subquery(paused.filter(name=OuterRef("connector")).values("paused_by")),
            )
        )


def _lookups_counted(wanted: Q) -> Subquery:
    same_place = Lookup.objects.filter(wanted, connector=OuterRef("connector"), address=OuterRef("address"))
    return Subquery(same_place.order_by().values("connector").annotate(n=Count("id")).values("n"))
