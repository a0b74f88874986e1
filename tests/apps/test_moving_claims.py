"""Moving a claim: the row and its journal entry together, and one winner of a race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from apps.claims.models import Claim, JournalEntry
from apps.claims.services import move_claim, number_entries, record
from tests.factories import make_claim
from verifyhub.chain import first_break
from verifyhub.lifecycle import SYSTEM, Actor, Role, TransitionRefused

EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")
STANDARDS = Actor(Role.STANDARDS_EDITOR, "Stella Standard", "user:4")
OTHER = Actor(Role.EDITOR, "Otto Other", "user:3")
REPORTER = Actor(Role.REPORTER, "Rosa Reporter", "user:1")


@pytest.mark.django_db
def test_a_move_changes_the_state_and_writes_one_journal_entry(now):
    claim = make_claim(state="corroborated", shortfall="")

    move_claim(claim, "confirm", actor=EDITOR, reason=" Called the mayor. ", now=now)

    assert (claim.state, claim.version) == ("confirmed", 1)
    entry = claim.journal.get()
    assert (entry.event, entry.position, entry.reason) == ("claim.state_changed", 1, "Called the mayor.")
    assert (entry.actor_role, entry.actor_key, entry.actor_name) == ("editor", "user:2", "Edda Editor")
    assert entry.created_at == now
    assert (entry.data["move"], entry.data["from"], entry.data["to"]) == ("confirm", "corroborated", "confirmed")


@pytest.mark.django_db
def test_a_refused_move_leaves_no_trace(now):
    claim = make_claim(state="corroborated", shortfall="")

    with pytest.raises(TransitionRefused, match="Confirm is for editors only."):
        move_claim(claim, "confirm", actor=REPORTER, reason="Surely.", now=now)

    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.journal.count()) == ("corroborated", 0, 0)


@pytest.mark.django_db
def test_reopening_is_journalled_as_a_correction(now):
    claim = make_claim(state="corroborated", shortfall="")
    move_claim(claim, "refute", actor=STANDARDS, reason="Staged.", now=now)
    assert claim.verdict_position == 1

    entry = move_claim(claim, "reopen", actor=STANDARDS, reason="A second video came in.", now=now)

    assert (claim.state, claim.verdict_position, entry.event) == ("under_review", None, "claim.corrected")
    assert (entry.data["from"], entry.data["to"]) == ("refuted", "under_review")


@pytest.mark.django_db
def test_an_override_stays_visible_in_the_journal(now):
    claim = make_claim(state="under_review", shortfall="Needs a second independent origin.")

    entry = move_claim(claim, "corroborate", actor=STANDARDS, reason="I was there.", now=now)

    assert entry.data["override"] == "Needs a second independent origin."
    assert claim.corroborated_by == "user:4"


@pytest.mark.django_db
def test_an_entry_keeps_what_changed_before_and_after_and_what_the_move_rests_on(now):
    claim = make_claim(state="under_review", shortfall="")
    record(claim, "claim.assessed", actor=SYSTEM, now=now)

    entry = move_claim(claim, "corroborate", actor=EDITOR, now=now)

    assert entry.parts["before"] == {"claim": {"state": "under_review", "corroborated_by": ""}}
    assert entry.parts["after"] == {"claim": {"state": "corroborated", "corroborated_by": "user:2"}}
    assert entry.data["rests_on"] == 1


@pytest.mark.django_db
def test_an_editor_who_looked_at_an_older_version_is_told_what_happened_since(now):
    claim = make_claim(state="corroborated", shortfall="")
    move_claim(claim, "return_to_review", actor=OTHER, reason="The photo is old.", now=now)

    with pytest.raises(TransitionRefused) as refused:
        move_claim(claim, "refute", actor=EDITOR, reason="Old photo.", expected_version=0, now=now)

    assert refused.value.code == "stale"
    assert refused.value.message == (
        "This claim has changed since you opened it (state changed, by Otto Other). Look at it again, then decide."
    )


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state():
    claim = make_claim()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET state = 'proven' WHERE id = %s", [claim.pk])


@pytest.mark.django_db
def test_the_journal_of_a_claim_is_an_unbroken_chain(now):
    claim = make_claim(state="submitted", shortfall="")
    move_claim(claim, "begin_review", actor=SYSTEM, now=now)
    move_claim(claim, "corroborate", actor=SYSTEM, now=now)
    move_claim(claim, "confirm", actor=EDITOR, reason="Seen it.", now=now)

    entries = list(claim.journal.order_by("position").values_list("content", "digest"))
    assert len(entries) == 3
    assert first_break(entries) is None
    entries[1] = (entries[1][0].replace("corroborated", "confirmed"), entries[1][1])
    assert first_break(entries) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_racing_moves_one_wins_and_the_other_is_refused(now):
    for _ in range(20):
        claim = make_claim(state="corroborated", shortfall="", disputing_readings=1)
        outcomes = _race(claim, [("confirm", EDITOR), ("refute", OTHER)], now=now)

        claim.refresh_from_db()
        assert claim.state in ("confirmed", "refuted")
        assert outcomes.count(claim.state) == 1
        assert set(outcomes) - {claim.state} < {"stale", "wrong_state"}
        assert claim.journal.count() == 1


def _race(claim: Claim, moves: list[tuple[str, Actor]], *, now) -> list[str]:
    start = Barrier(len(moves))

    def move(name: str, actor: Actor) -> str:
        try:
            start.wait()
            return move_claim(Claim.objects.get(pk=claim.pk), name, actor=actor, reason="Sure.", now=now).data["to"]
        except TransitionRefused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return [future.result() for future in [pool.submit(move, *one) for one in moves]]


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_claim_queue_up_so_that_positions_have_no_holes(now):
    claim = make_claim()
    start = Barrier(4)

    def write(number: int) -> None:
        try:
            start.wait()
            for _ in range(5):
                record(Claim.objects.get(pk=claim.pk), "evidence.added", actor=SYSTEM, data={"n": number}, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(write, number) for number in range(4)]:
            future.result()

    entries = claim.journal.order_by("position")
    assert [entry.position for entry in entries] == list(range(1, 21))
    assert first_break(entries.values_list("content", "digest")) is None


@pytest.mark.django_db
def test_numbering_gives_every_committed_entry_one_place_without_holes(now):
    claims = [make_claim(), make_claim()]
    for claim in claims * 3:
        record(claim, "evidence.added", actor=SYSTEM, now=now)

    assert number_entries() == 6
    assert number_entries() == 0
    record(claims[0], "evidence.added", actor=SYSTEM, now=now)
    assert number_entries() == 1

    assert list(JournalEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_the_feed_misses_nothing_that_concurrent_writers_commit(now):
    """Rollbacks included: numbers are given to committed entries only, so they leave no hole."""
    seen: list[int] = []
    start = Barrier(4)

    def write(number: int) -> int:
        claim, written = make_claim(), 0
        start.wait()
        for turn in range(10):
            try:
                with transaction.atomic():
                    record(claim, "evidence.added", actor=SYSTEM, data={"turn": turn}, now=now)
                    if turn % 5 == number:
                        raise ConnectionAbortedError
                    written += 1
            except ConnectionAbortedError:
                claim.refresh_from_db()
        connection.close()
        return written

    def read() -> None:
        start.wait()
        for _ in range(30):
            number_entries(limit=7)
            after = seen[-1] if seen else 0
            fresh = JournalEntry.objects.filter(sequence__gt=after).order_by("sequence")
            seen.extend(fresh.values_list("sequence", flat=True))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, number) for number in range(3)]
        pool.submit(read).result()
        committed = sum(writer.result() for writer in writers)
    while number_entries(limit=7):
        pass
    after = seen[-1] if seen else 0
    fresh = JournalEntry.objects.filter(sequence__gt=after).order_by("sequence")
    seen.extend(fresh.values_list("sequence", flat=True))

    assert committed == 24
    assert seen == list(range(1, 25))
