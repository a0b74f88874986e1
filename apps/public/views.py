"""The page of one claim, for readers."""

import json
import uuid
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from apps.claims.claim_review import claim_review
from apps.claims.models import Claim, JournalEntry
from apps.claims.queries import claims_visible_to_partners, entries_visible_to_partners
from apps.claims.services import CORRECTED, STATE_CHANGED
from apps.evidence.dossier import Dossier, open_dossier
from apps.public import wording
from apps.public.errors import plain_page
from apps.public.headers import guarded
from verifyhub.corroboration import StepKind
from verifyhub.lifecycle import State

FRESH_SECONDS = 30
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@require_safe
def claim_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    claim = claims_visible_to_partners(timezone.now()).select_related("article", "story").filter(uid=uid).first()
    if claim is None:
        return plain_page(request, 404)
    response = guarded(render(request, "public/claim.html", _told(claim, open_dossier(claim, now=timezone.now()))))
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def _told(claim: Claim, dossier: Dossier) -> dict[str, object]:
    journal = entries_visible_to_partners(timezone.now()).filter(claim=claim)
    last = journal.order_by("-position").first()
    moves = list(journal.filter(event__in=[STATE_CHANGED, CORRECTED]).order_by("position"))
    url = f"{settings.BASE_URL}/claims/{claim.uid}/"
    review = claim_review(claim, url=url, decided_at=_moved_at(claim, moves))
    is_open = State(claim.state) in wording.UNDECIDED
    return {
        "claim": claim,
        "url": url,
        "state": wording.state_words(claim),
        "is_open": is_open,
        "who_says_so": wording.who_says_so(claim),
        "missing": claim.shortfall if claim.state != State.REFUTED else "",  # refuted: no support is wanted any more
        "explanation": [] if is_open else _explanation(dossier),
        "sources": wording.counted_sources(dossier.origins, sum(len(origin.readings) for origin in dossier.origins)),
        "places_asked": wording.places_asked(
            asked=dossier.lookups_asked, answered=dossier.lookups_answered, failed=dossier.lookups_failed
        ),
        "dossier": dossier,
        "moves": [(move.created_at, wording.what_happened(move)) for move in moves],
        "last_change": wording.what_happened(last) if last else "",
        "review": _as_script_text(review) if review else "",
    }


def _explanation(dossier: Dossier) -> list[str]:
    """Without the estimate: readers would take a number beside a verdict for how sure we are of it."""
    if dossier.steps:
        return [step.text for step in dossier.steps if step.kind != StepKind.ESTIMATE]
    return dossier.assessment.explanation if dossier.assessment else []


def _moved_at(claim: Claim, moves: list[JournalEntry]) -> datetime:
    return moves[-1].created_at if moves else claim.updated_at


def _as_script_text(review: dict[str, object]) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    return mark_safe(json.dumps(review, ensure_ascii=False, indent=1).translate(_UNSAFE))
