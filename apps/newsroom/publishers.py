"""Publishers: graded, owned, on a side; what each said, how often it was right, and whom it copies."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from unfold.decorators import display

from apps.evidence.models import Publisher
from apps.evidence.records import SHOWN, record_of
from apps.evidence.services import (
    PublisherRefused,
    affiliate,
    change_facts,
    enter_publisher,
    grade_publisher,
    set_owner,
    set_side,
)
from apps.newsroom.act_forms import ActForm
from apps.newsroom.claim_acts import hand_at
from apps.newsroom.desk import may_act, require_act
from apps.newsroom.forms import first_error
from apps.newsroom.publisher_directory import KeepsDirectory
from apps.newsroom.publisher_forms import AffiliationForm, FactsForm, GradeForm, OwnerForm, SideForm, lists_for_forms
from apps.newsroom.record_view import record_view
from apps.queue.nudge import nudge_after_commit

KEEP = "keep_publishers"
CHANGES_SHOWN = 50
WEIGHED_AGAIN = " Open claims that rest on it are weighed again."

Say = Callable[[Publisher, Any, dict[str, Any]], str]


def _grade(publisher: Publisher, form: GradeForm, signed: dict[str, Any]) -> str:
    grade_publisher(publisher, form.cleaned_data["reliability"], **signed)
    return f"It is graded {publisher.reliability} now.{WEIGHED_AGAIN}"


def _side(publisher: Publisher, form: SideForm, signed: dict[str, Any]) -> str:
    set_side(publisher, form.cleaned_data["side"], **signed)
    return f"Written down.{WEIGHED_AGAIN}"


def _owner(publisher: Publisher, form: OwnerForm, signed: dict[str, Any]) -> str:
    owner, family = form.owned_by()
    set_owner(publisher, owner, family=family, **signed)
    return f"Written down.{WEIGHED_AGAIN}"


def _affiliation(publisher: Publisher, form: AffiliationForm, signed: dict[str, Any]) -> str:
    asked = form.cleaned_data
    affiliate(publisher, asked["story"], form.said(), side=asked["side"], **signed)
    return f"Written down for “{asked['story']}”.{WEIGHED_AGAIN}"


ACTS: dict[str, tuple[type[ActForm], Say]] = {
    "grade": (GradeForm, _grade),
    "owner": (OwnerForm, _owner),
    "side": (SideForm, _side),
    "affiliation": (AffiliationForm, _affiliation),
}
TITLES = {"grade": "Grade", "owner": "Owner", "side": "Side in general", "affiliation": "Side in one story"}


@admin.register(Publisher)
class PublisherAdmin(KeepsDirectory):
    change_list_template = "newsroom/publisher_list.html"
    list_display = ("name", "kind", "reliability", "family", "side", "document_count")
    list_filter = ("kind", "reliability", "country")
    search_fields = ("name", "family", "side", "addresses__prefix", "aliases__name")
    search_help_text = "Search names, owners, sides and addresses"
    ordering = ("name",)

    @display(description="Documents")
    def document_count(self, publisher: Publisher) -> int:
        return publisher.counted  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).annotate(counted=Count("documents", distinct=True))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_act(request, KEEP)

    def get_urls(self) -> list[URLPattern]:
        record, facts = self.admin_site.admin_view(self.record_view), self.admin_site.admin_view(self.facts_view)
        return [
            path("<int:publisher_id>/record/", record, name="evidence_publisher_record"),
            path("<int:publisher_id>/facts/", facts, name="evidence_publisher_facts"),
            self.action_path("<int:publisher_id>/say/<str:name>/", "say", self.say),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require_act(request, KEEP)
        form = FactsForm(request.POST) if request.method == "POST" else FactsForm()
        if form.is_bound and form.is_valid():
            try:
                publisher = enter_publisher(**form.facts(), **hand_at(request).signed)
            except PublisherRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                done = "It is on file. It cannot be judged (F) until somebody grades it."
                return self.back_to(request, publisher, done=done)
        return self._facts_page(request, form, title="Enter a publisher")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        publisher = self.found(request, object_id)
        begun = {"owner": {"owner": publisher.family}, "side": {"side": publisher.side}}
        may_keep = may_act(request, KEEP)
        return self.page(
            request,
            "newsroom/publisher.html",
            title="Publisher",
            publisher=publisher,
            owned=publisher.owned.order_by("name"),
            affiliations=publisher.affiliations.select_related("story").order_by("-said_at"),
            changes=publisher.changes.select_related("story").order_by("-id")[:CHANGES_SHOWN],
            forms=[_begun(name, begun.get(name, {})) for name in ACTS] if may_keep else [],
            may_keep=may_keep,
            **lists_for_forms(),
        )

    def facts_view(self, request: HttpRequest, publisher_id: int) -> HttpResponse:
        require_act(request, KEEP)
        publisher = get_object_or_404(Publisher, pk=publisher_id)
        form = FactsForm(request.POST) if request.method == "POST" else FactsForm(initial=_facts_of(publisher))
        if form.is_bound and form.is_valid():
            try:
                changed = change_facts(publisher, **form.facts(), **hand_at(request).signed)
            except PublisherRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                nudge_after_commit("apps.evidence.tasks.sweep")
                return self.back_to(request, publisher, done="Written down." if changed else "Nothing was different.")
        return self._facts_page(request, form, title="Facts of a publisher", publisher=publisher)

    def _facts_page(
        self, request: HttpRequest, form: FactsForm, *, title: str, publisher: Publisher | None = None
    ) -> HttpResponse:
        status = 400 if form.errors else 200
        context: dict[str, Any] = {"title": title, "form": form, "publisher": publisher, "status": status}
        return self.page(request, "newsroom/publisher_facts.html", **context)

    def say(self, request: HttpRequest, publisher_id: int, name: str) -> HttpResponse:
        require_act(request, KEEP)
        publisher = get_object_or_404(Publisher, pk=publisher_id)
        if name not in ACTS:
            return self.back_to(request, publisher, refused=f"There is no act called {name}.")
        form_class, carry_out = ACTS[name]
        form = form_class(None, request.POST)
        if not form.is_valid():
            return self._not_done(request, publisher, form, first_error(form))
        try:
            done = carry_out(publisher, form, hand_at(request).signed | {"reason": form.cleaned_data["reason"]})
        except PublisherRefused as refusal:
            return self._not_done(request, publisher, form, str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, publisher, done=done)

    def _not_done(self, request: HttpRequest, publisher: Publisher, form: ActForm, why: str) -> HttpResponseRedirect:
        if typed := form.typed():
            messages.info(request, f"Nothing was changed. You had written: “{typed}”")
        return self.back_to(request, publisher, refused=why)

    def record_view(self, request: HttpRequest, publisher_id: int) -> HttpResponse:
        publisher = self.found(request, str(publisher_id))
        record = record_of(publisher)
        context: dict[str, Any] = {"record": record, "view": record_view(record), "shown": SHOWN}
        return self.page(request, "newsroom/publisher_record.html", title="Record", publisher=publisher, **context)


def _begun(name: str, initial: dict[str, Any]) -> dict[str, Any]:
    form = ACTS[name][0](prefix_of_ids=name)
    form.initial = initial
    return {"name": name, "title": TITLES[name], "form": form}


def _facts_of(publisher: Publisher) -> dict[str, Any]:
    return {
        "name": publisher.name,
        "kind": publisher.kind,
        "country": publisher.country,
        "source": publisher.source,
        "addresses": "\n".join(publisher.addresses.order_by("prefix").values_list("prefix", flat=True)),
        "aliases": "\n".join(publisher.aliases.order_by("key").values_list("name", flat=True)),
    }
