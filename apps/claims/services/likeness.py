"""Claims that may be one: found when a claim is entered or reworded, proposed to editors, never merged by themselves.

The words of all claims are in one table, so nobody holds them in memory and nothing is built anew: what is looked at is
bounded for each word (`verifyhub.matching`), however many claims there are.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max, Q

from apps.claims.events import DUPLICATE_DISMISSED
from apps.claims.models import Claim, Resemblance, Wording
from apps.claims.services.desk import DeskRefused
from apps.claims.services.journal import record
from apps.claims.services.relating import propose_relations
from apps.claims.services.statements import hold
from apps.claims.services.wordings import forget_proposals, keep_names, post
from apps.queue.services import finish, keep_hold, take
from verifyhub.lifecycle import Actor
from verifyhub.matching import (
    NEWEST_OF_EACH,
    Candidate,
    Match,
    as_written,
    gathered,
    is_alike,
    likest,
    looked_up,
    rarity,
    words_of,
)
from verifyhub.permissions import require
from verifyhub.reading.vectors import VectorsUnavailable, made_from, pack, unpack

if TYPE_CHECKING:
    from verifyhub.reading.vectors import Vectors

PROPOSED = 5  # at most, for one claim
MAYBE_RELATED = 20  # of the claims likest to one, that are looked at for how they are related
LEASE = timedelta(minutes=1)  # comparing takes a moment; loading the language model a few seconds
GAVE_UP = "Comparing this claim with the others broke off too often."
ENGLISH = "en"  # the only language whose vectors tell anything

Embed = Callable[[Sequence[str]], "Vectors"]


def compare(wording: Wording, *, embed: Embed | None, now: datetime) -> bool:
    """Find the claims that a claim may be the same as; whether it was ours to do.

    `embed` computes vectors; None to go by words alone.
    """
    if not take(wording, lease=LEASE, gave_up=GAVE_UP, now=now):
        return False
    claim = wording.claim
    words = words_of(claim.statement)
    if wording.words != " ".join(words) and not _folded_anew(wording, words):
        return False
    vector, digest = _vector(wording, embed)
    kin = {claim.pk, claim.split_from_id, *claim.parts.values_list("pk", flat=True)}
    found = find(words, vector=vector, but=kin)
    matches = [match for match in found if is_alike(match)][:PROPOSED]
    with transaction.atomic():
        if not finish(wording, vector=vector, vector_made_from=digest):
            return False
        keep_names(claim)
        _propose(claim, matches)
        likest_first = [int(match.key) for match in found[:MAYBE_RELATED]]
        propose_relations(claim, Claim.objects.filter(pk__in=likest_first).order_by("pk"), now=now)
    return True


@transaction.atomic
def _folded_anew(wording: Wording, words: Sequence[str]) -> bool:
    """Before others are looked for: of two claims folded at one time, at least one then finds the other.

    False when another worker has taken the row since: it may know later names.
    """
    if not keep_hold(wording, words=" ".join(words)):
        return False
    post(wording.claim, words)
    forget_proposals(wording.claim)
    return True


def _vector(wording: Wording, embed: Embed | None) -> tuple[bytes | None, str]:
    claim = wording.claim
    if embed is None or claim.language != ENGLISH:
        return None, ""
    digest = made_from([claim.statement])
    if wording.vector is not None and wording.vector_made_from == digest:
        return bytes(wording.vector), digest
    try:
        return pack(embed([claim.statement])), digest
    except VectorsUnavailable:
        return None, ""


def find(words: Sequence[str], *, vector: bytes | None = None, but: Collection[int | None] = ()) -> list[Match]:
    """The known claims most like these words, likest first, whatever became of them; keys are those of the rows."""
    asked = looked_up(words)
    holders = {word: [key for key in keys if key not in but] for word, keys in _newest_holders(asked).items()}
    known = Claim.objects.aggregate(latest=Max("pk"))["latest"] or 0  # close enough, and not counted each time
    rarities = {word: rarity(len(keys), known) for word, keys in holders.items()}
    rows = Wording.objects.filter(claim__in=gathered(holders, rarities)).order_by("claim_id")
    if vector is None:
        candidates = [Candidate(str(key), words.split()) for key, words in rows.values_list("claim_id", "words")]
    else:
        candidates = _near(vector, rows.values_list("claim_id", "words", "vector"))
    return likest(asked, candidates, rarities)


def _near(vector: bytes, rows: Iterable[tuple[int, str, bytes | memoryview | None]]) -> list[Candidate]:
    own = unpack(vector)[0]
    return [
        Candidate(str(key), words.split(), float(unpack(bytes(packed))[0] @ own) if packed else None)
        for key, words, packed in rows
    ]


def _newest_holders(words: Sequence[str]) -> dict[str, list[int]]:
    """For each word the newest claims that have it. One query: each part reads one end of one stretch of an index."""
    if not words:
        return {}
    holders: dict[str, list[int]] = {word: [] for word in words}
    with connection.cursor() as cursor:
        cursor.execute(newest_of(len(words)), list(words))
        for word, claim_id in cursor.fetchall():
            holders[word].append(claim_id)
    return holders


def newest_of(count: int) -> str:
    """The query for that many words. Django's own `union` of limited parts is refused on SQLite."""
    part = (
        "SELECT * FROM (SELECT word, claim_id FROM claims_posting WHERE word = %s"
        f" ORDER BY claim_id DESC LIMIT {NEWEST_OF_EACH}) AS newest"
    )
    return " UNION ALL ".join([part] * count)


def _propose(claim: Claim, matches: Iterable[Match]) -> None:
    pairs = [
        Resemblance(
            claim_id=max(claim.pk, int(match.key)),
            other_id=min(claim.pk, int(match.key)),
            likeness=match.likeness,
            nearness=match.nearness,
            shared=as_written(claim.statement, match.shared),
        )
        for match in matches
    ]
    Resemblance.objects.bulk_create(
        sorted(pairs, key=lambda pair: (pair.claim_id, pair.other_id)),  # in one order: no two lock crosswise
        update_conflicts=True,
        unique_fields=["claim", "other"],
        update_fields=["likeness", "nearness", "shared"],
    )


@transaction.atomic
def dismiss_likeness(claim: Claim, other: Claim, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """Say that two claims are not the same: they are not proposed to be merged any more. Both journals say so."""
    require("merge", actor)
    hold(Q(pk__in=[claim.pk, other.pk]))
    pair = Resemblance.objects.filter(claim=max(claim.pk, other.pk), other=min(claim.pk, other.pk), dismissed_at=None)
    if not pair.update(dismissed_at=now, dismissed_by=actor.name):
        raise DeskRefused("These two are not proposed to be merged any more.")
    for one, another in ((claim, other), (other, claim)):
        data = {"claim": str(another.uid), "claim_statement": another.statement}
        record(one, DUPLICATE_DISMISSED, actor=actor, reason=reason.strip(), data=data, now=now)
