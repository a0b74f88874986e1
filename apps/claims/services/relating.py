"""How claims are related: editors say so with a reason, a machine proposes, and two that contradict are flagged."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.claims.events import RELATED, UNRELATED
from apps.claims.models import Claim, ClaimRelation
from apps.claims.services.desk import DeskRefused
from apps.claims.services.journal import record
from apps.claims.services.statements import hold
from apps.claims.services.talk import raise_flag
from apps.queue.sweeping import each
from verifyhub.lifecycle import Actor, State
from verifyhub.permissions import require
from verifyhub.relations import KEYS, SYMMETRIC, WORDS, Relation, Said, propose

CONTRADICTION = "contradiction"  # a flag
RULES = "rules"  # who proposes
STANDING = (State.CORROBORATED.value, State.CONFIRMED.value)
AT_ONCE = 100  # pairs in one sweep
_IN_PLAY = {"is_withdrawn": False, "duplicate_of": None}


@transaction.atomic
def relate(claim: Claim, other: Claim, kind: Relation, *, reason: str, actor: Actor, now: datetime) -> ClaimRelation:
    """Say that `claim` implies, contradicts, … `other`; so a proposal is accepted too. Both journals say so."""
    require("relate", actor)
    if not reason.strip():
        raise DeskRefused("Saying how claims are related needs a reason.")
    if claim.pk == other.pk:
        raise DeskRefused("A claim is not related to itself.")
    hold(Q(pk__in=[claim.pk, other.pk]))
    for one in (claim, other):
        one.refresh_from_db()
        if one.is_withdrawn or one.duplicate_of_id:
            raise DeskRefused("One of the two is withdrawn or merged into another: relate the one that counts.")
    left, right = in_order(claim, other, kind)
    known = ClaimRelation.objects.filter(claim=left, other=right, kind=kind.value).first()
    if known and known.accepted_at and not known.ended_at:
        raise DeskRefused("This is said of the two already.")
    relation = known or ClaimRelation(claim=left, other=right, kind=kind.value, added_at=now)
    relation.reason, relation.accepted_at, relation.accepted_by = reason.strip(), now, actor.name
    relation.ended_at, relation.ended_by, relation.flagged_at = None, "", None
    relation.save()
    _record(relation, RELATED, actor=actor, reason=reason, now=now)
    return relation


@transaction.atomic
def unrelate(relation: ClaimRelation, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """Take back that two claims are related, with a reason; or dismiss what a machine proposes."""
    require("relate", actor)
    hold(Q(pk__in=[relation.claim_id, relation.other_id]))
    relation.refresh_from_db()
    if relation.ended_at:
        raise DeskRefused("This is not said of the two any more.")
    if relation.accepted_at and not reason.strip():
        raise DeskRefused("Taking it back needs a reason.")
    relation.ended_at, relation.ended_by = now, actor.name
    relation.save(update_fields=["ended_at", "ended_by"])
    _record(relation, UNRELATED, actor=actor, reason=reason, now=now)


def in_order(claim: Claim, other: Claim, kind: Relation) -> tuple[Claim, Claim]:
    """What goes both ways is kept in one order."""
    return (other, claim) if kind in SYMMETRIC and other.pk < claim.pk else (claim, other)


def _record(relation: ClaimRelation, event: str, *, actor: Actor, reason: str, now: datetime) -> None:
    kind = Relation(relation.kind)
    pairs = ((relation.claim, relation.other), (relation.other, relation.claim))
    for (one, another), key, words in zip(pairs, KEYS[kind], WORDS[kind], strict=True):
        data = {
            "relation": key,
            "words": words,
            "claim": str(another.uid),
            "claim_statement": another.statement,
            "was_proposed": bool(relation.proposed_by),
            "was_held": relation.accepted_at is not None,
        }
        record(one, event, actor=actor, reason=reason.strip(), data=data, now=now)


def propose_relations(claim: Claim, others: Iterable[Claim], *, now: datetime) -> None:
    """Keep what the rules propose of the claim and these others. What was said or dismissed before stays as it is."""
    proposed = []
    for other in others:
        found = propose(_said(claim), _said(other))
        if found is None or other.is_withdrawn or other.duplicate_of_id:
            continue
        left, right = (other, claim) if found.is_reversed else (claim, other)
        left, right = in_order(left, right, found.relation)
        proposed.append(
            ClaimRelation(
                claim=left,
                other=right,
                kind=found.relation.value,
                reason=found.reason,
                proposed_by=RULES,
                added_at=now,
            )
        )
    ClaimRelation.objects.bulk_create(proposed, ignore_conflicts=True)


def _said(claim: Claim) -> Said:
    event = (claim.event_start, claim.event_end) if claim.event_start and claim.event_end else None
    actors = (*claim.people, *claim.organisations)
    return Said(claim.statement, claim.language, claim.places, actors, event)


def flag_contradictions(*, now: datetime) -> int:
    """Flag both of two claims that contradict each other and are both corroborated or confirmed; how many pairs.

    Once for as long as both stand: settling the flags does not raise them again. When one of them has fallen and both
    stand again, they are flagged again.
    """
    held = ClaimRelation.objects.filter(kind=Relation.CONTRADICTS.value, accepted_at__isnull=False, ended_at=None)
    in_play = {f"{side}__{name}": value for side in ("claim", "other") for name, value in _IN_PLAY.items()}
    standing = held.filter(claim__state__in=STANDING, other__state__in=STANDING, **in_play)
    fallen = held.exclude(flagged_at=None).exclude(pk__in=standing.values("pk"))
    fallen.update(flagged_at=None)
    due = standing.filter(flagged_at=None).order_by("pk")[:AT_ONCE]
    return each(due, lambda relation: _flag(relation, now=now))


@transaction.atomic
def _flag(relation: ClaimRelation, *, now: datetime) -> bool:
    hold(Q(pk__in=[relation.claim_id, relation.other_id]))
    claims = list(Claim.objects.filter(pk__in=[relation.claim_id, relation.other_id]).order_by("pk"))
    if any(claim.state not in STANDING for claim in claims):
        return False
    if not ClaimRelation.objects.filter(pk=relation.pk, flagged_at=None, ended_at=None).update(flagged_at=now):
        return False  # another sweep was here first
    for claim, other in (claims, claims[::-1]):
        message = f"This claim and “{other.statement}” contradict each other, and both are corroborated or confirmed."
        raise_flag(claim, CONTRADICTION, subject=f"claim:{other.pk}", message=message, now=now)
    return True
