"""What stands beside a claim's state, as small marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.claims.models import Claim, Correction, Flag, Priority
from apps.claims.services import is_overdue

IS_FLAGGED = Exists(Flag.objects.filter(claim=OuterRef("pk"), settled_at=None))
HAS_OPEN_CORRECTION = Exists(Correction.objects.filter(claim=OuterRef("pk"), closed_at=None))


def with_marks(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Fetch what `marks_of` needs along with the claims."""
    related = claims.select_related("assigned_to", "duplicate_of")
    return related.annotate(is_flagged=IS_FLAGGED, has_open_correction=HAS_OPEN_CORRECTION)


@dataclass(frozen=True)
class Mark:
    """`kind` is the last part of its style; `link` is "" when there is nothing to follow."""

    kind: str
    text: str
    link: str = ""


def marks_of(claim: Claim, now: datetime) -> list[Mark]:
    """In the order of what an editor must know first. The claim was fetched by `with_marks`."""
    return [*_set_aside(claim), *_asked_for(claim, now), *_in_whose_hands(claim)]


def _set_aside(claim: Claim) -> Iterator[Mark]:
    if claim.is_withdrawn:
        yield Mark("aside", "withdrawn")
    if claim.duplicate_of:
        there = reverse("admin:claims_claim_change", args=[claim.duplicate_of.pk])
        yield Mark("aside", f"merged into “{_shortened(claim.duplicate_of.statement)}”", there)
    if claim.parked_until:
        yield Mark("aside", f"parked until {_day(claim.parked_until)}")
    if claim.embargo_until:
        yield Mark("embargo", f"embargoed until {_day(claim.embargo_until)}, {_hour(claim.embargo_until)}")


def _asked_for(claim: Claim, now: datetime) -> Iterator[Mark]:
    if claim.needs_edit:
        yield Mark("edit", "wording needs an edit")
    if claim.has_open_correction:  # type: ignore[attr-defined]
        yield Mark("alarm", "correction open")
    if claim.is_flagged:  # type: ignore[attr-defined]
        yield Mark("alarm", "flag to settle")
    if is_overdue(claim, now) and claim.due_at:
        yield Mark("alarm", f"overdue since {_day(claim.due_at)}, {_hour(claim.due_at)}")
    elif claim.due_at and not claim.verdict_position:
        yield Mark("plain", f"due {_day(claim.due_at)}, {_hour(claim.due_at)}")


def _in_whose_hands(claim: Claim) -> Iterator[Mark]:
    if claim.priority != Priority.NORMAL:
        yield Mark("urgent" if claim.priority == Priority.BREAKING else "plain", claim.get_priority_display())
    if claim.assigned_to:
        yield Mark("plain", f"with {claim.assigned_to.get_full_name() or claim.assigned_to.username}")


def _shortened(statement: str) -> str:
    return statement if len(statement) <= 60 else f"{statement[:59].rstrip()}…"


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d %b %Y}"


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
