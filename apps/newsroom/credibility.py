"""Saying on the claim page how credible one report is."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from apps.evidence.models import CREDIBILITIES, Reading
from apps.evidence.services import JudgementRefused, judge_credibility
from apps.newsroom.desk import SeenAdmin, actor_at, require_act
from apps.newsroom.forms import first_error

TAKEN_BACK = 0
_CHOICES = [("", "Choose …"), *CREDIBILITIES, (TAKEN_BACK, "take the judgement back")]


class CredibilityForm(forms.Form):
    credibility = forms.TypedChoiceField(label="Credibility of what it says", choices=_CHOICES, coerce=int)
    reason = forms.CharField(max_length=5_000, widget=forms.Textarea({"rows": 3}))


class JudgesCredibility(SeenAdmin):
    """The address that takes judgements; every rule is in the service."""

    def get_urls(self) -> list[URLPattern]:
        route = "<int:claim_id>/readings/<int:reading_id>/credibility/"
        return [self.action_path(route, "judge", self.judge), *super().get_urls()]

    def judge(self, request: HttpRequest, claim_id: int, reading_id: int) -> HttpResponse:
        require_act(request, "judge_credibility")
        reading = get_object_or_404(Reading.objects.select_related("claim"), pk=reading_id, claim_id=claim_id)
        form = CredibilityForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, reading.claim, refused=first_error(form))
        chosen, reason = form.cleaned_data["credibility"], form.cleaned_data["reason"]
        try:
            judge_credibility(reading, chosen or None, reason=reason, actor=actor_at(request), now=timezone.now())
        except JudgementRefused as refusal:
            return self.back_to(request, reading.claim, refused=str(refusal))
        return self.back_to(request, reading.claim, done="Your judgement stands beside the publisher's letter.")
