"""Claims that are related to one, as its page shows them; what a machine proposes is accepted or dismissed there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone

from apps.claims.models import Claim, ClaimRelation
from apps.claims.queries import relations_of
from apps.claims.services import DeskRefused, relate, unrelate
from apps.newsroom.act_forms import ReasonForm
from apps.newsroom.desk import SeenAdmin, actor_at, may_act, require_act
from apps.queue.nudge import nudge_after_commit
from verifyhub.lifecycle import TransitionRefused
from verifyhub.permissions import NotAllowed
from verifyhub.relations import Relation

# What evidence for the other claim says of this one, by what this one is to it.
HINTS = {
    "implies": "What speaks against it speaks against this claim too.",
    "implied_by": "What speaks for it speaks for this claim too.",
    "contradicts": "What speaks for it speaks against this claim.",
    "part_of": "What speaks for it speaks for this claim too.",
    "has_part": "It is only a part of what this claim says.",
    "later_than": "It tells how it began.",
    "earlier_than": "It tells what came of it.",
}


@dataclass(frozen=True)
class RelatedView:
    relation: ClaimRelation
    claim: Claim
    words: str
    is_proposed: bool
    hint: str


def related_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    return {
        "related": [
            RelatedView(one.relation, one.claim, one.words, one.is_proposed, HINTS[one.key])
            for one in relations_of(claim)
        ],
        "may_relate": may_act(request, "relate"),
        "unrelate_form": ReasonForm(prefix_of_ids="unrelate"),
        "page_claim": claim,
    }


class RelatesClaims(SeenAdmin):
    def get_urls(self) -> list[URLPattern]:
        path = "<int:claim_id>/relations/<int:relation_id>"
        return [
            self.action_path(f"{path}/accept/", "accept_relation", self.accept_relation),
            self.action_path(f"{path}/end/", "end_relation", self.end_relation),
            *super().get_urls(),
        ]

    def accept_relation(self, request: HttpRequest, claim_id: int, relation_id: int) -> HttpResponse:
        require_act(request, "relate")
        claim, relation = get_object_or_404(Claim, pk=claim_id), _relation(claim_id, relation_id)
        try:
            relate(
                relation.claim,
                relation.other,
                Relation(relation.kind),
                reason=relation.reason,
                actor=actor_at(request),
                now=timezone.now(),
            )
        except (DeskRefused, NotAllowed, TransitionRefused) as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        nudge_after_commit("apps.claims.tasks.sweep")
        return self.back_to(
            request, claim, done="Both claims show it now. Nothing of the one is weighed for the other."
        )

    def end_relation(self, request: HttpRequest, claim_id: int, relation_id: int) -> HttpResponse:
        require_act(request, "relate")
        claim, relation = get_object_or_404(Claim, pk=claim_id), _relation(claim_id, relation_id)
        reason = request.POST.get("reason", "")[:1000]
        try:
            unrelate(relation, reason=reason, actor=actor_at(request), now=timezone.now())
        except (DeskRefused, NotAllowed, TransitionRefused) as refusal:
            return self.back_to(request, claim, refused=str(refusal))
        return self.back_to(request, claim, done="This is not said of the two any more.")


def _relation(claim_id: int, relation_id: int) -> ClaimRelation:
    """Only one that the claim has part in."""
    its_own = ClaimRelation.objects.filter(Q(claim=claim_id) | Q(other=claim_id))
    return get_object_or_404(its_own.select_related("claim", "other"), pk=relation_id)
