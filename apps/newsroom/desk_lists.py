"""The lists of the desk: claims by what stands beside their state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.newsroom.desk import staff
from apps.newsroom.marks import HAS_OPEN_CORRECTION, IS_FLAGGED

IN_PLAY = Q(is_withdrawn=False, duplicate_of=None, parked_until=None)
SOON = timedelta(days=7)


def overdue(now: datetime) -> Q:
    """As `claims.services.is_overdue`, for the database."""
    return IN_PLAY & Q(due_at__lt=now, verdict_position=None)


# What can be asked of the claim list: its name in the address, its words, and which claims it means.
LISTS: dict[str, tuple[str, Callable[[User, datetime], Q]]] = {
    "in_play": ("In play", lambda user, now: IN_PLAY),
    "mine": ("Assigned to me", lambda user, now: Q(assigned_to=user)),
    "unassigned": ("Assigned to nobody", lambda user, now: IN_PLAY & Q(assigned_to=None)),
    "overdue": ("Overdue", lambda user, now: overdue(now)),
    "flagged": ("With flags to settle", lambda user, now: Q(IS_FLAGGED)),
    "corrections": ("With an open correction", lambda user, now: Q(HAS_OPEN_CORRECTION)),
    "parked": ("Parked", lambda user, now: Q(parked_until__isnull=False)),
    "back_soon": ("Parked, back within a week", lambda user, now: Q(parked_until__lt=now + SOON)),
    "embargoed": ("Under embargo", lambda user, now: Q(embargo_until__isnull=False)),
    "merged": ("Merged into another", lambda user, now: Q(duplicate_of__isnull=False)),
    "withdrawn": ("Withdrawn", lambda user, now: Q(is_withdrawn=True)),
}


class DeskFilter(admin.SimpleListFilter):
    title = "place on the desk"
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in LISTS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        chosen = LISTS.get(self.value() or "")
        return queryset.filter(chosen[1](staff(request), timezone.now())) if chosen else queryset
