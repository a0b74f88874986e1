"""Who was told which verdict, and the correction that stays open until each of them has the new one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from apps.accounts.models import Partner
from apps.claims.models import Claim, Correction, JournalEntry, Telling


def note_told(claims: Iterable[Claim], partner: Partner, *, via: Telling.Via, now: datetime) -> None:
    """Write in the ledger that a partner has the present verdict of each of these claims that has one."""
    tellings = [
        Telling(claim=claim, partner=partner, position=claim.verdict_position, via=via, told_at=now)
        for claim in claims
        if claim.verdict_position
    ]
    if tellings:
        Telling.objects.bulk_create(tellings, ignore_conflicts=True)
        close_corrections([telling.claim_id for telling in tellings], now=now)


def note_told_entry(entry: JournalEntry, partner: Partner, *, via: Telling.Via, now: datetime) -> None:
    """The same for a verdict that was sent as a journal entry, whether or not it still holds."""
    if entry.data.get("to") in ("confirmed", "refuted"):
        telling = Telling(claim=entry.claim, partner=partner, position=entry.position, via=via, told_at=now)
        Telling.objects.bulk_create([telling], ignore_conflicts=True)
        close_corrections([entry.claim_id], now=now)


def open_correction(claim: Claim, before: Claim, reopening: JournalEntry) -> None:
    """`before` is the claim as it stood with the verdict that is taken back."""
    verdict = claim.journal.get(position=before.verdict_position or 0)
    Correction.objects.create(
        claim=claim,
        old_state=before.state,
        old_position=verdict.position,
        said_at=verdict.created_at,
        reopened_position=reopening.position,
        reopened_at=reopening.created_at,
        reason=reopening.reason,
    )


def note_new_verdict(claim: Claim, entry: JournalEntry) -> None:
    """All corrections of the claim that still wait for a verdict have it now."""
    waiting = Correction.objects.filter(claim=claim, new_position=None)
    if waiting.update(new_state=claim.state, new_position=entry.position):
        close_corrections([claim.pk], now=entry.created_at)


def close_corrections(claim_ids: Iterable[int], *, now: datetime) -> None:
    """Close those whose every recipient of the old verdict has the new one, or a later one."""
    open_ones = Correction.objects.filter(claim__in=list(claim_ids), closed_at=None).exclude(new_position=None)
    told_new = Telling.objects.filter(
        claim=OuterRef("claim"), partner=OuterRef("partner"), position__gte=OuterRef(OuterRef("new_position"))
    )
    still_wrong = Telling.objects.filter(claim=OuterRef("claim"), position=OuterRef("old_position")).filter(
        ~Exists(told_new)
    )
    open_ones.filter(~Exists(still_wrong)).update(closed_at=now)


def recipients(correction: Correction) -> list[tuple[Telling, Telling | None]]:
    """Everyone who was told the old verdict, with how they were told the new one, None while they have not been."""
    tellings = Telling.objects.filter(claim=correction.claim).select_related("partner").order_by("told_at", "id")
    old = [telling for telling in tellings if telling.position == correction.old_position]
    new_from = correction.new_position
    later = {t.partner_id: t for t in reversed(tellings) if new_from is not None and t.position >= new_from}
    return [(telling, later.get(telling.partner_id)) for telling in old]
