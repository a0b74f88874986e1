"""What is sent from the claim page beside the moves: acts of the desk, notes, and flags that are settled."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from apps.claims.models import Claim, Flag
from apps.claims.services import DeskRefused, add_note, dismiss_likeness, settle_flag
from apps.evidence.services import request_assessment
from apps.newsroom.act_forms import ActForm, ReasonForm
from apps.newsroom.acts import ACT_NAMED, Hand
from apps.newsroom.desk import SeenAdmin, actor_at, require_act, staff
from apps.newsroom.forms import NoteForm, first_error
from apps.queue.nudge import nudge_after_commit
from verifyhub.lifecycle import TransitionRefused
from verifyhub.permissions import NotAllowed

REFUSALS = (DeskRefused, NotAllowed, TransitionRefused)
WEIGHED_AGAIN = ("merge", "unmerge", "reword", "describe", "reinstate")  # acts that change what the evidence is about


def hand_at(request: HttpRequest) -> Hand:
    return Hand(staff(request), actor_at(request), timezone.now())


class ActsOnClaims(SeenAdmin):
    """The addresses that take acts; every rule is in the services."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.action_path("<int:claim_id>/desk/<str:name>/", "act", self.act),
            self.action_path("<int:claim_id>/not-the-same/<int:other_id>/", "not_the_same", self.not_the_same),
            self.action_path("<int:claim_id>/notes/", "add_note", self.add_note),
            self.action_path("<int:claim_id>/flags/<int:flag_id>/", "settle_flag", self.settle_flag),
            *super().get_urls(),
        ]

    def act(self, request: HttpRequest, claim_id: int, name: str) -> HttpResponse:
        act = ACT_NAMED.get(name)
        if act is None:
            raise Http404(f"There is no act called {name}.")
        require_act(request, act.permission)
        claim = get_object_or_404(Claim.objects.select_related("duplicate_of"), pk=claim_id)
        form, before = act.form(claim, request.POST), claim.duplicate_of_id
        if not act.is_offered(claim):
            return self._not_done(request, claim, form, f"{act.label} is not possible any more: the claim has changed.")
        if not form.is_valid():
            return self._not_done(request, claim, form, first_error(form))
        hand = hand_at(request)
        try:
            with transaction.atomic():
                done = act.carry_out(claim, form.cleaned_data, hand)
                if name in WEIGHED_AGAIN:
                    request_assessment([key for key in (claim.pk, before) if key], now=hand.now)
        except REFUSALS as refusal:
            return self._not_done(request, claim, form, str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        nudge_after_commit("apps.webhooks.tasks.sweep")
        nudge_after_commit("apps.claims.tasks.sweep")
        return self.back_to(request, claim, done=done)

    def _not_done(self, request: HttpRequest, claim: Claim, form: ActForm, why: str) -> HttpResponse:
        if typed := form.typed():
            messages.info(request, f"Nothing was changed. You had written: “{typed}”")
        return self.back_to(request, claim, refused=why)

    def not_the_same(self, request: HttpRequest, claim_id: int, other_id: int) -> HttpResponse:
        require_act(request, "merge")
        claim, other = get_object_or_404(Claim, pk=claim_id), get_object_or_404(Claim, pk=other_id)
        try:
            dismiss_likeness(claim, other, **hand_at(request).signed)
        except REFUSALS as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        return self.back_to(request, claim, done="These two are not proposed to be merged any more.")

    def add_note(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        require_act(request, "note")
        claim, form = get_object_or_404(Claim, pk=claim_id), NoteForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, claim, refused=first_error(form))
        hand = hand_at(request)
        try:
            add_note(claim, author=hand.user, **form.cleaned_data, **hand.signed)
        except REFUSALS as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        return self.back_to(request, claim, done="Your note is in the discussion.")

    def settle_flag(self, request: HttpRequest, claim_id: int, flag_id: int) -> HttpResponse:
        require_act(request, "settle_flag")
        flag = get_object_or_404(Flag.objects.select_related("claim"), pk=flag_id, claim_id=claim_id)
        form = ReasonForm(None, request.POST)
        if not form.is_valid():
            return self._not_done(request, flag.claim, form, "Say what you found when you looked.")
        hand = hand_at(request)
        try:
            settle_flag(flag, reason=form.cleaned_data["reason"], **hand.signed)
        except REFUSALS as refusal:
            return self._not_done(request, flag.claim, form, str(refusal))
        return self.back_to(request, flag.claim, done="Settled. What you found is in the timeline.")
