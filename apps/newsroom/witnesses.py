"""Saying on the claim page which documents are one witness."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from apps.claims.models import Claim
from apps.evidence.models import Document
from apps.evidence.services import RulingRefused, bring_together, set_apart, take_back
from apps.newsroom.desk import SeenAdmin, actor_at, require_act
from apps.newsroom.forms import first_error
from apps.queue.nudge import nudge_after_commit


class RulingForm(forms.Form):
    """`other` is a document of the witness it is to be one with; only for that."""

    reason = forms.CharField(max_length=5_000)
    other = forms.ModelChoiceField(Document.objects.all(), required=False)


class TellsWitnesses(SeenAdmin):
    """The address that takes rulings; every rule is in the service."""

    def get_urls(self) -> list[URLPattern]:
        route = "<int:claim_id>/witnesses/<int:document_id>/<str:ruling>/"
        return [self.action_path(route, "witness", self.witness), *super().get_urls()]

    def witness(self, request: HttpRequest, claim_id: int, document_id: int, ruling: str) -> HttpResponse:
        require_act(request, "tell_witnesses")
        claim = get_object_or_404(Claim, pk=claim_id)
        document = get_object_or_404(Document, pk=document_id, readings__claim=claim)
        form = RulingForm(request.POST)
        if not form.is_valid():
            return self.back_to(request, claim, refused=first_error(form))
        reason, other = form.cleaned_data["reason"], form.cleaned_data["other"]
        signed: dict[str, Any] = {"reason": reason, "actor": actor_at(request), "now": timezone.now()}
        try:
            if ruling == "apart":
                set_apart(document, claim, **signed)
            elif ruling == "together":
                bring_together(document, other or document, claim, **signed)
            elif ruling == "machine":
                take_back(claim, document, **signed)
            else:
                raise Http404(f"There is no ruling called {ruling}.")
        except RulingRefused as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        nudge_after_commit("apps.evidence.tasks.sweep")
        return self.back_to(request, claim, done="Written down; the claim is weighed again with it.")
