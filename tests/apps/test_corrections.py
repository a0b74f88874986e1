"""Corrections: everyone who was told a verdict that we took back has to get the new one, and we know who has not."""

import json
from datetime import timedelta
from functools import partial

import pytest

from apps.claims.models import Claim, Correction, Telling
from apps.claims.services import merge, note_told, note_told_entries, recipients, withdraw
from apps.queue.models import Status
from apps.webhooks.models import Delivery
from apps.webhooks.services import deliver, fan_out_events
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, decide, enter_claim, reopen
from tests.apps.test_delivering import answer, send
from tests.factories import make_endpoint, make_key, make_partner
from tests.threads import at_once
from verifyhub.outbound import FetchFailed

pytestmark = pytest.mark.django_db
API, WEBHOOK = Telling.Via.API, Telling.Via.WEBHOOK


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def claim() -> Claim:
    claim = enter_claim()
    decide(claim, "confirmed", reason="Seen on the ground.")
    return claim


def read(claim: Claim, partner, now) -> None:
    claim.refresh_from_db()
    note_told([claim], partner, via=API, now=now)


def is_open(claim: Claim) -> list[bool]:
    """For each correction of the claim, oldest first, whether it is open."""
    return [row.closed_at is None for row in Correction.objects.filter(claim=claim).order_by("old_position")]


def ledger(partner) -> list[tuple[int, str]]:
    return list(partner.tellings.order_by("position").values_list("position", "via"))


def send_all(endpoint, *answers, now) -> None:
    fan_out_events(now=now)
    for delivery in endpoint.deliveries.filter(status=Status.WAITING).order_by("entry__sequence"):
        send(delivery, *(answers or (answer(204),)), now=now)


# --- The record ----------------------------------------------------------------------------------
def test_reopening_records_what_was_said_when_and_why_it_is_taken_back(claim, now):
    reopen(claim, reason="The video is from last year.", now=now)

    correction = Correction.objects.get()
    assert (correction.old_state, correction.old_position, correction.said_at) == (
        "confirmed",
        4,
        claim.journal.get(position=4).created_at,
    )
    assert (correction.reopened_position, correction.reopened_at, correction.reason) == (
        5,
        now,
        "The video is from last year.",
    )
    assert (correction.new_state, correction.new_position, correction.closed_at) == ("", None, None)


def test_it_stays_open_until_each_who_was_told_has_the_new_verdict(claim, now):
    early, late, never = make_partner(), make_partner(), make_partner()
    read(claim, early, now)
    read(claim, late, now)
    reopen(claim, now=now)
    position = decide(claim, "refuted", now=now)

    read(claim, never, now)
    read(claim, early, now)
    correction = Correction.objects.get()
    assert (correction.new_state, correction.new_position, is_open(claim)) == ("refuted", position, [True])
    assert [(old.partner, new and new.partner) for old, new in recipients(correction)] == [
        (early, early),
        (late, None),
    ]

    read(claim, late, now + timedelta(hours=1))
    assert Correction.objects.get().closed_at == now + timedelta(hours=1)
    assert [new.position for _, new in recipients(correction)] == [position, position]


def test_reading_that_the_claim_is_open_again_is_not_yet_the_new_verdict(claim, now):
    partner = make_partner()
    read(claim, partner, now)
    reopen(claim, now=now)

    read(claim, partner, now)

    assert (ledger(partner), is_open(claim)) == ([(4, "api")], [True])


def test_nobody_was_told_so_the_new_verdict_closes_it(claim, now):
    reopen(claim, now=now)
    decide(claim, "refuted", now=now)

    assert Correction.objects.get().closed_at == now


def test_the_same_verdict_again_has_to_be_told_too(claim, now):
    partner = make_partner()
    read(claim, partner, now)
    reopen(claim, now=now)

    decide(claim, "confirmed", now=now)
    assert is_open(claim) == [True]

    read(claim, partner, now)
    assert is_open(claim) == [False]


def test_two_corrections_of_one_claim_are_kept_apart_and_closed_by_the_last_word(claim, now):
    first, second = make_partner(), make_partner()
    read(claim, first, now)  # has "confirmed"
    reopen(claim, now=now)
    decide(claim, "refuted", now=now)
    read(claim, second, now)  # has "refuted"
    reopen(claim, now=now)
    assert is_open(claim) == [True, True]

    decide(claim, "confirmed", now=now)
    assert is_open(claim) == [True, True]
    read(claim, second, now)
    assert is_open(claim) == [True, False]
    read(claim, first, now)
    assert is_open(claim) == [False, False]


def test_someone_told_the_old_verdict_only_later_opens_it_again(claim, now):
    """A notice can be under way for three days; the receiver of an old one still has to be told."""
    partner = make_partner()
    verdict = claim.journal.get(position=4)
    reopen(claim, now=now)
    decide(claim, "refuted", now=now)
    assert is_open(claim) == [False]

    note_told_entries([verdict], partner, via=WEBHOOK, now=now + timedelta(days=2))
    assert is_open(claim) == [True]

    read(claim, partner, now + timedelta(days=3))
    assert is_open(claim) == [False]


def test_an_old_notice_that_comes_after_the_new_one_opens_nothing(claim, now):
    partner = make_partner()
    verdict = claim.journal.get(position=4)
    reopen(claim, now=now)
    decide(claim, "refuted", now=now)
    read(claim, partner, now)

    note_told_entries([verdict], partner, via=WEBHOOK, now=now + timedelta(days=2))

    assert is_open(claim) == [False]


