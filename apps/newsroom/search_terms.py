"""What is searched for about a claim, as the claim page shows it and as a person writes it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from apps.claims.events import REWORDED
from apps.claims.models import Claim
from apps.evidence.models import Search
from apps.evidence.services.searching import (
    SEARCH_EDITED,
    SearchRefused,
    derived_terms,
    edit_search,
    forget_search,
    terms_in,
)
from apps.newsroom.act_forms import ActForm
from apps.newsroom.desk import SeenAdmin, actor_at, may_act, require_act
from apps.newsroom.forms import first_error
from apps.queue.nudge import nudge_after_commit
from verifyhub.queries import Terms


@dataclass(frozen=True)
class SearchView:
    """`search` is None when nobody has written anything: the terms follow from the claim's words."""

    terms: Terms
    search: Search | None
    is_of_earlier_wording: bool
    is_live: bool


class DateOnlyField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class SearchForm(ActForm):
    """Lines and commas; what is too much of anything is refused by the service, in words."""

    phrases = forms.CharField(
        label="Phrases, one on each line",
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="From narrow to wide: the first hold most words, the last is for places that find little.",
    )
    names = forms.CharField(
        label="Names, one on each line with all its spellings",
        max_length=50_000,
        required=False,
        widget=forms.Textarea({"rows": 4, "placeholder": "Vuhledar, Vulhedar, Вугледар"}),
        help_text="Separate the spellings with commas. Only these are searched for.",
    )
    since = DateOnlyField(label="Published from (if you wish)")
    until = DateOnlyField(label="Published until (if you wish)", help_text="Whole days, UTC. Empty: until now.")
    languages = forms.CharField(
        label="Languages", max_length=400, required=False, help_text="Two letters for each, such as: en, uk, ru"
    )

    def __init__(self, terms: Terms | None = None, sent: Any = None) -> None:
        self._terms = terms or Terms()
        super().__init__(None, sent, prefix_of_ids="search")

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        terms = self._terms
        return {
            "phrases": "\n".join(terms.phrases),
            "names": "\n".join(", ".join(spelt) for spelt in terms.names),
            "since": terms.since,
            "until": terms.until,
            "languages": ", ".join(terms.languages),
        }

    def terms(self) -> Terms:
        asked = self.cleaned_data
        return Terms(
            phrases=_parts(asked["phrases"].splitlines()),
            names=tuple(spelt for line in asked["names"].splitlines() if (spelt := _parts(line.split(",")))),
            since=asked["since"],
            until=asked["until"],
            languages=_parts(asked["languages"].lower().replace(",", " ").split()),
        )


def _parts(written: list[str]) -> tuple[str, ...]:
    """Blanks folded, each once, in order; what is empty is left out."""
    folded = (" ".join(part.split()) for part in written)
    return tuple(dict.fromkeys(part for part in folded if part))


def search_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    view = search_view(claim)
    may_edit = view.is_live and may_act(request, "edit_search")
    return {"searched": view, "may_edit_search": may_edit, "search_form": SearchForm(view.terms) if may_edit else None}


def search_view(claim: Claim) -> SearchView:
    search = Search.objects.filter(claim=claim).first()
    terms = terms_in(search) if search else derived_terms(claim, now=timezone.now())
    is_live = not claim.is_withdrawn and not claim.duplicate_of_id
    return SearchView(terms, search, bool(search) and _was_reworded_since(claim), is_live)


def _was_reworded_since(claim: Claim) -> bool:
    latest = claim.journal.filter(event__in=[SEARCH_EDITED, REWORDED]).order_by("-position")
    return latest.values_list("event", flat=True).first() == REWORDED


class EditsSearch(SeenAdmin):
    """The addresses that take what is to be searched for; every rule is in the services."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.action_path("<int:claim_id>/search/", "edit_search", self.edit_search),
            self.action_path("<int:claim_id>/search/forget/", "forget_search", self.forget_search),
            *super().get_urls(),
        ]

    def edit_search(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        require_act(request, "edit_search")
        claim, form = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id), _sent(request)
        if not form.is_valid():
            return self._not_searched(request, claim, form, first_error(form))
        try:
            is_new = edit_search(claim, form.terms(), actor=actor_at(request), now=timezone.now())
        except SearchRefused as refusal:
            return self._not_searched(request, claim, form, str(refusal))
        if not is_new:
            return self.back_to(request, claim, done="That is what is searched for already.")
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, claim, done="This is searched for from now on; every place is asked again.")

    def forget_search(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        require_act(request, "edit_search")
        claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
        try:
            forget_search(claim, actor=actor_at(request), now=timezone.now())
        except SearchRefused as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(
            request, claim, done="What the claim says is searched for again; every place is asked again."
        )

    def _not_searched(self, request: HttpRequest, claim: Claim, form: SearchForm, why: str) -> HttpResponse:
        if typed := form.typed():
            messages.info(request, f"Nothing was changed. You had written: “{typed}”")
        return self.back_to(request, claim, refused=why)


def _sent(request: HttpRequest) -> SearchForm:
    return SearchForm(None, request.POST)
