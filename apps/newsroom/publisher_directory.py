"""The list of publishers as a file: sent in with a look at what it would do, and taken out."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold import widgets

from apps.evidence.services.directory import Loaded, export_publishers, load_publishers
from apps.newsroom.desk import SeenAdmin, actor_at, require_act
from apps.newsroom.forms import decoded
from apps.queue.nudge import nudge_after_commit
from verifyhub.directory import COLUMNS, DirectoryRefused, starter_directory

KEEP = "keep_publishers"


class DirectoryForm(forms.Form):
    """A file, or the text of one that was looked at already; neither for the directory that comes along."""

    file = forms.FileField(
        required=False,
        widget=widgets.UnfoldAdminFileFieldWidget({"accept": ".csv,text/csv"}),
        help_text=f"CSV in UTF-8 whose first line is: {','.join(COLUMNS)}",
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput())
    update = forms.BooleanField(required=False, label="Also change what is on file and differs (never a grade)")

    def clean_file(self) -> str:
        upload = self.cleaned_data.get("file")
        return decoded(upload) if upload else ""

    def directory(self) -> str:
        return self.cleaned_data["file"] or self.cleaned_data["text"] or starter_directory()


class KeepsDirectory(SeenAdmin):
    def get_urls(self) -> list[URLPattern]:
        pages = {"import": self.import_view, "export": self.export_view}
        return [
            *(
                path(f"{name}/", self.admin_site.admin_view(view), name=f"evidence_publisher_{name}")
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """First what it would do; once that was looked at ("confirmed"), the same for good."""
        require_act(request, KEEP)
        form = DirectoryForm(request.POST or None, request.FILES or None)
        loaded: Loaded | None = None
        if form.is_bound and form.is_valid():
            is_preview = "confirmed" not in request.POST
            try:
                loaded = load_publishers(
                    form.directory(),
                    update=form.cleaned_data["update"],
                    preview=is_preview,
                    actor=actor_at(request),
                    now=timezone.now(),
                )
            except DirectoryRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                if not is_preview and not loaded.errors:
                    nudge_after_commit("apps.evidence.tasks.sweep")
                    return _to_list(request, loaded)
        return self.page(
            request,
            "newsroom/publisher_import.html",
            title="Import publishers",
            form=form,
            loaded=loaded,
            text=form.directory() if loaded else "",
            update=loaded.is_updated if loaded else False,
            status=400 if form.errors or (loaded and loaded.errors) else 200,
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        self.require_view(request)
        response = HttpResponse(export_publishers(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="publishers.csv"'
        return response


def _to_list(request: HttpRequest, loaded: Loaded) -> HttpResponseRedirect:
    changed = f"{len(loaded.differs):,} {'changed' if loaded.is_updated else 'differ and were kept as they are'}"
    messages.success(request, f"{len(loaded.new):,} new, {len(loaded.unchanged):,} as before, {changed}.")
    return HttpResponseRedirect(reverse("admin:evidence_publisher_changelist"))
