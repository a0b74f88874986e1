"""Two claims that are one, and one claim that is two."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.claims.events import DUPLICATE_JOINED, DUPLICATE_LEFT, MERGED, SPLIT, UNMERGED
from apps.claims.models import Claim
from apps.claims.services.corrections import note_new_word
from apps.claims.services.desk import DeskRefused
from apps.claims.services.intake import enter
from apps.claims.services.journal import record
from apps.claims.services.statements import hold
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require


@transaction.atomic
def merge(claim: Claim, into: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make `claim` a duplicate of `into`: its reports count there from now on, its state is not inherited.

    Both journals say so. Duplicates of `claim` follow it.
    """
    require("merge", actor)
    if not reason.strip():
        raise DeskRefused("Merging claims needs a reason.")
    if claim.pk == into.pk:
        raise DeskRefused("A claim cannot be merged into itself.")
    hold(Q(pk__in=[claim.pk, into.pk]) | Q(duplicate_of=claim))
    claim.refresh_from_db()
    into.refresh_from_db()
    if claim.duplicate_of_id:
        raise DeskRefused("This claim has been merged already.")
    if claim.is_withdrawn:
        raise DeskRefused("This claim is withdrawn: there is nothing to merge.")
    if claim.verdict_position:
        raise DeskRefused("A verdict has been given on this claim: reopen it before merging it.")
    if into.duplicate_of_id or into.is_withdrawn:
        raise DeskRefused("The other claim is merged or withdrawn itself: choose the one that survives.")
    for follower in claim.duplicates.order_by("pk"):
        _point(follower, into, reason=reason, actor=actor, now=now)
    _point(claim, into, reason=reason, actor=actor, now=now)


def _point(claim: Claim, into: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    data = {"statement": claim.statement, "into": str(into.uid), "into_statement": into.statement}
    changes = {"duplicate_of": into}
    entry = record(claim, MERGED, actor=actor, reason=reason.strip(), changes=changes, data=data, now=now)
    note_new_word(claim, "merged", entry)
    record(into, DUPLICATE_JOINED, actor=actor, reason=reason.strip(), data=_about(claim), now=now)


@transaction.atomic
def unmerge(claim: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make a duplicate a claim of its own again, in the state it had."""
    require("merge", actor)
    if not reason.strip():
        raise DeskRefused("Taking claims apart needs a reason.")
    into = claim.duplicate_of
    if into is None:
        raise DeskRefused("This claim is not merged into another.")
    hold(Q(pk__in=[claim.pk, into.pk]))
    data = {"statement": claim.statement, "from": str(into.uid), "from_statement": into.statement}
    changes, expected = {"duplicate_of": None}, {"duplicate_of": into}
    record(claim, UNMERGED, actor=actor, reason=reason.strip(), changes=changes, data=data, expected=expected, now=now)
    record(into, DUPLICATE_LEFT, actor=actor, reason=reason.strip(), data=_about(claim), now=now)


def _about(duplicate: Claim) -> dict[str, str]:
    return {"claim": str(duplicate.uid), "claim_statement": duplicate.statement}


@transaction.atomic
def split(claim: Claim, *, statements: list[str], reason: str, actor: Actor, now: datetime) -> list[Claim]:
    """Track the parts of a claim that says several things, as claims of their own with the same quote and attribution.

    The claim itself stays as it is, so that what was said about it stays true; reword, merge or withdraw it as needed.
    """
    require("split", actor)
    wanted = list(dict.fromkeys(statement.strip() for statement in statements if statement.strip()))
    if len(wanted) < 2:
        raise DeskRefused("Splitting needs at least two different statements.")
    if not reason.strip():
        raise DeskRefused("Splitting a claim needs a reason.")
    hold(Q(pk=claim.pk))
    claim.refresh_from_db()
    if claim.is_withdrawn or claim.duplicate_of_id:
        raise DeskRefused("This claim is withdrawn or merged into another: split the one that counts.")
    if claim.article.claims.filter(statement__in=wanted, quote_start=claim.quote_start).exists():
        raise DeskRefused("One of these statements is tracked already for this quote.")
    parts = [_part(claim, statement, actor=actor, now=now) for statement in wanted]
    data = {"into": [str(part.uid) for part in parts], "statements": wanted}
    record(claim, SPLIT, actor=actor, reason=reason.strip(), data=data, now=now)
    return parts


def _part(claim: Claim, statement: str, *, actor: Actor, now: datetime) -> Claim:
    part = Claim(
        **{name: getattr(claim, name) for name in ("article", "story", "quote", "quote_start", "quote_end")},
        **{name: getattr(claim, name) for name in ("attribution", "speakers", "hedge", "kind", "language", "reasons")},
        **{name: getattr(claim, name) for name in ("places", "people", "organisations", "entities")},
        **{name: getattr(claim, name) for name in ("event_start", "event_end", "event_words")},
        **{name: getattr(claim, name) for name in ("gains", "loses", "check_worthiness", "embargo_until")},
        statement=statement,
        split_from=claim,
    )
    return enter(part, actor=actor, now=now)
