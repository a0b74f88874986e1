"""Who was told which verdict, and the correction that stays open until each of them has the new one."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.accounts.models import Partner
from apps.claims import events
from apps.claims.models import Claim, Correction, JournalEntry, Telling
from verifyhub.lifecycle import State

VERDICTS = (State.CONFIRMED.value, State.REFUTED.value)


def note_told(claims: Iterable[Claim], partner: Partner, *, via: Telling.Via, now: datetime) -> None:
    """Write in the ledger that a partner has the present verdict of each of these claims that has one."""
    words = {(claim.pk, position) for claim in claims if (position := _word_on(claim))}
    _note(words, partner, via=via, now=now)


def note_told_entries(entries: Iterable[JournalEntry], partner: Partner, *, via: Telling.Via, now: datetime) -> None:
    """The same for what a partner was given of the journal, whether or not it still holds."""
    words = {(entry.claim_id, position) for entry in entries if (position := _word_in(entry))}
    _note(words, partner, via=via, now=now)


def _word_on(claim: Claim) -> int | None:
    """Who sees a merged claim, sees that it has gone into another."""
    return claim.version if claim.duplicate_of_id else claim.verdict_position


def _word_in(entry: JournalEntry) -> int | None:
    """The position of the verdict that an entry tells, or of the last word on a claim that has gone."""
    match entry.event:
        case events.STATE_CHANGED if entry.data.get("to") in VERDICTS:
            return entry.position
        case events.WITHDRAWN | events.MERGED:
            return entry.position
        case events.EMBARGO_LIFTED:
            position: int | None = entry.data.get("verdict_position")
            return position
    return None


def _note(words: AbstractSet[tuple[int, int]], partner: Partner, *, via: Telling.Via, now: datetime) -> None:
    """One query when the ledger has all of it already, as after most reads."""
    if not words:
        return
    claims = {claim for claim, _ in words}
    known = set(Telling.objects.filter(partner=partner, claim__in=claims).values_list("claim_id", "position"))
    fresh = sorted(words - known)
    if not fresh:
        return
    tellings = [Telling(claim_id=c, partner=partner, position=p, via=via, told_at=now) for c, p in fresh]
    with transaction.atomic():
        # The claims before their corrections, as whoever gives a verdict does: else the two wait for each other in a
        # circle, since PostgreSQL locks the claim of a new telling when the transaction commits.
        held = Claim.objects.select_for_update(no_key=True).filter(pk__in={c for c, _ in fresh})
        list(held.order_by("pk").values_list("pk"))
        Telling.objects.bulk_create(tellings, ignore_conflicts=True)
        settle_corrections({claim for claim, _ in fresh}, now=now)


def open_correction(claim: Claim, verdict: JournalEntry, reopening: JournalEntry) -> None:
    """`verdict` is the entry that gave the verdict which is taken back."""
    Correction.objects.create(
        claim=claim,
        old_state=verdict.data["to"],
        old_position=verdict.position,
        said_at=verdict.created_at,
        reopened_position=reopening.position,
        reopened_at=reopening.created_at,
        reason=reopening.reason,
    )


def note_new_word(claim: Claim, word: str, entry: JournalEntry) -> None:
    """All corrections of the claim that still wait to hear what is said now have it: a verdict, or that it has gone."""
    waiting = Correction.objects.filter(claim=claim, new_position=None)
    if waiting.update(new_state=word, new_position=entry.position):
        settle_corrections([claim.pk], now=entry.created_at)


@transaction.atomic
def settle_corrections(claim_ids: Iterable[int], *, now: datetime) -> None:
    """Close those whose every recipient of the old verdict has the new word or a later one; open the others again.

    A notice that was under way for days can bring someone the old verdict after all others have the new one.
    """
    # Locked first, all of them: of two tellings at once, or a telling and a verdict, the second sees the first.
    locked = Correction.objects.select_for_update().filter(claim__in=list(claim_ids)).order_by("pk")
    concerned = Correction.objects.filter(pk__in=[row.pk for row in locked]).exclude(new_position=None)
    told_new = Telling.objects.filter(
        claim=OuterRef("claim"), partner=OuterRef("partner"), position__gte=OuterRef(OuterRef("new_position"))
    )
    still_wrong = Telling.objects.filter(claim=OuterRef("claim"), position=OuterRef("old_position")).filter(
        ~Exists(told_new)
    )
    concerned.filter(~Exists(still_wrong), closed_at=None).update(closed_at=now)
    concerned.filter(Exists(still_wrong)).exclude(closed_at=None).update(closed_at=None)


def recipients(correction: Correction) -> list[tuple[Telling, Telling | None]]:
    """Everyone who was told the old verdict, with how they were told the new one, None while they have not been."""
    return recipients_of([correction])[correction.pk]


def recipients_of(corrections: Collection[Correction]) -> dict[int, list[tuple[Telling, Telling | None]]]:
    """The same for many corrections in one query, by the key of each."""
    tellings = Telling.objects.filter(claim__in={correction.claim_id for correction in corrections})
    by_claim: dict[int, list[Telling]] = {correction.claim_id: [] for correction in corrections}
    for telling in tellings.select_related("partner").order_by("told_at", "id"):
        by_claim[telling.claim_id].append(telling)
    return {correction.pk: _pairs(correction, by_claim[correction.claim_id]) for correction in corrections}


def _pairs(correction: Correction, tellings: list[Telling]) -> list[tuple[Telling, Telling | None]]:
    """`tellings` are those of its claim, oldest first."""
    old = [telling for telling in tellings if telling.position == correction.old_position]
    new_from = correction.new_position
    later = {t.partner_id: t for t in reversed(tellings) if new_from is not None and t.position >= new_from}
    return [(telling, later.get(telling.partner_id)) for telling in old]
