"""What each act of the desk asks for, as it stands in its dialog."""

import re
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.claims.models import HEDGES, Claim, Priority, Story
from apps.claims.queries import proposals_for
from apps.claims.services import Details
from verifyhub.reading.drafts import Shade
from verifyhub.relations import WORDS, Relation


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
        if day and day.year < 1000:  # "22" typed into the browser's field is the year 22
            raise forms.ValidationError("Write the year in four digits, such as 2022.")
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


class NamesField(forms.CharField):
    """Names, one on each line."""

    def __init__(self, label: str, help_text: str = "One on each line.") -> None:
        widget = forms.Textarea({"rows": 2})
        super().__init__(label=label, max_length=5_000, required=False, help_text=help_text, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (line.strip() for line in super().clean(value).splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


class DescribeForm(ActForm):
    attribution = NamesField("Who says so", "From the article outward, one on each line. Empty: the article itself.")
    hedge = forms.ChoiceField(label="How it is said", choices=HEDGES)
    places = NamesField("Where")
    people = NamesField("People")
    organisations = NamesField("Organisations")
    first_day = DayField(label="When: first day", required=False)
    last_day = DayField(label="Last day", required=False, help_text="Empty: the first day alone.")
    event_words = forms.CharField(label="In the words of the article", max_length=200, required=False)
    reason = reason_field()

    def begin_with(self, claim: Claim | None) -> dict[str, Any]:
        if claim is None:
            return {}
        known = ("attribution", "hedge", "places", "people", "organisations", "event_words")
        first, last = event_days(claim) or (None, None)
        return {name: getattr(claim, name) for name in known} | {"first_day": first, "last_day": last}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if last and not first:
            raise forms.ValidationError("Give the first day too.")
        event = (first, _next_day(last or first)) if first else None
        read = ("attribution", "places", "people", "organisations", "event_words")
        if not self.errors:
            said = {name: cleaned[name] for name in read}
            cleaned["details"] = Details(**said, hedge=Shade(cleaned["hedge"]), event=event)
        return cleaned


def event_days(claim: Claim) -> tuple[date, date] | None:
    """The first and the last day of what the claim tells, in the newsroom's own zone."""
    if claim.event_start is None or claim.event_end is None:
        return None
    return timezone.localdate(claim.event_start), timezone.localdate(claim.event_end - timedelta(microseconds=1))


def _next_day(day: datetime) -> datetime:
    """Its first moment, also where a clock is put forward or back in between."""
    return timezone.make_aware(datetime.combine(day.date() + timedelta(days=1), time()))


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


_KINDS = [(f"{kind.value}:{side}", WORDS[kind][side]) for kind in Relation for side in (0, 1)]


class RelateForm(ActForm):
    kind = forms.ChoiceField(
        label="This claim …", choices=[pair for pair in _KINDS if pair[0] != f"{Relation.CONTRADICTS.value}:1"]
    )
    other = forms.CharField(label="… this one: its number, or the address of its page", max_length=500)
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, _, side = cleaned.get("kind", "").partition(":")
        named = cleaned.get("other", "").strip()
        cleaned["other"] = Claim.objects.filter(_named(named)).first()
        if cleaned["other"] is None:
            raise forms.ValidationError(f"There is no claim “{named}”.")
        if kind:
            cleaned["relation"], cleaned["is_reversed"] = Relation(kind), side == "1"
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
