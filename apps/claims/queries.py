"""What partners and readers may see of the claims, who may read which note, and which claims may be one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.claims.events import WITHDRAWN
from apps.claims.models import Claim, ClaimRelation, Correction, JournalEntry, Note, Resemblance, Story
from verifyhub.relations import KEYS, WORDS, Relation

OUT_OF_ORDER = 1_000  # entries; generous: transactions that overlap, and machines whose clocks are seconds apart
MOST_TOLD = 20  # claims that one may be the same as, to a partner


def claims_visible_to_partners(now: datetime) -> QuerySet[Claim]:
    """Neither withdrawn nor under embargo. Readers see the same claims as partners."""
    return Claim.objects.filter(is_visible(now))


def stories_visible_to_partners(now: datetime) -> QuerySet[Story]:
    """Those with a claim that they may see; a merged one counts too, because it is shown with its story."""
    return Story.objects.filter(Exists(claims_visible_to_partners(now).filter(story=OuterRef("pk"))))


def is_any_hidden(uids: Iterable[str], now: datetime) -> bool:
    """Whether partners may not see one of the claims of these ids; ids of anything else do not matter."""
    return Claim.objects.filter(uid__in=set(uids)).exclude(is_visible(now)).exists()


def entries_visible_to_partners(now: datetime) -> QuerySet[JournalEntry]:
    """Entries of visible claims, without those written during an embargo; of a withdrawn claim, that it was withdrawn.

    An entry that is hidden now is not made up for when its claim comes back: the entry that brings it back tells how
    the claim stands.
    """
    shown = Q(claim__is_withdrawn=False) | Q(event=WITHDRAWN)
    return JournalEntry.objects.filter(_is_released(now, "claim__"), shown, is_embargoed=False)


def journal_known_to_partners_at(claim: Claim, moment: datetime) -> list[JournalEntry]:
    """All that led to how a claim stood at a time; empty where it was not entered yet, or under embargo then.

    What happened during an embargo is part of how the claim stands after it, and never told for the time itself.
    """
    entries = list(claim.journal.filter(created_at__lte=moment).order_by("position"))
    return [] if not entries or entries[-1].is_embargoed else entries


def oldest_number_since(moment: datetime) -> int | None:
    """The lowest number in the feed of what was entered since; None without any.

    Numbers follow the commits, and times the beginnings of what was committed: the lowest number is among the first few
    by time, though not always that of the very first.
    """
    first = JournalEntry.objects.filter(created_at__gte=moment, sequence__isnull=False).order_by("created_at", "id")
    lowest: int | None = first[:OUT_OF_ORDER].aggregate(lowest=Min("sequence"))["lowest"]
    return lowest


def corrections_visible_to_partners(now: datetime) -> QuerySet[Correction]:
    """Of visible claims, those whose taking back partners could see: what happened under an embargo stays hidden."""
    taken_back = entries_visible_to_partners(now).filter(
        claim=OuterRef("claim"), position=OuterRef("reopened_position")
    )
    return Correction.objects.filter(Exists(taken_back))


def notes_visible_to(claim: Claim, user: User) -> QuerySet[Note]:
    """The desk's notes on a claim and the user's own private ones, oldest first."""
    notes = Note.objects.filter(Q(is_private=False) | Q(author=user), claim=claim)
    return notes.select_related("author").order_by("created_at", "id")


@dataclass(frozen=True)
class MaybeTheSame:
    """A claim that another may be the same as. `survivor` is the one it was merged into, or else itself."""

    claim: Claim
    survivor: Claim
    likeness: float
    nearness: float | None
    shared: list[str]

    @property
    def why(self) -> str:
        return f"Both say: {', '.join(self.shared)}." if self.shared else "They say much the same in other words."


def proposals_for(claims: Iterable[Claim]) -> dict[int, list[MaybeTheSame]]:
    """For each claim those that it may be the same as, likest first, by its key; in one query.

    Without those that were dismissed or are merged with it already. A merged claim has none of its own.
    """
    keys = [claim.pk for claim in claims if claim.duplicate_of_id is None]
    return _by_claim(keys, _undecided().filter(Q(claim__in=keys) | Q(other__in=keys)))


def proposals_visible_to_partners(claim: Claim, now: datetime) -> list[MaybeTheSame]:
    """As above, for one claim, where partners may see the other claim too: the likest MOST_TOLD."""
    if claim.duplicate_of_id is not None:
        return []
    return _by_claim([claim.pk], proposals_shown_to_partners(claim, now))[claim.pk]


def proposals_shown_to_partners(claim: Claim, now: datetime) -> QuerySet[Resemblance]:
    later = Q(claim=claim) & is_visible(now, "other__") & ~Q(other__duplicate_of=claim)
    earlier = Q(other=claim) & is_visible(now, "claim__") & ~Q(claim__duplicate_of=claim)
    return _undecided().filter(later | earlier)[:MOST_TOLD]


def _undecided() -> QuerySet[Resemblance]:
    pairs = Resemblance.objects.filter(dismissed_at=None).select_related("claim__duplicate_of", "other__duplicate_of")
    return pairs.order_by("-likeness", F("nearness").desc(nulls_last=True), "id")


def _by_claim(keys: Iterable[int], pairs: Iterable[Resemblance]) -> dict[int, list[MaybeTheSame]]:
    proposals: dict[int, list[MaybeTheSame]] = {key: [] for key in keys}
    for pair in pairs:
        for one, another in ((pair.claim, pair.other), (pair.other, pair.claim)):
            survivor = another.duplicate_of or another
            if one.pk in proposals and survivor.pk != one.pk:
                maybe = MaybeTheSame(another, survivor, pair.likeness, pair.nearness, pair.shared)
                proposals[one.pk].append(maybe)
    return proposals


@dataclass(frozen=True)
class Related:
    """Another claim that one is related to. `words` complete "This claim … it"; `key` is what partners are told."""

    relation: ClaimRelation
    claim: Claim
    words: str
    key: str

    @property
    def is_proposed(self) -> bool:
        return self.relation.accepted_at is None


def relations_of(claim: Claim) -> list[Related]:
    """What holds and what is proposed, in one query: what editors have said first."""
    found = ClaimRelation.objects.filter(Q(claim=claim) | Q(other=claim), ended_at=None)
    return _as_seen_from(claim, found)


def relations_visible_to_partners(claim: Claim, now: datetime) -> list[Related]:
    """Only what editors have said, and only of claims that partners may see too and that count."""
    return _as_seen_from(claim, relations_shown_to_partners(claim, now))


def relations_shown_to_partners(claim: Claim, now: datetime) -> QuerySet[ClaimRelation]:
    there = Q(claim=claim) & is_visible(now, "other__") & Q(other__duplicate_of=None)
    back = Q(other=claim) & is_visible(now, "claim__") & Q(claim__duplicate_of=None)
    return ClaimRelation.objects.filter(there | back, ended_at=None, accepted_at__isnull=False)


def _as_seen_from(claim: Claim, relations: QuerySet[ClaimRelation]) -> list[Related]:
    rows = relations.select_related("claim", "other").order_by(F("accepted_at").asc(nulls_last=True), "id")
    return [_seen_from(claim, row) for row in rows]


def _seen_from(claim: Claim, row: ClaimRelation) -> Related:
    side, kind = int(row.claim_id != claim.pk), Relation(row.kind)
    return Related(row, row.claim if side else row.other, WORDS[kind][side], KEYS[kind][side])


def is_visible(now: datetime, prefix: str = "") -> Q:
    """Of a claim, or of what leads to one by `prefix` ("claim__"): partners may see it."""
    return _is_released(now, prefix) & Q(**{f"{prefix}is_withdrawn": False})


def _is_released(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now})
