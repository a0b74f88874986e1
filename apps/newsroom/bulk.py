"""One act for many claims: each goes through the service by itself, and refusals are told one by one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from apps.claims.models import Claim
from apps.claims.services import assign, park, put_in_story
from apps.evidence.services import request_assessment
from apps.newsroom.act_forms import ActForm, ParkForm, StoryChoiceForm
from apps.newsroom.acts import Hand
from apps.newsroom.claim_acts import REFUSALS, hand_at
from apps.newsroom.desk import SeenAdmin, may_act
from apps.queue.nudge import nudge_after_commit

AT_ONCE = 200  # claims; the list shows 50 on a page


class ActsOnMany(SeenAdmin):
    actions = ("assign_to_me", "choose_story", "park_them")
    list_disable_select_all = True

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return may_act(request, "assign")

    def has_park_permission(self, request: HttpRequest) -> bool:
        return may_act(request, "park")

    def has_keep_stories_permission(self, request: HttpRequest) -> bool:
        return may_act(request, "keep_stories")

    @admin.action(description="Assign to me", permissions=["assign"])
    def assign_to_me(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        hand = hand_at(request)
        _for_each(request, claims, lambda claim: assign(claim, to=hand.user, **hand.signed), "with you now")

    @admin.action(description="Put in a story …", permissions=["keep_stories"])
    def choose_story(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def carry_out(claim: Claim, asked: dict[str, Any], hand: Hand) -> object:
            moved = put_in_story(claim, asked["story"], **hand.signed)
            request_assessment([claim.pk], now=hand.now)  # whose side publishers are on is said by story
            return moved

        return self._ask_first(request, claims, StoryChoiceForm, carry_out, title="Put in a story", done="moved")

    @admin.action(description="Park …", permissions=["park"])
    def park_them(self, request: HttpRequest, claims: QuerySet[Claim]) -> HttpResponse | None:
        def carry_out(claim: Claim, asked: dict[str, Any], hand: Hand) -> object:
            return park(claim, until=asked["until"], reason=asked["reason"], **hand.signed)

        return self._ask_first(request, claims, ParkForm, carry_out, title="Park", done="parked")

    def _ask_first(
        self,
        request: HttpRequest,
        claims: QuerySet[Claim],
        form_class: type[ActForm],
        carry_out: Callable[[Claim, dict[str, Any], Hand], object],
        *,
        title: str,
        done: str,
    ) -> HttpResponse | None:
        """The form, until it is sent filled in; None leads back to the list."""
        form = form_class(None, request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            hand = hand_at(request)
            _for_each(request, claims, lambda claim: carry_out(claim, form.cleaned_data, hand), done)
            return None
        context = {"form": form, "claims": claims[:AT_ONCE], "act_title": title, "action": request.POST["action"]}
        return self.page(
            request,
            "newsroom/bulk.html",
            title=title,
            checkbox=helpers.ACTION_CHECKBOX_NAME,
            status=400 if form.errors else 200,
            **context,
        )


def _for_each(request: HttpRequest, claims: QuerySet[Claim], act: Callable[[Claim], object], done: str) -> None:
    """An act that returns None found nothing to change."""
    count, refused = 0, False
    for claim in claims[:AT_ONCE]:
        try:
            count += act(claim) is not None
        except REFUSALS as refusal:
            refused = True
            messages.error(request, f"{claim.statement[:80]}: {refusal}")
    if count or not refused:
        messages.success(request, f"{count} claim{'' if count == 1 else 's'} {done}.")
    nudge_after_commit("apps.webhooks.tasks.sweep")
