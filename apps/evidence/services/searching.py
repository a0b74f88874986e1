"""What is searched for about a claim: what follows from its words, until a person writes something else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.claims.models import Claim
from apps.claims.services import record
from apps.claims.services.statements import lock
from apps.evidence.models import Lookup, Search
from apps.evidence.services.inquiries import ASKED_ANEW, at_places
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require
from verifyhub.queries import Query, Terms, TermsRefused, check_terms, edited_query, query_for, terms_of

SEARCH_EDITED = "claim.search_edited"
OF_ONE_PAGE = ("page", "wayback")  # connectors that are asked about a page, whatever the claim is searched by


class SearchRefused(Exception):
    """Nothing was changed; the message says why."""


@transaction.atomic
def edit_search(claim: Claim, terms: Terms, *, actor: Actor, now: datetime) -> bool:
    """Search for this from now on, and ask every place again at once; False when it is what is searched for already.

    Of two people at the same moment the later one counts, and the journal has both.
    """
    require("edit_search", actor)
    try:
        check_terms(terms)
    except TermsRefused as refusal:
        raise SearchRefused(str(refusal)) from refusal
    held = _held(claim)
    before = Search.objects.filter(claim=claim).first()
    if terms == (terms_in(before) if before else derived_terms(held, now=now)):
        return False
    written = {name: _plain(value) for name, value in vars(terms).items()}
    written |= {"since": terms.since, "until": terms.until, "edited_by": actor.name[:200], "edited_at": now}
    Search.objects.update_or_create(claim=claim, defaults=written)
    _tell(claim, held, before, terms, actor=actor, now=now)
    return True


@transaction.atomic
def forget_search(claim: Claim, *, actor: Actor, now: datetime) -> bool:
    """Search for what follows from the claim's words again; False when that is so already."""
    require("edit_search", actor)
    held = _held(claim)
    before = Search.objects.filter(claim=claim).first()
    if before is None:
        return False
    Search.objects.filter(claim=claim).delete()
    _tell(claim, held, before, None, actor=actor, now=now)
    return True


def query_about(lookup: Lookup, *, now: datetime) -> Query:
    """What the lookup's place is asked: what a person has written for its claim, or what follows from the claim."""
    search = Search.objects.filter(claim=lookup.claim_id).first()
    if search and lookup.connector not in OF_ONE_PAGE:
        return edited_query(terms_in(search), address=lookup.address, now=now)
    return _derived(lookup.claim, address=lookup.address, now=now)


def derived_terms(claim: Claim, *, now: datetime) -> Terms:
    """What follows from the claim's own words."""
    return terms_of(_derived(claim, address="", now=now))


def terms_in(search: Search) -> Terms:
    """What a person has written, as it is kept."""
    names = tuple(tuple(spelt) for spelt in search.names)
    return Terms(tuple(search.phrases), names, search.since, search.until, tuple(search.languages))


def _derived(claim: Claim, *, address: str, now: datetime) -> Query:
    names = tuple([*claim.places, *claim.entities])
    return query_for(claim.statement, names=names, address=address, around=claim.article.published_at, until=now)


def _held(claim: Claim) -> Claim:
    """The claim's row, held: two people write one after the other, and a claim just set aside is seen to be."""
    held = lock(claim)
    if held.is_withdrawn or held.duplicate_of_id:
        raise SearchRefused("This claim is withdrawn or merged into another: nothing is searched for it by itself.")
    return held


def _tell(
    claim: Claim, held: Claim, before: Search | None, after: Terms | None, *, actor: Actor, now: datetime
) -> None:
    told = {"before": _as_told(terms_in(before) if before else None), "after": _as_told(after)}
    record(claim, SEARCH_EDITED, actor=actor, data=told, locked=held, now=now)
    # Also where a worker is asking just now: its answer is to the old question, and is dropped when the lease is gone.
    at_places([claim.pk]).update(due_at=now, leased_until=None, **ASKED_ANEW)


def _as_told(terms: Terms | None) -> dict[str, Any] | None:
    return {name: _plain(value) for name, value in vars(terms).items()} if terms else None


def _plain(value: object) -> Any:
    """As JSON has it."""
    if isinstance(value, str) or value is None:
        return value
    return [_plain(part) for part in value] if isinstance(value, Iterable) else str(value)
