"""What people type at the desk, checked before a service sees it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from unfold import widgets

from apps.accounts.services import ALLOWS
from apps.claims.models import Story
from apps.claims.services import ArticleRefused, ArticleText, article_from_file
from apps.evidence.models import STANCES, Feed
from verifyhub.connectors import CONNECTORS, key_setting, missing_key
from verifyhub.connectors.site_search import address_problem

MAX_FILE_BYTES = 5_000_000  # read into memory at once; the text itself has a lower limit, told by the service


class WebAddressField(forms.CharField):
    """An http or https address; anything else is refused in words."""

    default_validators = [URLValidator(schemes=["http", "https"], message="Give an address starting with https://.")]

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", widgets.UnfoldAdminURLInputWidget())
        super().__init__(max_length=2000, **options)


class DaysField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        refusal = "Give a number of days from 1 to 3650."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), refusal)
        widget = widgets.UnfoldAdminTextInputWidget({"inputmode": "numeric", "placeholder": "no end"})
        super().__init__(min_value=1, max_value=3650, widget=widget, error_messages=messages, **options)


class IntakeForm(forms.Form):
    text = forms.CharField(
        label="Text of the article",
        required=False,
        strip=False,
        widget=widgets.UnfoldAdminTextareaWidget({"rows": 14}),
        help_text="Paste it as it is: quotes are kept word for word.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        widget=widgets.UnfoldAdminFileFieldWidget({"accept": ".txt,.html,.htm,text/plain,text/html"}),
        help_text="Plain text (.txt) or a saved page (.html), in UTF-8.",
    )
    title = forms.CharField(
        max_length=300,
        required=False,
        widget=widgets.UnfoldAdminTextInputWidget(),
        help_text="Left empty: what the file says, or the first words of the text.",
    )
    source_url = WebAddressField(
        label="Address",
        required=False,
        help_text="Alone, without a text or a file: the page is fetched, as its site lets programs do.",
    )
    publisher_name = forms.CharField(
        label="Publisher", max_length=200, required=False, widget=widgets.UnfoldAdminTextInputWidget()
    )
    published_at = forms.DateTimeField(
        label="Published",
        required=False,
        widget=forms.DateTimeInput(
            {"type": "datetime-local", "class": " ".join(widgets.INPUT_CLASSES)}, format="%Y-%m-%dT%H:%M"
        ),
        help_text=f"Time zone: {settings.TIME_ZONE}.",
    )
    story = forms.ModelChoiceField(
        Story.objects.filter(closed_at=None).order_by("title"),
        required=False,
        empty_label="No story",
        widget=widgets.UnfoldAdminSelectWidget(),
    )

    def clean_file(self) -> ArticleText | None:
        upload = self.cleaned_data.get("file")
        try:
            return article_from_file(decoded(upload)) if upload else None
        except ArticleRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text", "").strip() and cleaned.get("file"):
            raise forms.ValidationError("Paste a text or choose a file, not both.")
        return cleaned

    @property
    def is_address_alone(self) -> bool:
        given = self.cleaned_data
        return bool(given["source_url"]) and not given["text"].strip() and not given["file"]

    def received(self) -> ArticleText:
        """The pasted text or the file, with what was typed before what the file says of itself."""
        # Browsers send pasted lines with CR LF; offsets are counted in the text as it was pasted.
        pasted = self.cleaned_data["text"].replace("\r\n", "\n")
        sent: ArticleText = self.cleaned_data["file"] or ArticleText(pasted)
        typed = ("title", "source_url", "publisher_name", "published_at")
        return replace(sent, **{name: self.cleaned_data[name] for name in typed if self.cleaned_data[name]})


def decoded(upload: UploadedFile) -> str:
    if (upload.size or 0) > MAX_FILE_BYTES:
        raise forms.ValidationError(f"The file has {upload.size:,} bytes; at most {MAX_FILE_BYTES:,} are read at once.")
    body = upload.read()
    if b"\x00" in body:
        raise forms.ValidationError("This is not a text file. Save the article as plain text (.txt) in UTF-8.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise forms.ValidationError(
            f"This file is not UTF-8: byte {error.start + 1:,} cannot be read. Save it as UTF-8 text and send it again."
        ) from error


class MoveForm(forms.Form):
    """`version` is the claim's version that the person was looking at."""

    version = forms.IntegerField(min_value=0)
    reason = forms.CharField(required=False, max_length=5_000)


