"""Who may do what at the desk, and what all its screens have in common."""

from collections.abc import Callable
from enum import IntEnum
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from apps.accounts.models import User
from apps.accounts.roles import EDITORS, REPORTERS, actor_for_user
from verifyhub.lifecycle import Actor


class Rank(IntEnum):
    """What a staff account may do here; each rank may do all that the ones below it may."""

    VISITOR = 0  # on the staff, in no desk group yet: looks, and changes nothing
    REPORTER = 1
    EDITOR = 2
    ADMINISTRATOR = 3


NOT_AT_THE_DESK = (
    "Your account is in no desk group yet: ask an administrator to add it to Reporters or Editors. "
    "Until then you can look at everything and change nothing."
)
NEEDS = {
    Rank.REPORTER: NOT_AT_THE_DESK,
    Rank.EDITOR: "This is for editors only.",
    Rank.ADMINISTRATOR: "This is for administrators only.",
}


def staff(request: HttpRequest) -> User:
    """The person at the desk, with their groups: read once per request, however often they are asked for."""
    user = cast(User, request.user)
    prefetch_related_objects([user], "groups")
    return user


def rank_of(request: HttpRequest) -> Rank:
    user = staff(request)
    names = {group.name for group in user.groups.all()}
    if user.is_superuser:
        return Rank.ADMINISTRATOR
    if EDITORS in names:
        return Rank.EDITOR
    return Rank.REPORTER if REPORTERS in names else Rank.VISITOR


def is_at_least(request: HttpRequest, rank: Rank) -> bool:
    return request.user.is_active and getattr(request.user, "is_staff", False) and rank_of(request) >= rank


def require_rank(request: HttpRequest, rank: Rank) -> None:
    if not is_at_least(request, rank):
        raise PermissionDenied(NEEDS[rank])


def actor_at(request: HttpRequest) -> Actor:
    return actor_for_user(staff(request))


class DeskAdmin(ModelAdmin):
    """A screen of the desk: seen by the staff, edited from a rank upward, never deleted from.

    Ranks decide rather than Django's model permissions, so that an account works as soon as it is put in a group.
    """

    viewed_by = Rank.VISITOR
    added_by: Rank | None = None
    changed_by: Rank | None = None
    deleted_by: Rank | None = None
    actions = None
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_at_least(request, self.viewed_by)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_at_least(request, self.viewed_by)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.added_by is not None and is_at_least(request, self.added_by)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.changed_by is not None and is_at_least(request, self.changed_by)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deleted_by is not None and is_at_least(request, self.deleted_by)

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The row of this screen, or a 404 that the person may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404(f"There is no {self.opts.verbose_name} with number {object_id}.")
        return row

    def page(
        self, request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, template, {**shared, **context}, status=status)

    def action_path(self, route: str, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """An address that only takes POST, from a signed-in member of the staff, with a CSRF token."""
        guarded = self.admin_site.admin_view(require_POST(view))
        return path(route, guarded, name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

    def back_to(self, request: HttpRequest, row: Model, *, done: str = "", refused: str = "") -> HttpResponseRedirect:
        if done:
            messages.success(request, done)
        if refused:
            messages.error(request, refused)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[row.pk]))
