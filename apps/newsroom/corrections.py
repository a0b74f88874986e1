"""The corrections board: what we said and took back, who was told, and who has not got the new word yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.claims.models import Correction, JournalEntry, Telling
from apps.claims.services import recipients_of
from apps.newsroom.desk import SeenAdmin

CLOSED_SHOWN = 50


@dataclass(frozen=True)
class Recipient:
    """`later` is how the partner got the new word, None while it has not."""

    told: Telling
    later: Telling | None


@dataclass(frozen=True)
class CorrectionView:
    """`said_because` and `now_because` are the reasons of the two verdicts, "" when there was none."""

    correction: Correction
    said_because: str
    now_because: str
    recipients: tuple[Recipient, ...]

    @property
    def missing(self) -> tuple[Recipient, ...]:
        return tuple(recipient for recipient in self.recipients if recipient.later is None)


def correction_views(corrections: QuerySet[Correction]) -> list[CorrectionView]:
    """Three queries, however many corrections there are and whoever was told."""
    rows = list(corrections.select_related("claim"))
    reasons, told = _reasons(rows), recipients_of(rows)
    return [
        CorrectionView(
            correction=row,
            said_because=reasons.get((row.claim_id, row.old_position), ""),
            now_because=reasons.get((row.claim_id, row.new_position), ""),
            recipients=tuple(Recipient(*pair) for pair in told[row.pk]),
        )
        for row in rows
    ]


def _reasons(corrections: Iterable[Correction]) -> dict[tuple[int, int | None], str]:
    """Why each verdict was given, by claim and journal position."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for row in corrections:
        wanted[row.claim_id] |= {position for position in (row.old_position, row.new_position) if position}
    positions = {position for found in wanted.values() for position in found}
    entries = JournalEntry.objects.filter(claim__in=wanted, position__in=positions)
    return {(claim, position): why for claim, position, why in entries.values_list("claim_id", "position", "reason")}


@admin.register(Correction)
class CorrectionAdmin(SeenAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self.require_view(request)
        open_ones = Correction.objects.filter(closed_at=None).order_by("-reopened_at", "-id")
        closed = Correction.objects.exclude(closed_at=None).order_by("-closed_at", "-id")
        return self.page(
            request,
            "newsroom/corrections.html",
            title="Corrections",
            open_corrections=correction_views(open_ones),
            closed_corrections=correction_views(closed[:CLOSED_SHOWN]),
            closed_total=closed.count(),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A correction is read on its claim."""
        correction = self.found(request, object_id)
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[correction.claim_id]))
