"""What was asked where about a claim, what answered, what failed and when it is tried again; live while it goes on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from apps.claims.models import Claim
from apps.evidence.models import ConnectorState, Document, Inquiry, Lookup
from apps.evidence.queries import FAILING, UNTRIED, is_settled
from apps.evidence.services.inquiries import OPEN_STATES
from apps.newsroom.desk import SeenAdmin
from apps.newsroom.evidence_view import UnreadDocument, unread_documents
from apps.newsroom.live import live_part
from apps.queue.models import Status
from verifyhub.connectors import Kind


@dataclass(frozen=True)
class Asked:
    """One place. `why` is "" when there is nothing to explain; `next_try_at` None when none is planned."""

    lookup: Lookup
    outcome: str
    why: str
    is_failing: bool
    next_try_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """How far the looking is. Tried: answered, failed, or at least asked once; `done` of `total` is for the bar."""

    places: tuple[Asked, ...]
    unread: tuple[UnreadDocument, ...]
    answered: int
    pages_read: int
    pages: int
    done: int
    total: int
    is_under_way: bool

    @property
    def sentence(self) -> str:
        """ "7 of 10 places answered, 31 of 40 pages read"."""
        places = len(self.places)
        said = f"{self.answered} of {places} place{'' if places == 1 else 's'} answered"
        if not self.pages:
            return said
        return f"{said}, {self.pages_read} of {self.pages} page{'' if self.pages == 1 else 's'} read"


def progress_of(claim: Claim, *, now: datetime) -> Progress:
    """In a fixed number of queries, however much was asked and found."""
    pauses = {state.name: state for state in ConnectorState.objects.exclude(paused_at=None)}
    found = claim.lookups.annotate(is_untried=Q(UNTRIED), is_failing=Q(FAILING)).order_by("place_name", "id")
    lookups = list(found)
    pages = _pages(claim)
    tried = sum(not lookup.is_untried for lookup in lookups)
    return Progress(
        places=tuple(_asked(lookup, pauses.get(lookup.connector), now) for lookup in lookups),
        unread=tuple(unread_documents(claim)),
        answered=sum(lookup.status == Status.DONE for lookup in lookups),
        pages_read=pages["read"],
        pages=pages["all"],
        done=tried + pages["all"] - pages["untried"],
        total=len(lookups) + pages["all"],
        is_under_way=_is_under_way(claim),
    )


def _pages(claim: Claim) -> dict[str, int]:
    found = Document.objects.filter(leads__lookup__claim=claim).exclude(kind=Kind.REVIEW.value)
    return found.aggregate(
        all=Count("pk", distinct=True),
        read=Count("pk", distinct=True, filter=Q(status=Status.DONE)),
        untried=Count("pk", distinct=True, filter=UNTRIED),
    )


def _is_under_way(claim: Claim) -> bool:
    """Until everything was tried and weighed. A claim that nobody has taken up yet is about to be."""
    work = Inquiry.objects.filter(claim=claim.duplicate_of_id or claim.pk).first()
    if work is None:
        is_set_aside = claim.is_withdrawn or claim.duplicate_of_id or claim.parked_until
        return claim.state in OPEN_STATES and not is_set_aside
    return not is_settled(claim) or (work.status == Status.WAITING and work.due_at is not None)


def _asked(lookup: Lookup, pause: ConnectorState | None, now: datetime) -> Asked:
    is_waiting = lookup.status == Status.WAITING
    is_resting = is_waiting and lookup.due_at is None
    why = lookup.last_error
    if is_resting and pause:
        why = f"Paused by {pause.paused_by}: {pause.pause_reason}"
    return Asked(
        lookup=lookup,
        outcome=outcome_of(lookup, now=now),
        why=why,
        is_failing=lookup.is_failing,  # type: ignore[attr-defined]
        next_try_at=lookup.due_at if is_waiting else None,
    )


def outcome_of(lookup: Lookup, *, now: datetime) -> str:
    """A failed question is not an empty answer: the two never read alike."""
    if lookup.status == Status.DONE:
        found = lookup.hits_found or 0
        return f"Answered: {found} found" if found else "Answered: nothing found"
    if lookup.status == Status.FAILED:
        return f"Gave up, no answer{_after(lookup.attempts)}"
    if lookup.leased_until and lookup.leased_until > now:
        return "Being asked now"
    if lookup.due_at is None or (lookup.last_error and not lookup.attempts):
        return "Not asked for now"  # a paused connector, or a budget that is used up
    return f"No answer yet{_after(lookup.attempts)}" if lookup.attempts else "Not asked yet"


def _after(attempts: int) -> str:
    return f" after {attempts} {'try' if attempts == 1 else 'tries'}" if attempts else ""


class ShowsProgress(SeenAdmin):
    """The part of the claim page that changes while VerifyHub looks; the page asks for it again and again."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.progress)
        return [path("<int:claim_id>/progress/", view, name="claims_claim_progress"), *super().get_urls()]

    def progress(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        claim = self.found(request, str(claim_id))
        shown = progress_of(claim, now=timezone.now())
        return live_part(request, "newsroom/claim_progress.html", {"claim": claim, "progress": shown})
