"""The words by which a claim is found, written in the transaction that enters or rewords it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.claims.models import Claim, Posting, Resemblance, Wording
from apps.queue.models import Status
from verifyhub.matching import looked_up, words_of


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


def post(claim: Claim, words: Iterable[str]) -> None:
    Posting.objects.filter(claim=claim).delete()
    Posting.objects.bulk_create(Posting(word=word, claim=claim) for word in looked_up(words))


def forget_proposals(claim: Claim) -> None:
    """What was proposed for an earlier wording; what was dismissed stays dismissed."""
    Resemblance.objects.filter(Q(claim=claim) | Q(other=claim), dismissed_at=None).delete()


def refold_all(*, now: datetime) -> int:
    """Have the workers fold every claim's words anew and compare it: after names or rules have changed."""
    fresh = {"status": Status.WAITING, "due_at": now, "leased_until": None, "hinted_at": None, "attempts": 0}
    return Wording.objects.exclude(status=Status.WAITING, attempts=0, due_at__lte=now).update(**fresh)
