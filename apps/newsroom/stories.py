"""Stories: begun, filled, closed and opened again through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from unfold.decorators import display

from apps.claims.models import Claim, Story
from apps.claims.services import close_story, create_story, put_in_story, reopen_story
from apps.evidence.services import PublisherRefused, affiliate, request_assessment
from apps.newsroom.acts import closed_because
from apps.newsroom.claim_acts import REFUSALS, hand_at
from apps.newsroom.desk import SeenAdmin, actor_at, may_act, require_act
from apps.newsroom.forms import first_error
from apps.newsroom.marks import with_marks
from apps.newsroom.publisher_forms import StorySideForm, lists_for_forms
from apps.newsroom.templatetags.newsroom import age
from apps.queue.nudge import nudge_after_commit

OFFERED = 50  # claims in no story, the latest first
SHOWN = 200  # claims of the story on its page; the list has all


class StoryForm(forms.Form):
    title = forms.CharField(max_length=200)


class FillForm(forms.Form):
    claims = forms.ModelMultipleChoiceField(
        Claim.objects.all(), error_messages={"required": "Choose at least one claim."}
    )


@admin.register(Story)
class StoryAdmin(SeenAdmin):
    list_display = ("title", "claim_count", "how_it_stands", "started")
    search_fields = ("title",)
    ordering = ("-created_at",)

    @display(description="Claims")
    def claim_count(self, story: Story) -> int:
        return story.counted  # type: ignore[attr-defined]

    @display(description="State", ordering="closed_at")
    def how_it_stands(self, story: Story) -> str:
        return "closed" if story.closed_at else "open"

    @display(description="Started", ordering="created_at")
    def started(self, story: Story) -> str:
        return age(story.created_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).annotate(counted=Count("claims"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_act(request, "keep_stories")

    def get_urls(self) -> list[URLPattern]:
        return [
            self.action_path("<int:story_id>/close/", "close", self.close),
            self.action_path("<int:story_id>/reopen/", "reopen", self.reopen),
            self.action_path("<int:story_id>/claims/", "fill", self.fill),
            self.action_path("<int:story_id>/sides/", "take_side", self.take_side),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require_act(request, "keep_stories")
        form = StoryForm(request.POST) if request.method == "POST" else StoryForm()
        if form.is_bound and form.is_valid():
            try:
                story = create_story(form.cleaned_data["title"], **hand_at(request).signed)
            except REFUSALS as refusal:
                form.add_error("title", str(refusal))
            else:
                return self.back_to(request, story, done="The story is begun. Put claims in it below.")
        status = 400 if form.errors else 200
        return self.page(request, "newsroom/story_add.html", title="Begin a story", form=form, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        story = self.found(request, object_id)
        loose = Claim.objects.filter(story=None, is_withdrawn=False, duplicate_of=None).order_by("-id")
        return self.page(
            request,
            "newsroom/story.html",
            title="Story",
            story=story,
            claims=with_marks(story.claims.order_by("-updated_at", "-id"))[:SHOWN],
            loose=[] if story.closed_at else loose[:OFFERED],
            closed_because=closed_because(request, "keep_stories"),
            affiliations=story.affiliations.select_related("publisher").order_by("publisher__name"),
            side_form=StorySideForm(prefix_of_ids="side") if may_act(request, "keep_publishers") else None,
            **lists_for_forms(),
        )

    def take_side(self, request: HttpRequest, story_id: int) -> HttpResponse:
        """Say whose side a publisher is on in this story."""
        require_act(request, "keep_publishers")
        story, form = get_object_or_404(Story, pk=story_id), StorySideForm(None, request.POST)
        if not form.is_valid():
            return self.back_to(request, story, refused=first_error(form))
        asked, signed = form.cleaned_data, hand_at(request).signed
        try:
            affiliate(asked["publisher"], story, form.said(), side=asked["side"], reason=asked["reason"], **signed)
        except PublisherRefused as refusal:
            return self.back_to(request, story, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, story, done="Written down. Open claims that rest on it are weighed again.")

    def close(self, request: HttpRequest, story_id: int) -> HttpResponse:
        require_act(request, "keep_stories")
        story = get_object_or_404(Story, pk=story_id)
        try:
            close_story(story, **hand_at(request).signed)
        except REFUSALS as refusal:
            return self.back_to(request, story, refused=str(refusal))
        return self.back_to(request, story, done="The story is closed and takes no new claims.")

    def reopen(self, request: HttpRequest, story_id: int) -> HttpResponse:
        require_act(request, "keep_stories")
        story = get_object_or_404(Story, pk=story_id)
        reopen_story(story, actor=actor_at(request))
        return self.back_to(request, story, done="The story is open again.")

    def fill(self, request: HttpRequest, story_id: int) -> HttpResponse:
        require_act(request, "keep_stories")
        story, form = get_object_or_404(Story, pk=story_id), FillForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, story, refused=first_error(form))
        hand, claims = hand_at(request), form.cleaned_data["claims"]
        try:
            moved = [put_in_story(claim, story, **hand.signed) for claim in claims]
        except REFUSALS as refusal:
            return self.back_to(request, story, refused=str(refusal))
        request_assessment([claim.pk for claim in claims], now=hand.now)  # sides are those of the story
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, story, done=f"{sum(entry is not None for entry in moved)} put in the story.")
