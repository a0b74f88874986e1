"""The newsroom's own spellings of names: looked up, added, changed, switched off, sent in and taken out as a file."""

import csv
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold import widgets
from unfold.decorators import display

from apps.names.models import Spelling
from apps.names.services import (
    Imported,
    add_spelling,
    change_spelling,
    import_spellings,
    switch_spelling,
)
from apps.newsroom.desk import SeenAdmin, actor_at, may_act, require_act
from apps.newsroom.forms import decoded
from apps.newsroom.templatetags.newsroom import age, pill
from verifyhub.names import NameRow, country_names, fold, kind_of, locate, variants
from verifyhub.spellings import COLUMNS, KINDS, SpellingRefused

SEES_NAMES = "claims.view_claim"
KEEP = "keep_names"


class SpellingForm(forms.Form):
    name = forms.CharField(
        max_length=100,
        widget=widgets.UnfoldAdminTextInputWidget(),
        help_text="As the newsroom writes it. Any spelling of it that is known already will do.",
    )
    spelling = forms.CharField(
        label="Other spelling",
        max_length=100,
        widget=widgets.UnfoldAdminTextInputWidget(),
        help_text="Latin, Ukrainian or Russian letters. Of Cyrillic names the cases are found too.",
    )
    kind = forms.ChoiceField(
        label="What it is", choices=[(kind, kind) for kind in KINDS], widget=widgets.UnfoldAdminSelectWidget()
    )

    def row(self) -> NameRow:
        return NameRow(self.cleaned_data["kind"], (self.cleaned_data["name"], self.cleaned_data["spelling"]))


class ImportForm(forms.Form):
    file = forms.FileField(
        widget=widgets.UnfoldAdminFileFieldWidget({"accept": ".csv,text/csv"}),
        help_text="CSV in UTF-8 whose first line is: kind,name,spelling",
    )

    def clean_file(self) -> str:
        return decoded(self.cleaned_data["file"])


@admin.register(Spelling)
class SpellingAdmin(SeenAdmin):
    change_list_template = "newsroom/spelling_list.html"
    list_display = ("spelling", "name", "kind", "folds_to", "state", "added", "changed")
    list_filter = ("is_active", "kind")
    search_fields = ("spelling", "name")
    search_help_text = "Search spellings and names that the newsroom added"
    ordering = ("name", "spelling", "id")

    @display(description="Folds to")
    def folds_to(self, row: Spelling) -> str:
        return fold(row.spelling)

    @display(description="State", ordering="is_active")
    def state(self, row: Spelling) -> str:
        return pill("status", "in force", style="done") if row.is_active else pill("status", "off", style="failed")

    @display(description="Added", ordering="added_at")
    def added(self, row: Spelling) -> str:
        return age(row.added_at)

    @display(description="By")
    def changed(self, row: Spelling) -> str:
        return row.changed_by or row.added_by

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEES_NAMES)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(SEES_NAMES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_act(request, KEEP)

    def get_urls(self) -> list[URLPattern]:
        pages = {"import": self.import_view, "export": self.export_view, "look_up": self.look_up}
        return [
            *(
                path(f"{name}/", self.admin_site.admin_view(view), name=f"names_spelling_{name}")
                for name, view in pages.items()
            ),
            self.action_path("<int:spelling_id>/switch/", "switch", self.switch),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require_act(request, KEEP)
        form = SpellingForm(request.POST) if request.method == "POST" else SpellingForm()
        if form.is_bound and form.is_valid():
            try:
                change = add_spelling(form.row(), actor=actor_at(request), now=timezone.now())
            except SpellingRefused as refusal:
                form.add_error("spelling", str(refusal))
            else:
                return _to_list(request, f"“{change.row.spelling}” is now another spelling of {change.row.name}.")
        return self._form_page(request, form, title="Add a spelling")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.found(request, object_id)
        initial = {"kind": row.kind, "name": row.name, "spelling": row.spelling}
        if request.method != "POST":
            return self._form_page(request, SpellingForm(initial=initial), title="Spelling", row=row)
        require_act(request, KEEP)
        form = SpellingForm(request.POST)
        if form.is_valid():
            try:
                change_spelling(row, form.row(), actor=actor_at(request), now=timezone.now())
            except SpellingRefused as refusal:
                form.add_error("spelling", str(refusal))
            else:
                return _to_list(request, f"“{row.spelling}” is another spelling of {row.name}.")
        return self._form_page(request, form, title="Spelling", row=row)

    def switch(self, request: HttpRequest, spelling_id: int) -> HttpResponse:
        require_act(request, KEEP)
        row = get_object_or_404(Spelling, pk=spelling_id)
        try:
            switch_spelling(row, is_active=not row.is_active, actor=actor_at(request), now=timezone.now())
        except SpellingRefused as refusal:
            return self.back_to(request, row, refused=str(refusal))
        return self.back_to(request, row, done="It is in force." if row.is_active else "It is off.")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        require_act(request, KEEP)
        form, imported = ImportForm(request.POST or None, request.FILES or None), None
        if request.method == "POST" and form.is_valid():
            try:
                imported = import_spellings(form.cleaned_data["file"], actor=actor_at(request), now=timezone.now())
            except SpellingRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                if not imported.errors:
                    return _to_list(request, _told(imported))
        status = 400 if form.errors or imported else 200
        return self.page(
            request,
            "newsroom/spelling_import.html",
            title="Import spellings",
            form=form,
            imported=imported,
            status=status,
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What is in force, in the columns that an import reads."""
        self.require_view(request)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="spellings.csv"'
        writer = csv.writer(response)
        writer.writerow(COLUMNS)
        writer.writerows(Spelling.objects.filter(is_active=True).order_by("id").values_list(*COLUMNS))
        return response

    def look_up(self, request: HttpRequest) -> HttpResponse:
        """What any name folds to, whether we ship it or the newsroom added it."""
        self.require_view(request)
        name = request.GET.get("name", "").strip()[:100]
        found = {"folded": fold(name), "kind": kind_of(name), "spellings": variants(name), "locations": locate([name])}
        return self.page(
            request,
            "newsroom/spelling_look_up.html",
            title="Look up a name",
            name=name,
            found=found if name else None,
            countries=country_names(),
        )

    def _form_page(self, request: HttpRequest, form: forms.Form, *, title: str, row: Any = None) -> HttpResponse:
        return self.page(
            request,
            "newsroom/spelling.html",
            title=title,
            form=form,
            row=row,
            may_keep=may_act(request, KEEP),
            folds_to=fold(row.spelling) if row else "",
            status=400 if form.errors else 200,
        )


def _told(imported: Imported) -> str:
    added = len(imported.added)
    return f"{added:,} added; {imported.known:,} were known already."


def _to_list(request: HttpRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:names_spelling_changelist"))
