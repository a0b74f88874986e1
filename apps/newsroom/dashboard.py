"""What needs me now, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.claims.models import Claim, JournalEntry
from apps.claims.services import CORRECTED, STATE_CHANGED
from apps.evidence.models import Feed, Lookup
from apps.evidence.queries import FAILING
from apps.newsroom.desk import NOT_AT_THE_DESK, may
from apps.newsroom.desk_lists import IN_PLAY, SOON, overdue
from apps.newsroom.marks import HAS_OPEN_CORRECTION, IS_FLAGGED
from apps.newsroom.phrases import phrase_for
from apps.queue.models import Status
from apps.webhooks.models import Endpoint
from verifyhub.corroboration import Finding
from verifyhub.lifecycle import State

LISTED = 6  # claims per list; the heading tells how many there are in all

WAITING = IN_PLAY & Q(state=State.CORROBORATED.value)
UNDER_REVIEW = IN_PLAY & Q(state=State.UNDER_REVIEW.value)
DISPUTED = (WAITING | UNDER_REVIEW) & Q(finding__in=[Finding.DISPUTED.value, Finding.CONFLICTING.value])


@dataclass(frozen=True)
class Queue:
    """One list of claims that want a person; `query` opens the whole of it in the claim list."""

    title: str
    why: str
    query: str
    total: int
    claims: list[Claim]
    when_empty: str


@dataclass(frozen=True)
class MovedClaim:
    at: datetime
    who: str
    what: str
    claim: Claim


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by unfold for the admin's first page."""
    if not may(request, "claims.view_claim"):
        return context | {"title": "What needs me now", "closed_because": NOT_AT_THE_DESK}
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    totals = _totals()
    sees_deliveries = may(request, "webhooks.view_delivery")
    return context | {
        "title": "What needs me now",
        "queues": [*_urgent_queues(timezone.now()), *_queues(totals)],
        "states": [(state.value, totals[state.value]) for state in State],
        "claim_total": sum(totals[state.value] for state in State),
        "moved_today": _moved_since(midnight),
        "places": _places(),
        "feed_count": Feed.objects.filter(is_enabled=True).count(),
        "lookup_errors": Lookup.objects.filter(FAILING).select_related("claim").order_by("-asked_at")[:5],
        "sees_deliveries": sees_deliveries,
        "endpoints": _endpoints() if sees_deliveries else [],
        "may_add_article": may(request, "claims.add_article"),
    }


def waiting_for_second_pair() -> int:
    return Claim.objects.filter(WAITING).count()


def _totals() -> dict[str, int]:
    by_state = {state.value: Count("id", filter=Q(state=state.value)) for state in State}
    lists = {"waiting": WAITING, "reviewed": UNDER_REVIEW, "contested": DISPUTED}
    return Claim.objects.aggregate(**by_state, **{name: Count("id", filter=wanted) for name, wanted in lists.items()})


def _urgent_queues(now: datetime) -> list[Queue]:
    """Those that hold something; on a good day none does."""
    back_soon = Q(parked_until__lt=now + SOON)
    queues = [
        _counted("Overdue", "Their time to be decided has passed.", "overdue", overdue(now), "due_at"),
        _counted("Flags to settle", "What a decision rests on has changed.", "flagged", Q(IS_FLAGGED), "-updated_at"),
        _counted(
            "Corrections open",
            "We took a verdict back, and not everyone has our latest word.",
            "corrections",
            Q(HAS_OPEN_CORRECTION),
            "-updated_at",
        ),
        _counted("Parked, back this week", "They come back by themselves.", "back_soon", back_soon, "parked_until"),
    ]
    return [queue for queue in queues if queue.total]


def _counted(title: str, why: str, name: str, wanted: Q, order: str) -> Queue:
    """The list called `name` in `desk_lists`."""
    total = Claim.objects.filter(wanted).count()
    return Queue(title, why, f"desk={name}", total, _first(wanted, order), when_empty="")


def _queues(totals: dict[str, int]) -> list[Queue]:
    return [
        Queue(
            "Waiting for a second pair of eyes",
            "Corroborated: an editor confirms, refutes or sends back.",
            "desk=in_play&state__exact=corroborated",
            totals["waiting"],
            _first(WAITING, "updated_at"),
            "Nothing corroborated waits for an editor. Claims come here when enough independent origins support them.",
        ),
        Queue(
            "Disputed",
            "Open claims with origins against them.",
            "desk=in_play&state__in=under_review,corroborated&finding__in=disputed,conflicting",
            totals["contested"],
            _first(DISPUTED, "-updated_at"),
            "No open claim is disputed.",
        ),
        Queue(
            "Under review the longest",
            "Oldest first: is there another place to ask?",
            "desk=in_play&state__exact=under_review",
            totals["reviewed"],
            _first(UNDER_REVIEW, "created_at"),
            "Nothing is under review. Add an article, and its claims are taken up at once.",
        ),
    ]


def _first(wanted: Q, order: str) -> list[Claim]:
    claims: QuerySet[Claim] = Claim.objects.filter(wanted).select_related("story")
    return list(claims.order_by(order, "id")[:LISTED])


def _moved_since(start: datetime) -> list[MovedClaim]:
    moves = JournalEntry.objects.filter(event__in=[STATE_CHANGED, CORRECTED], created_at__gte=start)
    entries = moves.select_related("claim").order_by("-id")[:8]
    return [MovedClaim(e.created_at, e.actor_name, phrase_for(e), e.claim) for e in entries]


def _places() -> list[Any]:
    """Each place asked, those with failures first."""
    places = Lookup.objects.values("place_name").annotate(
        answered=Count("id", filter=Q(status=Status.DONE)),
        failing=Count("id", filter=FAILING),
        waiting=Count("id", filter=Q(status=Status.WAITING) & ~FAILING),
    )
    return list(places.order_by("-failing", "place_name")[:12])


def _endpoints() -> list[Endpoint]:
    """Endpoints that are off, or to which something could not be delivered yet."""
    failed = Count("deliveries", filter=Q(deliveries__status=Status.FAILED))
    retrying = Count("deliveries", filter=Q(deliveries__status=Status.WAITING, deliveries__attempts__gt=0))
    endpoints = (
        Endpoint.objects.filter(deleted_at=None).select_related("partner").annotate(failed=failed, retrying=retrying)
    )
    return list(endpoints.filter(Q(failed__gt=0) | Q(retrying__gt=0) | Q(is_enabled=False)).order_by("partner__name"))
