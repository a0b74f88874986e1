"""An editor's word on which documents are one witness; it holds for every later weighing, until it is taken back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.claims.models import Claim
from apps.claims.services import record
from apps.evidence.models import Document, Reading
from apps.evidence.services.inquiries import request_assessment
from verifyhub.independence import Ruling
from verifyhub.lifecycle import Actor
from verifyhub.permissions import require

ACT = "tell_witnesses"
RULED = "claim.witnesses_ruled"
TAKEN_BACK = "claim.ruling_taken_back"


class RulingRefused(Exception):
    """The message says what is missing."""


def rulings_on(claim: Claim) -> list[Ruling]:
    rows = claim.witness_rulings.order_by("id")
    return [Ruling(str(row.left_id), str(row.right_id), row.are_one, f"{row.ruled_by}: {row.reason}") for row in rows]


def set_apart(document: Document, claim: Claim, *, reason: str, actor: Actor, now: datetime) -> None:
    """Make a document a witness of its own: nothing ties it to those it is one with in the latest weighing.

    Raises:
        RulingRefused: there is no reason, or the document stands by itself already.
    """
    _rule(claim, document, _companions(claim, document), are_one=False, reason=reason, actor=actor, now=now)


def bring_together(
    document: Document, other: Document, claim: Claim, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Make two documents, and whatever each is tied to, one witness.

    Raises:
        RulingRefused: there is no reason, they are one document, or they count as one witness already.
    """
    require(ACT, actor)
    if other.pk in _companions(claim, document) and not _is_set_apart(claim, document, other):
        raise RulingRefused("They count as one witness already.")
    _rule(claim, document, {other.pk} - {document.pk}, are_one=True, reason=reason, actor=actor, now=now)


@transaction.atomic
def take_back(claim: Claim, document: Document, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let the machine decide again whose witness a document is.

    Raises:
        RulingRefused: there is no reason, or nobody has decided anything of it.
    """
    require(ACT, actor)
    reason = _given(reason)
    _hold(claim)
    ruled = claim.witness_rulings.filter(Q(left=document) | Q(right=document))
    others = sorted({row.left_id + row.right_id - document.pk for row in ruled})
    if not others:
        raise RulingRefused("Nobody has decided anything about this document: the machine does.")
    ruled.delete()
    _journal(claim, TAKEN_BACK, document, {"others": others}, reason=reason, actor=actor, now=now)


@transaction.atomic
def _rule(
    claim: Claim, document: Document, others: Iterable[int], *, are_one: bool, reason: str, actor: Actor, now: datetime
) -> None:
    require(ACT, actor)
    reason = _given(reason)
    _hold(claim)
    read = set(
        Reading.objects.filter(claim=claim, document__in=[document.pk, *others]).values_list("document", flat=True)
    )
    companions = sorted(read - {document.pk})
    if document.pk not in read or not companions:
        raise RulingRefused("There is no other document that this could be about.")
    for other in companions:
        left, right = sorted((document.pk, other))
        decided = {"are_one": are_one, "reason": reason, "ruled_by": actor.name, "ruled_at": now}
        claim.witness_rulings.update_or_create(left_id=left, right_id=right, defaults=decided)
    data = {"others": companions, "are_one": are_one}
    _journal(claim, RULED, document, data, reason=reason, actor=actor, now=now)


def _companions(claim: Claim, document: Document) -> set[int]:
    """The documents that the latest weighing counts as one witness with it."""
    assessment = claim.assessments.order_by("-id").first()
    for origin in assessment.origins if assessment else ():
        members = {int(key) for key in origin["documents"]}
        if document.pk in members:
            return members - {document.pk}
    return set()


def _is_set_apart(claim: Claim, document: Document, other: Document) -> bool:
    """Whether a person has said so; the latest weighing may be from before that."""
    left, right = sorted((document.pk, other.pk))
    return claim.witness_rulings.filter(left=left, right=right, are_one=False).exists()


def _given(reason: str) -> str:
    if not reason.strip():
        raise RulingRefused("Say why.")
    return reason.strip()


def _hold(claim: Claim) -> None:
    """The claim first, as whoever weighs it does."""
    list(Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk))


def _journal(
    claim: Claim, event: str, document: Document, data: dict[str, object], *, reason: str, actor: Actor, now: datetime
) -> None:
    told = {"document": document.pk, "title": document.title, "url": document.url} | data
    record(claim, event, actor=actor, reason=reason, data=told, now=now)
    request_assessment([claim.pk], now=now)
