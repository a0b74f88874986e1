"""What each act of the desk asks for, as it stands in its dialog."""

import re
import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.claims.models import Claim, Priority, Story
from apps.claims.queries import proposals_for


class LocalTimeField(forms.DateTimeField):
    """A date and time in the newsroom's own zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, help_text=f"Time zone: {settings.TIME_ZONE}.", **options)


class DayField(forms.DateField):
    """A day, given on as its first moment in the newsroom's own zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return timezone.make_aware(datetime.combine(day, time())) if day else None


class StaffField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.get_full_name() or obj.username


def reason_field(*, required: bool = True) -> forms.CharField:
    label = "Reason" if required else "Reason (if you wish)"
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=5_000, widget=widget, help_text="Kept in the timeline for good."
    )


class ActForm(forms.Form):
    """What an act asks for; it begins with what `claim` has. `prefix_of_ids` keeps several apart on one page."""

    def __init__(self, claim: Claim | None = None, sent: Any = None, *, prefix_of_ids: str = "act") -> None:
        super().__init__(sent, auto_id=f"{prefix_of_ids}-%s", initial=self.begin_with(claim))

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {}

    def typed(self) -> str:
        """The words somebody wrote into it, so that a refusal does not lose them."""
        texts = (str(self.data.get(name, "")).strip() for name, f in self.fields.items() if type(f) is forms.CharField)
        begun = {str(value) for value in self.initial.values()}
        return " / ".join(text for text in texts if text and text not in begun)


class ReasonForm(ActForm):
    reason = reason_field()


class OptionalReasonForm(ActForm):
    reason = reason_field(required=False)


class ParkForm(ActForm):
    until = DayField(label="Look again on")
    reason = reason_field()


class RewordForm(ActForm):
    statement = forms.CharField(label="The claim", max_length=2_000, widget=forms.Textarea({"rows": 3}))
    reason = reason_field()

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {"statement": claim.statement} if claim else {}


class SplitForm(ActForm):
    statements = forms.CharField(
        label="The statements, one on each line", max_length=10_000, widget=forms.Textarea({"rows": 5})
    )
    reason = reason_field()

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {"statements": claim.statement} if claim else {}

    def clean_statements(self) -> list[str]:
        return str(self.cleaned_data["statements"]).splitlines()


class AssignForm(ActForm):
    to = StaffField(
        User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "last_name", "username"),
        label="Who looks after it",
        required=False,
        empty_label="Nobody",
    )

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {"to": claim.assigned_to_id} if claim else {}


class PriorityForm(ActForm):
    priority = forms.ChoiceField(choices=Priority.choices)
    due_at = LocalTimeField(label="To be decided by", required=False)

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {"priority": claim.priority, "due_at": claim.due_at} if claim else {}

    def clean_priority(self) -> Priority:
        return Priority(self.cleaned_data["priority"])


class EmbargoForm(ActForm):
    until = LocalTimeField(label="Until")
    reason = reason_field()


class StoryChoiceForm(ActForm):
    story = forms.ModelChoiceField(
        Story.objects.filter(closed_at=None).order_by("title"), required=False, empty_label="No story"
    )

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        return {"story": claim.story_id} if claim else {}


class MergeForm(ActForm):
    """Choose one of the claims most like it, or name another by its number, its uid or its address."""

    likely = forms.ChoiceField(label="The claim that survives", required=False, widget=forms.RadioSelect)
    other = forms.CharField(label="Or another: its number, or the address of its page", max_length=500, required=False)
    reason = reason_field()

    def __init__(self, claim: Claim | None = None, sent: Any = None, *, prefix_of_ids: str = "act") -> None:
        super().__init__(claim, sent, prefix_of_ids=prefix_of_ids)
        self.fields["likely"].choices = _likely(claim) if claim else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named, likely = cleaned.get("other", "").strip(), cleaned.get("likely", "")
        if not named and not likely:
            raise forms.ValidationError("Choose the claim that survives.")
        cleaned["into"] = Claim.objects.filter(_named(named or likely)).first()
        if cleaned["into"] is None:
            raise forms.ValidationError(f"There is no claim “{named or likely}”.")
        return cleaned


def _named(text: str) -> Q:
    if number := re.search(r"(?:/claim/|^#?)(\d{1,18})(?:/|$)", text):
        return Q(pk=int(number[1]))
    try:
        return Q(uid=uuid.UUID(text.rstrip("/").rpartition("/")[2]))
    except ValueError:
        return Q(pk=None)


def _likely(claim: Claim) -> list[tuple[str, str]]:
    """The claims that it may be the same as, each once, as they survive."""
    survivors = [maybe.survivor for maybe in proposals_for([claim]).get(claim.pk, ())]
    return list({str(s.pk): s.statement for s in survivors if not s.is_withdrawn}.items())
