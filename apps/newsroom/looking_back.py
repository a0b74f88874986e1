"""A claim as it was known at a time, and what has changed between two times, for the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.claims.models import Claim
from apps.claims.snapshots import as_of
from apps.newsroom.desk import SeenAdmin
from apps.newsroom.evidence_view import SIDES
from verifyhub.history import Snapshot, differences

ON_SLIDER = 500  # of the journal's latest entries; the field reaches all times


class LookBackForm(forms.Form):
    """Sent by GET: looking back changes nothing, and its address can be passed on."""

    at = forms.DateTimeField(
        label="As known at",
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
        help_text=f"Time zone: {settings.TIME_ZONE}.",
    )
    until = forms.DateTimeField(
        label="Compared with",
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
        help_text="Empty: with now.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        at, until = cleaned.get("at"), cleaned.get("until")
        if at and until and until < at:
            raise forms.ValidationError("The second time must be the later one.")
        return cleaned


def slider_times(claim: Claim) -> list[str]:
    """When something happened to the claim, oldest first, in the form that the field takes.

    Each second once, and rounded up: the field knows no fractions, and the entry must be in what is shown.
    """
    latest = claim.journal.order_by("-position").values_list("created_at", flat=True)[:ON_SLIDER]
    seconds = (timezone.localtime(_next_second(moment)) for moment in reversed(latest))
    return list(dict.fromkeys(f"{second:%Y-%m-%dT%H:%M:%S}" for second in seconds))


def _next_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


@dataclass(frozen=True)
class PastOrigin:
    label: str
    stance: str
    side: str  # "for", "against" or "neither"
    is_counted: bool
    reason: str
    readings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Past:
    """A snapshot, arranged for reading. `claim` is empty before the claim was entered."""

    claim: Mapping[str, Any]
    facts: tuple[tuple[str, Any], ...]
    assessment: Mapping[str, Any] | None
    origins: tuple[PastOrigin, ...]
    loose: tuple[Mapping[str, Any], ...]  # readings in none of the origins


_FACTS = {
    "attribution": "Who says so",
    "hedge": "How it is said",
    "places": "Where",
    "people": "People",
    "organisations": "Organisations",
    "event_words": "When",
    "story": "Story",
    "assigned_to": "With",
    "priority": "Priority",
    "due_at": "Due",
    "parked_until": "Parked until",
    "parked_reason": "Parked because",
    "embargo_until": "Embargo until",
    "is_withdrawn": "Withdrawn",
    "gains": "Serves",
    "loses": "Harms",
}


def past_of(snapshot: Snapshot) -> Past:
    readings = {key: _with_stance(reading) for key, reading in snapshot["readings"].items()}
    assessment = snapshot["assessment"]
    stored = assessment["origins"] if assessment else []
    grouped = {str(key) for origin in stored for key in origin["documents"]}
    return Past(
        claim=snapshot["claim"],
        facts=tuple(_facts(snapshot["claim"])),
        assessment=assessment,
        origins=tuple(_origin(origin, readings) for origin in stored),
        loose=tuple(reading for key, reading in readings.items() if key not in grouped),
    )


def _with_stance(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {**reading, "effective": reading.get("override_stance") or reading["stance"]}


def _origin(stored: Mapping[str, Any], readings: Mapping[str, Mapping[str, Any]]) -> PastOrigin:
    return PastOrigin(
        label=stored["label"],
        stance=stored["stance"],
        side=SIDES.get(stored["stance"], "neither"),
        is_counted=stored["counted"],
        reason=stored["reason"],
        readings=tuple(readings[str(key)] for key in stored["documents"] if str(key) in readings),
    )


def _facts(claim: Mapping[str, Any]) -> list[tuple[str, Any]]:
    known = [(label, claim.get(field)) for field, label in _FACTS.items() if claim.get(field)]
    return [(label, _shown(value)) for label, value in known]


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else _time(str(value)) or value


def _time(text: str) -> datetime | None:
    """Times are kept in the journal as text."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


class LooksBack(SeenAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.then)
        return [path("<int:claim_id>/then/", view, name="claims_claim_then"), *super().get_urls()]

    def then(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        claim, form = self.found(request, str(claim_id)), LookBackForm(request.GET)
        context: dict[str, Any] = {"claim": claim, "look_back": form, "times": slider_times(claim)}
        if form.is_valid():
            context |= _compared(claim, form.cleaned_data["at"], form.cleaned_data["until"])
        status = 200 if form.is_valid() else 400
        return self.page(request, "newsroom/claim_then.html", title="Looking back", status=status, **context)


def _compared(claim: Claim, at: datetime, until: datetime | None) -> dict[str, Any]:
    then, later = as_of(claim, at), as_of(claim, until or timezone.now())
    return {"at": at, "until": until, "past": past_of(then), "changes": differences(then, later)}
