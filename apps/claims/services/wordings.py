"""The words by which a claim is found, written in the transaction that enters or rewords it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.claims.models import Claim, ClaimRelation, NamePosting, Posting, Refold, Resemblance, Wording
from apps.queue.models import Status
from apps.queue.services import finish, take, try_again
from verifyhub.matching import looked_up, words_of
from verifyhub.names import fold

# A newly entered claim waits behind no more than these to be compared; a name in 10,000 claims takes 17 minutes.
STEP = 50  # claims
PACE = timedelta(seconds=5)
LEASE = timedelta(minutes=1)


def keep_words(claim: Claim, *, now: datetime) -> None:
    """Let a claim be found by the words it has now, and have a worker compare it with the others."""
    words = words_of(claim.statement)
    Wording.objects.bulk_create(
        [Wording(claim=claim, words=" ".join(words), due_at=now)],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["words", "status", "due_at", "leased_until", "hinted_at", "attempts"],
    )
    post(claim, words)
    keep_names(claim)


def keep_names(claim: Claim) -> None:
    """Let a claim be found by the names that were read of it."""
    wanted = {(role, folded[:200]) for role, name in _names(claim) if (folded := fold(name))}
    known = NamePosting.objects.filter(claim=claim)
    if wanted != set(known.values_list("role", "name")):
        known.delete()
        NamePosting.objects.bulk_create(NamePosting(claim=claim, role=role, name=name) for role, name in sorted(wanted))


def _names(claim: Claim) -> Iterator[tuple[str, str]]:
    role = NamePosting.Role
    yield from ((role.PLACE, name) for name in claim.places)
    yield from ((role.PERSON, name) for name in claim.people)
    yield from ((role.ORGANISATION, name) for name in claim.organisations)
    yield from ((role.SPEAKER, name) for name in claim.attribution)
    yield role.PUBLISHER, claim.article.publisher_name


def post(claim: Claim, words: Iterable[str]) -> None:
    Posting.objects.filter(claim=claim).delete()
    Posting.objects.bulk_create(Posting(word=word, claim=claim) for word in looked_up(words))


def forget_proposals(claim: Claim) -> None:
    """What was proposed for an earlier wording; what was dismissed stays dismissed."""
    either = Q(claim=claim) | Q(other=claim)
    Resemblance.objects.filter(either, dismissed_at=None).delete()
    ClaimRelation.objects.filter(either, accepted_at=None, ended_at=None).delete()


def refold(words: Collection[str], *, now: datetime) -> None:
    """Have the workers fold the claims that have any of these words anew, and compare them: a name has changed."""
    if words:
        Refold.objects.create(words=sorted(words), due_at=now)


def refold_some(refold: Refold, *, now: datetime) -> bool:
    """The next few of its claims become due to be compared; whether it was ours to do."""
    if not take(refold, lease=LEASE, now=now):
        return False
    by_word = Posting.objects.filter(word__in=refold.words, claim__gt=refold.reached)
    by_name = NamePosting.objects.filter(name__in=refold.words, claim__gt=refold.reached)
    holders = by_word.values_list("claim_id", flat=True).union(by_name.values_list("claim_id", flat=True))
    found = list(holders.order_by("claim_id")[:STEP])
    with transaction.atomic():
        if len(found) < STEP:
            is_ours = finish(refold)
        else:
            is_ours = try_again(refold, due_at=now + PACE, error="", reached=found[-1], attempts=0)
        if is_ours:
            _due_again(Q(claim__in=found), now=now)
    return is_ours


def refold_all(*, now: datetime) -> int:
    """Have the workers fold every claim's words anew and compare it: after rules have changed."""
    return _due_again(Q(), now=now)


def _due_again(which: Q, *, now: datetime) -> int:
    """A worker that compares one of them by earlier names loses its hold on it."""
    fresh = {"status": Status.WAITING, "due_at": now, "leased_until": None, "hinted_at": None, "attempts": 0}
    return Wording.objects.filter(which).exclude(status=Status.WAITING, attempts=0, due_at__lte=now).update(**fresh)
