"""The sites VerifyHub asks: where it stands with each, and asking one again that is left alone."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from unfold.decorators import display

from apps.evidence.models import Host, OperatorAct
from apps.evidence.services import ask_host_again
from apps.newsroom.connectors import ACTS_SHOWN, RunsMachinery
from apps.newsroom.desk import actor_at
from apps.newsroom.templatetags.newsroom import age, pill, until_at
from apps.queue.nudge import nudge_after_commit


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("alone", "left alone"), ("failing", "failing")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Host]) -> QuerySet[Host]:
        if self.value() == "alone":
            return queryset.filter(left_alone_until__gt=timezone.now())
        return queryset.filter(failures__gt=0) if self.value() == "failing" else queryset


@admin.register(Host)
class HostAdmin(RunsMachinery):
    change_list_template = "newsroom/host_list.html"
    list_display = ("site", "standing", "failures_in_a_row", "until", "rules_read")
    list_filter = (StandingFilter,)
    search_fields = ("name",)
    search_help_text = "Search sites by name"
    ordering = (F("left_alone_until").desc(nulls_last=True), "-failures", "name")

    @display(description="Site", ordering="name")
    def site(self, host: Host) -> str:
        return host.name

    @display(description="Standing")
    def standing(self, host: Host) -> str:
        if is_left_alone(host):
            return pill("status", "left alone", style="failed")
        return pill("status", "failing", style="waiting") if host.failures else pill("status", "well", style="done")

    @display(description="Failures in a row", ordering="failures")
    def failures_in_a_row(self, host: Host) -> int:
        return host.failures

    @display(description="Asked again", ordering="left_alone_until")
    def until(self, host: Host) -> str:
        return until_at(host.left_alone_until) if is_left_alone(host) else "–"

    @display(description="robots.txt read", ordering="robots_read_at")
    def rules_read(self, host: Host) -> str:
        return age(host.robots_read_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Host]:
        return super().get_queryset(request).defer("robots")

    def get_urls(self) -> list[URLPattern]:
        return [self.action_path("<int:host_id>/again/", "again", self.again), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        host = self.found(request, object_id)
        acts = OperatorAct.objects.filter(kind=OperatorAct.Kind.SITE, name=host.name).order_by("-id")
        return self.page(
            request,
            "newsroom/host.html",
            title="Site",
            host=host,
            acts=[("", act) for act in acts[:ACTS_SHOWN]],
            is_left_alone=is_left_alone(host),
            may_run=self.may_run(request),
        )

    def again(self, request: HttpRequest, host_id: int) -> HttpResponse:
        self.require_run(request)
        host = get_object_or_404(Host, pk=host_id)
        if not is_left_alone(host):
            return self.back_to(request, host, refused="It is not left alone: what waits for it has its turn.")
        count = ask_host_again(host, actor=actor_at(request), now=timezone.now())
        nudge_after_commit("apps.evidence.tasks.sweep")
        waiting = "One page or lookup is" if count == 1 else f"{count:,} pages and lookups are"
        return self.back_to(request, host, done=f"{host.name} is asked again. {waiting} due.")


def is_left_alone(host: Host) -> bool:
    return host.left_alone_until is not None and host.left_alone_until > timezone.now()
