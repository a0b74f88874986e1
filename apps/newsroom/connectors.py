"""The connectors' screen: how each is doing, and the acts of whoever keeps them running."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from apps.evidence.models import ConnectorState, OperatorAct
from apps.evidence.services import (
    ConnectorRefused,
    pause_connector,
    resume_connector,
    run_connector_now,
    set_connector_budget,
)
from apps.newsroom.connector_health import connector_views, other_queues
from apps.newsroom.desk import SeenAdmin, actor_at, may
from apps.newsroom.forms import first_error
from apps.queue.nudge import nudge_after_commit
from verifyhub import permissions
from verifyhub.connectors import CONNECTORS, missing_key

SEES_SOURCES = "evidence.view_feed"
RUN = "run_connectors"
ACTS_SHOWN = 20


class PauseForm(forms.Form):
    reason = forms.CharField(max_length=2_000, error_messages={"required": "Say why it is paused: others will ask."})


class BudgetForm(forms.Form):
    """Empty: the connector's own."""

    pause_seconds = forms.FloatField(required=False)
    per_day = forms.IntegerField(required=False, max_value=2_000_000_000)  # what the column holds


class RunsMachinery(SeenAdmin):
    """A screen of what is asked: whoever sees the feeds sees it; the table of permissions says who acts."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEES_SOURCES)  # also of strangers, whose groups cannot be asked for

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(SEES_SOURCES)

    def may_run(self, request: HttpRequest) -> bool:
        return may(request, SEES_SOURCES) and permissions.may(RUN, actor_at(request))

    def require_run(self, request: HttpRequest) -> None:
        """The service refuses the same people; here they are told before anything is read from the form."""
        self.require_view(request)
        try:
            permissions.require(RUN, actor_at(request))
        except permissions.NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal


@admin.register(ConnectorState)
class ConnectorAdmin(RunsMachinery):
    def get_urls(self) -> list[URLPattern]:
        acts = {"pause": self.pause, "resume": self.resume, "run": self.run, "budget": self.budget}
        return [
            *(self.action_path(f"<str:name>/{act}/", act, view) for act, view in acts.items()),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self.require_view(request)
        now = timezone.now()
        return self.page(
            request,
            "newsroom/connectors.html",
            title="Connectors",
            opts=None,  # whose name for people would be "connector states"
            content_title="Connectors",
            connectors=connector_views(keys=settings.CONNECTOR_KEYS, now=now),
            queues=other_queues(now=now),
            acts=_latest_acts(),
            may_run=self.may_run(request),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one screen for all of them."""
        self.require_view(request)
        return HttpResponseRedirect(_list())

    def pause(self, request: HttpRequest, name: str) -> HttpResponse:
        self.require_run(request)
        form = PauseForm(request.POST)
        if not form.is_valid():
            return _back(request, refused=first_error(form))
        reason, actor = form.cleaned_data["reason"], actor_at(request)

        def act() -> str:
            count = pause_connector(name, reason=reason, actor=actor, now=timezone.now())
            return f"{_label(name)} is paused. {_lookups(count)} for it to be resumed."

        return _done(request, act)

    def resume(self, request: HttpRequest, name: str) -> HttpResponse:
        self.require_run(request)

        def act() -> str:
            count = resume_connector(name, actor=actor_at(request), now=timezone.now())
            return f"{_label(name)} is asked again. {_lookups(count)} for its turn."

        return _done(request, act)

    def run(self, request: HttpRequest, name: str) -> HttpResponse:
        self.require_run(request)

        def act() -> str:
            if missing := missing_key(name, keys=settings.CONNECTOR_KEYS):
                raise ConnectorRefused(missing)
            count = run_connector_now(name, actor=actor_at(request), now=timezone.now())
            if not count:
                return f"No open claim has a place of {_label(name)} to be asked."
            return f"{_label(name)} is asked now. {_lookups(count)} for its turn."

        return _done(request, act)

    def budget(self, request: HttpRequest, name: str) -> HttpResponse:
        self.require_run(request)
        form = BudgetForm(request.POST)
        if not form.is_valid():
            return _back(request, refused=first_error(form))
        actor = actor_at(request)

        def act() -> str:
            set_connector_budget(name, **form.cleaned_data, actor=actor, now=timezone.now())
            return f"The budget of {_label(name)} is set."

        return _done(request, act)


def _latest_acts() -> list[tuple[str, OperatorAct]]:
    """With the name for people of the connector."""
    acts = OperatorAct.objects.filter(kind=OperatorAct.Kind.CONNECTOR).order_by("-id")[:ACTS_SHOWN]
    return [(_label(act.name), act) for act in acts]


def _done(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        told = act()
    except ConnectorRefused as refusal:
        return _back(request, refused=str(refusal))
    nudge_after_commit("apps.evidence.tasks.sweep")
    return _back(request, done=told)


def _back(request: HttpRequest, *, done: str = "", refused: str = "") -> HttpResponse:
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(_list())


def _list() -> str:
    return reverse("admin:evidence_connectorstate_changelist")


def _label(name: str) -> str:
    return CONNECTORS[name].label if name in CONNECTORS else name


def _lookups(count: int) -> str:
    return "One lookup waits" if count == 1 else f"{count:,} lookups wait"
