"""Of all who act on one claim at the same moment exactly one wins, among threads and among processes.

With HYPOTHESIS_PROFILE=thorough there are 500 rounds of each.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from apps.claims import services
from apps.claims.models import Claim
from apps.claims.services import journal, move_claim, moves
from apps.claims.services.verifying import verify_journal
from tests.apps.desk_scene import EDITOR, OTHER, STANDARDS, decide, enter_claim
from tests.factories import make_claim
from tests.racing import Racer, race_processes, race_threads
from tests.thoroughness import IS_THOROUGH
from tests.threads import at_once
from verifyhub.lifecycle import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500 if IS_THOROUGH else 20
RACERS = [
    Racer("confirm", "editor", "user:2"),
    Racer("refute", "editor", "user:3"),
    Racer("return_to_review", "editor", "user:4"),
    Racer("confirm", "standards_editor", "user:5"),
]
Race = Callable[..., list[tuple[str, ...]]]


@pytest.mark.parametrize(
    "race", [race_threads, pytest.param(race_processes, marks=pytest.mark.processes)], ids=["threads", "processes"]
)
def test_of_many_racing_moves_exactly_one_wins_every_time(race: Race, now):
    claims = [make_claim(state="corroborated", shortfall="") for _ in range(ROUNDS)]

    rounds = race(RACERS, [claim.pk for claim in claims], now)

    winners = [
        [state for state in outcomes if state in ("confirmed", "refuted", "under_review")] for outcomes in rounds
    ]
    assert [len(won) for won in winners] == [1] * ROUNDS
    assert {code for outcomes in rounds for code in outcomes} <= {
        "confirmed", "under_review", "stale", "wrong_state", "nothing_disputes_it"
    }  # fmt: skip
    for claim, (state,) in zip(claims, winners, strict=True):
        claim.refresh_from_db()
        assert (claim.state, claim.version, claim.journal.count()) == (state, 1, 1)
    assert verify_journal().entries == ROUNDS


# What each of the guards is worth, alone and without.


@pytest.fixture
def unlocked(monkeypatch) -> Iterator[Callable[[Claim], list[str]]]:
    """A race in which both have read the claim before either writes, outside any transaction and without a lock."""
    both_have_read = Barrier(2, timeout=30)

    def read(claim: Claim) -> Claim:
        seen = Claim.objects.get(pk=claim.pk)
        both_have_read.wait()
        return seen

    monkeypatch.setattr(moves, "lock", read)
    monkeypatch.setattr(journal, "transaction", SimpleNamespace(atomic=lambda **savepoint: nullcontext()))

    def race(claim: Claim) -> list[str]:
        return at_once([lambda: _outcome(claim, "confirm", EDITOR), lambda: _outcome(claim, "refute", OTHER)])

    return race


def _outcome(claim: Claim, move: str, actor) -> str:
    unguarded_move = moves.move_claim.__wrapped__  # without the transaction around it
    try:
        return unguarded_move(
            Claim.objects.get(pk=claim.pk), move, actor=actor, reason="Sure.", now=claim.created_at
        ).data["to"]
    except TransitionRefused as refused:
        return refused.code
    except IntegrityError:
        return "no second entry at this position"


def _write_anyway(held: Claim, columns) -> bool:
    return bool(Claim.objects.filter(pk=held.pk).update(**columns))


def test_compare_and_set_alone_lets_one_win_even_where_no_lock_makes_the_other_wait(unlocked):
    for _ in range(10):
        claim = make_claim(state="corroborated", shortfall="", disputing_readings=1)
        outcomes = unlocked(claim)

        claim.refresh_from_db()
        assert sorted(outcomes) == sorted([claim.state, "stale"])
        assert claim.journal.count() == 1


def test_without_compare_and_set_the_journal_still_takes_only_one_entry_at_a_position(unlocked, monkeypatch):
    monkeypatch.setattr(journal, "change", _write_anyway)
    for _ in range(10):
        claim = make_claim(state="corroborated", shortfall="", disputing_readings=1)
        outcomes = unlocked(claim)

        assert outcomes.count("no second entry at this position") == 1
        assert claim.journal.count() == 1


def test_without_any_guard_moves_are_lost(unlocked, monkeypatch):
    """The test of the tests above: both are told that they won, and of one nothing is left."""
    monkeypatch.setattr(journal, "change", _write_anyway)
    monkeypatch.setattr(journal, "append", lambda entry: None)
    lost = 0
    for _ in range(10):
        claim = make_claim(state="corroborated", shortfall="", disputing_readings=1)
        outcomes = unlocked(claim)

        claim.refresh_from_db()
        lost += sorted(outcomes) == ["confirmed", "refuted"] and claim.version == 1

    assert lost == 10


# The acts of the desk race too.


def _trying(act: Callable[..., object], *claims: Claim, **named: object) -> Callable[[], str]:
    """The act on claims as someone read them just before."""
    read = [Claim.objects.get(pk=claim.pk) for claim in claims]

    def run() -> str:
        try:
            act(*read, **named)
        except (TransitionRefused, services.DeskRefused):
            return "refused"
        return "done"

    return run


DESK_ROUNDS = ROUNDS // 4


def test_a_claim_is_never_both_withdrawn_and_decided(now):
    for _ in range(DESK_ROUNDS):
        claim = make_claim(state="corroborated", shortfall="")
        withdrawing = _trying(services.withdraw, claim, reason="Not a claim.", actor=EDITOR, now=now)
        confirming = _trying(move_claim, claim, name="confirm", reason="Seen.", actor=OTHER, now=now)

        assert sorted(at_once([withdrawing, confirming])) == ["done", "refused"]
        claim.refresh_from_db()
        assert claim.is_withdrawn != bool(claim.verdict_position)


def test_sweeps_at_the_same_time_bring_a_parked_claim_back_once(now):
    later = now + timedelta(hours=2)
    for _ in range(DESK_ROUNDS):
        claim = enter_claim(now=now)
        services.park(claim, until=now + timedelta(hours=1), reason="No way in.", actor=EDITOR, now=now)

        assert sum(at_once([partial(services.unpark_due, now=later)] * 3)) == 1
        assert claim.journal.filter(event="claim.unparked").count() == 1


def test_an_embargo_that_is_prolonged_as_it_ends_is_not_lifted(now):
    later, much_later = now + timedelta(hours=2), now + timedelta(days=9)
    for _ in range(DESK_ROUNDS):
        claim = enter_claim(now=now)
        services.embargo(claim, until=now + timedelta(hours=1), reason="Lives.", actor=EDITOR, now=now)
        prolonging = _trying(services.embargo, claim, until=much_later, reason="Still.", actor=EDITOR, now=later)
        at_once([_trying(services.lift_due_embargoes, now=later), prolonging])

        claim.refresh_from_db()
        assert claim.embargo_until == much_later


def test_two_claims_are_never_merged_into_each_other(now):
    for _ in range(DESK_ROUNDS):
        left, right = enter_claim(now=now), enter_claim(now=now)
        merging = partial(_trying, services.merge, reason="The same.", actor=EDITOR, now=now)

        assert sorted(at_once([merging(left, right), merging(right, left)])) == ["done", "refused"]
        assert Claim.objects.filter(pk__in=[left.pk, right.pk]).exclude(duplicate_of=None).count() == 1
    verify_journal()


def test_a_verdict_is_taken_back_once(now):
    for _ in range(DESK_ROUNDS):
        claim = enter_claim(now=now)
        decide(claim, "confirmed", now=now)
        reopen = partial(_trying, move_claim, claim, name="reopen", reason="Fake.", actor=STANDARDS, now=now)

        assert sorted(at_once([reopen(), reopen(), reopen()])) == ["done", "refused", "refused"]
        assert claim.corrections.count() == 1