def test_being_told_twice_is_one_line_in_the_ledger(claim, now):
    partner = make_partner()

    read(claim, partner, now)
    read(claim, partner, now + timedelta(hours=1))

    assert partner.tellings.get().told_at == now


def test_corrections_of_other_claims_are_left_alone(claim, now):
    other, partner = enter_claim(), make_partner()
    decide(other, "refuted", now=now)
    for one in (claim, other):
        read(one, partner, now)
        reopen(one, now=now)
        decide(one, "refuted", now=now)

    read(other, partner, now)

    assert (is_open(claim), is_open(other)) == ([True], [False])


def test_a_withdrawal_is_the_last_word_and_has_to_be_told(claim, now):
    endpoint = make_endpoint()
    send_all(endpoint, now=now)
    reopen(claim, now=now)
    withdraw(claim, reason="It was never said.", actor=EDITOR, now=now)
    assert (Correction.objects.get().new_state, is_open(claim)) == ("withdrawn", [True])

    send_all(endpoint, now=now)

    assert is_open(claim) == [False]
    assert ledger(endpoint.partner) == [(4, "webhook"), (6, "webhook")]


def test_a_merger_is_the_last_word_and_a_reader_of_the_claim_has_it(claim, now):
    partner = make_partner()
    read(claim, partner, now)
    reopen(claim, now=now)
    merge(claim, enter_claim(), reason="The same.", actor=EDITOR, now=now)
    assert (Correction.objects.get().new_state, is_open(claim)) == ("merged", [True])

    read(claim, partner, now)

    assert is_open(claim) == [False]


@pytest.mark.django_db(transaction=True)
def test_the_last_two_reading_at_once_close_it(now):
    """Neither sees the other's line before both are written: without the lock none would close it."""
    for _ in range(10):
        claim = enter_claim()
        decide(claim, "confirmed")
        partners = [make_partner() for _ in range(3)]
        for partner in partners:
            read(claim, partner, now)
        reopen(claim, now=now)
        decide(claim, "refuted", now=now)

        at_once([partial(note_told, [claim], partner, via=API, now=now) for partner in partners])

        assert is_open(claim) == [False]


# --- By webhook ----------------------------------------------------------------------------------
def test_a_notice_that_was_taken_is_written_in_the_ledger(claim, now):
    endpoint = make_endpoint()

    send_all(endpoint, now=now)

    assert ledger(endpoint.partner) == [(4, "webhook")]
    assert endpoint.partner.tellings.get().told_at == now


@pytest.mark.parametrize("reply", [answer(500), answer(302), answer(410), FetchFailed("No answer.", retryable=True)])
def test_a_notice_that_was_not_taken_is_not(claim, reply, now):
    endpoint = make_endpoint()

    send_all(endpoint, reply, now=now)

    assert ledger(endpoint.partner) == []


def test_a_dead_endpoint_keeps_it_open_until_the_partner_reads(claim, now):
    partner = make_partner()
    endpoint = make_endpoint(partner)
    send_all(endpoint, now=now)
    reopen(claim, now=now)
    decide(claim, "refuted", now=now)
    send_all(endpoint, answer(410), now=now)
    assert is_open(claim) == [True]

    partner_client(make_key(partner)).get(f"/api/v1/claims/{claim.uid}/")

    assert is_open(claim) == [False]
    assert ledger(partner) == [(4, "webhook"), (6, "api")]


def test_the_ledger_has_it_even_if_another_worker_took_the_row_over_meanwhile(claim, now):
    endpoint = make_endpoint()
    fan_out_events(now=now)
    delivery = endpoint.deliveries.get(entry__position=4)

    def slow_receiver(request):
        Delivery.objects.filter(pk=delivery.pk).update(attempts=2, leased_until=now + timedelta(hours=1))
        return answer(204)

    deliver(delivery, fetch=slow_receiver, random=lambda: 0.5, now=now)

    assert ledger(endpoint.partner) == [(4, "webhook")]
    assert Delivery.objects.get(pk=delivery.pk).status == Status.WAITING


def test_a_notice_of_what_is_no_verdict_tells_none(now):
    endpoint, claim = make_endpoint(), enter_claim()
    decide(claim, "confirmed")
    reopen(claim)

    send_all(endpoint, now=now)

    assert ledger(endpoint.partner) == [(4, "webhook")]  # neither "corroborated" nor the reopening


def test_the_notice_of_a_correction_says_what_we_said_and_what_we_say_now(claim, now):
    endpoint = make_endpoint()
    said_at = claim.journal.get(position=4).created_at
    assert said_at.isoformat() == "2026-03-11T18:00:00+00:00"
    reopen(claim, reason="The video is from last year.", now=now)
    fan_out_events(now=now)

    body = json.loads(bytes(endpoint.deliveries.get(event="claim.corrected").body))

    assert body == {
        "type": "claim.corrected",
        "timestamp": "2026-03-14T09:30:00Z",
        "sequence": 5,
        "data": {
            "claim_id": str(claim.uid),
            "claim_version": 5,
            "statement": "Troops have entered Brenova.",
            "from": "confirmed",
            "to": "under_review",
            "finding": "insufficient",
            "reason": "The video is from last year.",
            "before": {"state": "confirmed", "said_at": "2026-03-11T18:00:00Z", "reason": "Seen on the ground."},
            "after": {"state": "under_review", "said_at": "2026-03-14T09:30:00Z"},
            "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
        },
    }
