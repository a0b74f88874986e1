"""Everything the claim page shows, gathered in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.claims.models import Claim
from apps.claims.services import available_moves
from apps.evidence.models import Publisher
from apps.evidence.queries import prior_reviews
from apps.newsroom.claim_desk import desk_context
from apps.newsroom.credibility import CredibilityForm
from apps.newsroom.desk import NOT_AT_THE_DESK, WORK, actor_at, may, may_act
from apps.newsroom.evidence_view import evidence_for
from apps.newsroom.forms import EvidenceForm, OverrideForm
from apps.newsroom.progress import progress_of
from apps.newsroom.related import related_context
from apps.newsroom.search_terms import search_context
from apps.newsroom.timeline import timeline
from apps.newsroom.what_was_said import what_was_said
from verifyhub.lifecycle import Move, State
from verifyhub.names import locate


@dataclass(frozen=True)
class MoveButton:
    """One move as the page offers it. `closed_because` is "" when it is open; `missing` is what an override lacks."""

    name: str
    label: str
    target: str
    needs_reason: bool
    missing: str
    closed_because: str


def claim_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    moments, earlier = timeline(claim)
    return (
        desk_context(request, claim)
        | search_context(request, claim)
        | related_context(request, claim)
        | {
            "claim": claim,
            "is_open": claim.state not in (State.CONFIRMED.value, State.REFUTED.value),
            "locations": locate(claim.places),
            "said": what_was_said(claim),
            "other_names": [name for name in claim.entities if name not in (*claim.people, *claim.organisations)],
            "may_describe": may_act(request, "describe") and not (claim.is_withdrawn or claim.duplicate_of_id),
            "moves": move_buttons(request, claim),
            "evidence": evidence_for(claim),
            "prior_reviews": prior_reviews(claim),
            "progress": progress_of(claim, now=timezone.now()),
            "moments": moments,
            "earlier_moments": earlier,
            "may_add_evidence": may_act(request, "add_evidence"),
            "may_declare_interest": may_act(request, "declare_interest"),
            "sides": Publisher.objects.exclude(side="").order_by("side").values_list("side", flat=True).distinct(),
            "may_override": may_act(request, "read_differently"),
            "may_tell_witnesses": may_act(request, "tell_witnesses"),
            "evidence_form": EvidenceForm(),
            "override_form": OverrideForm(),
            "may_judge": may_act(request, "judge_credibility"),
            "credibility_form": CredibilityForm(auto_id="credibility-%s"),
        }
    )


def move_buttons(request: HttpRequest, claim: Claim) -> list[MoveButton]:
    may_work = may(request, WORK)
    return [_button(move, may_work) for move in available_moves(claim, actor_at(request))]


def _button(move: Move, may_work: bool) -> MoveButton:
    closed = "" if move.is_open else move.refusal.message if move.refusal else ""
    return MoveButton(
        name=move.transition.name,
        label=move.transition.label,
        target=move.transition.target.value,
        needs_reason=move.needs_reason,
        missing=move.refusal.message if move.refusal and move.is_open else "",
        closed_because=closed if may_work else NOT_AT_THE_DESK,
    )
