"""Who is at the desk, and what all its screens have in common."""

from collections.abc import Callable, Sequence
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
from apps.accounts.roles import actor_for_user
from verifyhub import permissions
from verifyhub.lifecycle import Actor

WORK = "claims.add_claim"  # whoever may enter claims works at the desk, and may ask for moves
NOT_AT_THE_DESK = "Your account is not at the desk: ask an administrator to add it to Reporters or Editors."


def staff(request: HttpRequest) -> User:
    """The person at the desk, with their groups: read once per request, however often they are asked for."""
    user = cast(User, request.user)
    prefetch_related_objects([user], "groups")
    return user


def actor_at(request: HttpRequest) -> Actor:
    return actor_for_user(staff(request))


def may(request: HttpRequest, permission: str) -> bool:
    return staff(request).has_perm(permission)


def require(request: HttpRequest, permission: str) -> None:
    if not may(request, permission):
        raise PermissionDenied(NOT_AT_THE_DESK)


def may_act(request: HttpRequest, act: str) -> bool:
    """Whether the person works at the desk, and their role permits the act."""
    return may(request, WORK) and permissions.may(act, actor_at(request))


def require_act(request: HttpRequest, act: str) -> None:
    require(request, WORK)
    try:
        permissions.require(act, actor_at(request))
    except permissions.NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


class DeskAdmin(ModelAdmin):
    """A screen of the desk. Django's permissions say who sees and edits; nobody deletes: the journal names things."""

    actions: Sequence[str] | None = None
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied(NOT_AT_THE_DESK)

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The row of this screen, or a 404 that the person may see."""
        self.require_view(request)
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


class SeenAdmin(DeskAdmin):
    """A screen without a form: what it shows is written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