class EvidenceForm(forms.Form):
    url = WebAddressField(label="Address of the page")


AS_READ = "as_read"  # take a person's stance back


class InterestForm(forms.Form):
    gains = forms.CharField(label="The claim serves", max_length=100, required=False)
    loses = forms.CharField(label="The claim harms", max_length=100, required=False)


class OverrideForm(forms.Form):
    stance = forms.ChoiceField(
        label="What the document does",
        choices=[("", "Choose …"), *STANCES, (AS_READ, "what the machine read")],
        widget=widgets.UnfoldAdminSelectWidget({"id": "override-stance"}),
    )
    reason = forms.CharField(
        max_length=5_000, widget=widgets.UnfoldAdminTextareaWidget({"rows": 3, "id": "override-reason"})
    )


class NoteForm(forms.Form):
    text = forms.CharField(label="Note", max_length=10_000)
    is_private = forms.BooleanField(label="Only for me", required=False)


class AddClaimForm(forms.Form):
    quote = forms.CharField(max_length=5_000)
    statement = forms.CharField(max_length=2_000, required=False)

    def clean_quote(self) -> str:
        """Browsers send lines with CR LF; the article has them as it was received, which is mostly without."""
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")


class FeedForm(forms.ModelForm):
    """A search service is asked at its own address when none is given."""

    connector = forms.ChoiceField(choices=lambda: [(name, _connector_label(name)) for name in CONNECTORS])
    address = WebAddressField(
        required=False,
        help_text="Of the feed, channel, sitemap or page; of a site's search page with {query} where the words go."
        " Leave it empty for a search service: its own is filled in.",
    )

    class Meta:
        model = Feed
        fields = ("name", "connector", "address", "is_enabled")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "connector" in self.fields:  # a person who may only look gets no fields
            self.fields["connector"].widget = widgets.UnfoldAdminSelectWidget(
                choices=self.fields["connector"].widget.choices
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        connector = CONNECTORS.get(cleaned.get("connector", ""))
        if connector and "address" in cleaned and not cleaned["address"]:
            cleaned["address"] = connector.default_address
            if not connector.default_address:
                self.add_error("address", f"Say where to ask: “{connector.label}” has no address of its own.")
        if connector and connector.name == "site_search" and (problem := address_problem(cleaned.get("address") or "")):
            self.add_error("address", problem)
        return cleaned


def _connector_label(name: str) -> str:
    """With what it lacks, so that nobody wonders later why it is off."""
    missing = missing_key(name, keys=settings.CONNECTOR_KEYS)
    return f"{CONNECTORS[name].label} (off until {key_setting(name)} is set)" if missing else CONNECTORS[name].label


class KeyForm(forms.Form):
    label = forms.CharField(max_length=100, widget=widgets.UnfoldAdminTextInputWidget())
    scopes = forms.MultipleChoiceField(
        choices=list(ALLOWS.items()),
        error_messages={"required": "Choose what the key may do."},
    )
    days = DaysField(label="Days until it ends", required=False)


class RotateForm(forms.Form):
    """`old_days`: how long the key that is replaced goes on, for the partner to change over."""

    old_days = DaysField(label="Days the old key goes on", initial=7)
    days = DaysField(label="Days until the new key ends", required=False)


class LimitsForm(forms.Form):
    """Left empty: as for every key."""

    reads_per_minute = forms.IntegerField(label="Reads in a minute", min_value=1, max_value=10**6, required=False)
    writes_per_minute = forms.IntegerField(
        label="Writes in a minute, for each scope", min_value=1, max_value=10**6, required=False
    )
    requests_per_day = forms.IntegerField(label="Requests in a day", min_value=1, max_value=10**9, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs["placeholder"] = f"{getattr(settings, name.upper()):,}, as every key"


class EndpointForm(forms.Form):
    url = WebAddressField(label="Address that takes the notices")
    description = forms.CharField(max_length=200, required=False, widget=widgets.UnfoldAdminTextInputWidget())


def first_error(form: forms.Form) -> str:
    """One sentence for a form that was sent from a dialog."""
    return next((str(message) for errors in form.errors.values() for message in errors), "Something is missing.")
