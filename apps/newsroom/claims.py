"""The claim list and the claim page: look, weigh, and move with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display

from apps.claims.models import Claim
from apps.claims.services import declare_interest, move_claim
from apps.evidence.models import Reading
from apps.evidence.services import (
    JudgementRefused,
    add_evidence_url,
    look_again_at_once,
    override_reading,
    request_assessment,
)
from apps.newsroom.bulk import ActsOnMany
from apps.newsroom.captures import ShowsCopies
from apps.newsroom.claim_acts import ActsOnClaims
from apps.newsroom.claim_page import claim_context
from apps.newsroom.credibility import JudgesCredibility
from apps.newsroom.desk import WORK, actor_at, require, require_act
from apps.newsroom.desk_lists import DeskFilter
from apps.newsroom.forms import AS_READ, EvidenceForm, InterestForm, MoveForm, OverrideForm, first_error
from apps.newsroom.looking_back import LooksBack
from apps.newsroom.marks import with_marks
from apps.newsroom.progress import ShowsProgress
from apps.newsroom.related import RelatesClaims
from apps.newsroom.search_terms import EditsSearch
from apps.newsroom.templatetags.newsroom import age, percent, pill
from apps.newsroom.witnesses import TellsWitnesses
from apps.queue.nudge import nudge_after_commit
from verifyhub.lifecycle import State, TransitionRefused
from verifyhub.reading import Stance


@admin.register(Claim)
class ClaimAdmin(
    ActsOnMany,
    ActsOnClaims,
    RelatesClaims,
    TellsWitnesses,
    JudgesCredibility,
    EditsSearch,
    ShowsProgress,
    LooksBack,
    ShowsCopies,
):
    change_list_template = "newsroom/claim_list.html"
    list_display = ("report", "stage", "evidence_says", "origins", "said", "worth", "changed")
    list_filter = (DeskFilter, "state", "finding", "hedge", "priority", "story")
    search_fields = ("statement", "quote", "article__title")
    search_help_text = "Search statements, quotes and article titles"
    ordering = ("-updated_at", "-id")

    @display(description="Claim")
    def report(self, claim: Claim) -> str:
        return render_to_string("newsroom/claim_row.html", {"claim": claim})

    @display(description="State", ordering="state")
    def stage(self, claim: Claim) -> str:
        return pill("state", claim.state)

    @display(description="Finding", ordering="finding")
    def evidence_says(self, claim: Claim) -> str:
        return pill("finding", claim.finding)

    @display(description="Origins", ordering="supporting_origins")
    def origins(self, claim: Claim) -> str:
        return render_to_string("newsroom/origin_marks.html", {"claim": claim})

    @display(description="Hedge", ordering="hedge")
    def said(self, claim: Claim) -> str:
        return claim.get_hedge_display()

    @display(description="Worth a check", ordering="check_worthiness")
    def worth(self, claim: Claim) -> str:
        """Its heading stands away from it on a phone, where a bare figure would read as how likely the claim is."""
        return format_html('<span class="vh-worth">{}</span>', percent(claim.check_worthiness))

    @display(description="Changed", ordering="updated_at")
    def changed(self, claim: Claim) -> str:
        return age(claim.updated_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return with_marks(super().get_queryset(request).select_related("article", "story").defer("article__text"))

    def get_urls(self) -> list[URLPattern]:
        return [
            self.action_path("<int:claim_id>/moves/<str:name>/", "move", self.move),
            self.action_path("<int:claim_id>/evidence/", "add_evidence", self.add_evidence),
            self.action_path("<int:claim_id>/interest/", "declare_interest", self.declare_interest),
            self.action_path("<int:claim_id>/readings/<int:reading_id>/", "override", self.override),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        claim = self.found(request, object_id)
        return self.page(request, "newsroom/claim.html", title="Claim", **claim_context(request, claim))

    def move(self, request: HttpRequest, claim_id: int, name: str) -> HttpResponse:
        require(request, WORK)
        claim, form = get_object_or_404(Claim, pk=claim_id), MoveForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, claim, refused=first_error(form))
        asked = form.cleaned_data
        now = timezone.now()
        try:
            with transaction.atomic():
                move_claim(
                    claim,
                    name,
                    actor=actor_at(request),
                    reason=asked["reason"],
                    expected_version=asked["version"],
                    now=now,
                )
                if name == "reopen":
                    look_again_at_once(claim, now=now)
        except TransitionRefused as refusal:
            return self._refused(request, claim, refusal, reason=asked["reason"])
        nudge_after_commit("apps.evidence.tasks.sweep")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        state = State(claim.state).value.replace("_", " ")
        return self.back_to(request, claim, done=f"The claim is now {state}. The move is in the timeline.")

    def _refused(self, request: HttpRequest, claim: Claim, refusal: TransitionRefused, *, reason: str) -> HttpResponse:
        if reason.strip():
            messages.info(request, f"Nothing was changed. Your reason was: “{reason.strip()}”")
        return self.back_to(request, claim, refused=refusal.message)

    def add_evidence(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        require_act(request, "add_evidence")
        claim, form = get_object_or_404(Claim, pk=claim_id), EvidenceForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, claim, refused=first_error(form))
        _, is_new = add_evidence_url(claim, form.cleaned_data["url"], actor=actor_at(request), now=timezone.now())
        if not is_new:
            return self.back_to(request, claim, refused="This page was already proposed for this claim.")
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, claim, done="The page will be fetched and read in a moment.")

    def declare_interest(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        require_act(request, "declare_interest")
        claim, form = get_object_or_404(Claim, pk=claim_id), InterestForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, claim, refused=first_error(form))
        now = timezone.now()
        if declare_interest(claim, **form.cleaned_data, actor=actor_at(request), now=now) is None:
            return self.back_to(request, claim, done="That is what is already written down.")
        request_assessment([claim.pk], now=now)
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, claim, done="Written down; the claim is weighed again with it.")

    def override(self, request: HttpRequest, claim_id: int, reading_id: int) -> HttpResponse:
        require_act(request, "read_differently")
        reading = get_object_or_404(Reading.objects.select_related("claim"), pk=reading_id, claim_id=claim_id)
        form = OverrideForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, reading.claim, refused=first_error(form))
        chosen, reason = form.cleaned_data["stance"], form.cleaned_data["reason"]
        stance = None if chosen == AS_READ else Stance(chosen)
        try:
            override_reading(reading, stance=stance, reason=reason, actor=actor_at(request), now=timezone.now())
        except JudgementRefused as refusal:
            return self.back_to(request, reading.claim, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, reading.claim, done="Your reading counts from now on; the claim is weighed again.")
