"""What is asked of whoever says something of a publisher."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.claims.models import Claim, Story
from apps.evidence.models import RELIABILITIES, Affiliation, Publisher, PublisherAlias
from apps.newsroom.act_forms import ActForm
from verifyhub.directory import alias_key

IN_GENERAL = "general"
_KINDS = [*Affiliation.Kind.choices, (IN_GENERAL, "as in general: take back what was said")]


def _reason(help_text: str = "Kept in the history for good.") -> forms.CharField:
    return forms.CharField(label="Reason", max_length=5_000, widget=forms.Textarea({"rows": 2}), help_text=help_text)


def named_publisher(name: str) -> Publisher | None:
    """By its name, or by another that it is called."""
    found = Publisher.objects.filter(name__iexact=name).first()
    alias = None if found else PublisherAlias.objects.filter(key=alias_key(name)).select_related("publisher").first()
    return alias.publisher if alias else found


class GradeForm(ActForm):
    reliability = forms.ChoiceField(label="Grade", choices=[("", "Choose …"), *RELIABILITIES])
    reason = _reason("What is known of the source as such. How credible one report is, is judged on the claim.")


class SideForm(ActForm):
    side = forms.CharField(
        label="Side in general",
        max_length=100,
        required=False,
        widget=forms.TextInput({"list": "sides"}),
        help_text="The party it belongs to in every story for which nothing else is said. Empty: none.",
    )
    reason = _reason()


class OwnerForm(ActForm):
    owner = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput({"list": "publishers"}),
        help_text="A publisher on file, or the name of a group that publishes nothing itself. Empty: it stands alone.",
    )
    reason = _reason("Where this is known from.")

    def owned_by(self) -> tuple[Publisher | None, str]:
        """A publisher, or the name of a family that is none."""
        name = " ".join(self.cleaned_data["owner"].split())
        owner = named_publisher(name) if name else None
        return owner, "" if owner else name


class AffiliationForm(ActForm):
    """For one publisher; the story is chosen."""

    story = forms.ModelChoiceField(Story.objects.order_by("-created_at"), empty_label="Choose a story")
    kind = forms.ChoiceField(label="In this story", choices=_KINDS)
    side = forms.CharField(
        label="Which party", max_length=100, required=False, widget=forms.TextInput({"list": "sides"})
    )
    reason = _reason()

    def said(self) -> Affiliation.Kind | None:
        kind = self.cleaned_data["kind"]
        return None if kind == IN_GENERAL else Affiliation.Kind(kind)


class StorySideForm(AffiliationForm):
    """For one story; the publisher is named."""

    story = None  # type: ignore[assignment]
    publisher = forms.CharField(max_length=200, widget=forms.TextInput({"list": "publishers"}))
    field_order = ("publisher", "kind", "side", "reason")

    def clean_publisher(self) -> Publisher:
        name = str(self.cleaned_data["publisher"])
        publisher = named_publisher(" ".join(name.split()))
        if publisher is None:
            raise ValidationError(f"There is no publisher “{name}” on file. Enter it under Publishers first.")
        return publisher


class FactsForm(forms.Form):
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=Publisher.Kind.choices)
    addresses = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="One on each line: a host, or a host and the start of a path (t.me/channel).",
    )
    aliases = forms.CharField(
        label="Other names",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="One on each line: how texts credit it, such as AP for the Associated Press.",
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", required=False, max_length=2, error_messages={"invalid": "Two letters, such as UA."}
    )
    source = forms.CharField(
        label="Where these facts are from", required=False, max_length=300, help_text="Its own site, a register, …"
    )
    reason = forms.CharField(
        label="Reason (if you wish)", required=False, max_length=5_000, widget=forms.Textarea({"rows": 2})
    )

    def facts(self) -> dict[str, Any]:
        lists = {name: self.cleaned_data[name].splitlines() for name in ("addresses", "aliases")}
        return self.cleaned_data | lists


def lists_for_forms() -> dict[str, Any]:
    """What the fields of the forms offer while somebody types."""
    said = Publisher.objects.values_list("side").union(
        Affiliation.objects.values_list("side"),
        Claim.objects.values_list("gains"),
        Claim.objects.values_list("loses"),
    )
    publishers = Publisher.objects.order_by("name").values_list("name", flat=True)
    return {"sides": sorted(side for (side,) in said if side), "publishers": list(publishers)}
