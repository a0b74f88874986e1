"""Whoever holds several rows takes them in one order: on PostgreSQL nobody waits in a circle."""

from contextlib import suppress
from threading import Event

import pytest

from apps.claims.models import Claim, Correction, Telling
from apps.claims.services import corrections, merge, move_claim, moves, note_told, unmerge
from apps.evidence.models import Document, Reading
from apps.evidence.services import override_reading
from tests.apps.desk_scene import EDITOR, decide, enter_claim, reopen
from tests.factories import make_partner
from tests.threads import at_once
from verifyhub.lifecycle import TransitionRefused
from verifyhub.reading import Stance

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 0.5  # seconds that one waits for the other, who cannot come when the order is right


def test_a_partner_reads_a_claim_at_the_moment_of_its_new_verdict(now, monkeypatch):
    claim = enter_claim()
    decide(claim, "confirmed")
    reader = make_partner()
    stale = Claim.objects.get(pk=claim.pk)
    note_told([claim], make_partner(), via=Telling.Via.API, now=now)
    reopen(claim, now=now)
    has_corrections, has_claim = Event(), Event()
    settle, lock = corrections.settle_corrections, moves.lock

    def settle_and_wait(claims, *, now):
        settle(claims, now=now)
        has_corrections.set()
        has_claim.wait(A_MOMENT)

    def lock_and_tell(seen):
        held = lock(seen)
        has_claim.set()
        return held

    def read():
        note_told([stale], reader, via=Telling.Via.API, now=now)

    def decide_anew():
        has_corrections.wait(A_MOMENT)
        move_claim(claim, "refute", actor=EDITOR, reason="The video is old.", now=now)

    Claim.objects.update(disputing_readings=1)
    monkeypatch.setattr(moves, "lock", lock_and_tell)
    monkeypatch.setattr(corrections, "settle_corrections", settle_and_wait)
    at_once([read, decide_anew])

    assert Telling.objects.filter(partner=reader).count() == 1
    assert Correction.objects.get().new_state == "refuted"


def test_claims_are_merged_and_taken_apart_at_the_same_moment(now):
    first, second, third = (enter_claim(f"Troops {n}.") for n in range(3))

    def part() -> None:
        with suppress(TransitionRefused):  # it went along into the second claim just before
            unmerge(Claim.objects.get(pk=third.pk), reason="Not the same.", actor=EDITOR, now=now)

    def join() -> None:
        into = Claim.objects.get(pk=second.pk)
        merge(Claim.objects.get(pk=first.pk), into, reason="One event.", actor=EDITOR, now=now)

    for _ in range(5):
        merge(third, first, reason="The same event.", actor=EDITOR, now=now)

        at_once([part, join])

        assert Claim.objects.get(pk=first.pk).duplicate_of == second
        assert Claim.objects.get(pk=third.pk).duplicate_of in (None, second)
        for claim in Claim.objects.exclude(duplicate_of=None):
            unmerge(claim, reason="Begin again.", actor=EDITOR, now=now)


def test_a_person_judges_the_reading_as_it_is_now(now):
    claim = enter_claim()
    document = Document.objects.create(url="https://courier.example/1", title="Brenova")
    reading = Reading.objects.create(
        claim=claim, document=document, statement=claim.statement, stance="supports", confidence=0.9,
        relation="first_hand", read_at=now,
    )  # fmt: skip
    Reading.objects.update(passage="As it was read again.")

    override_reading(reading, stance=Stance.DISPUTES, reason="It is a denial.", actor=EDITOR, now=now)

    kept = claim.journal.order_by("position").last().parts["after"]["readings"][str(document.pk)]
    assert (kept["passage"], kept["override_stance"]) == ("As it was read again.", "disputes")
