"""Whoever writes, fails or dies meanwhile: each reader of the feed gets every committed change once, in order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client

from apps.claims.models import JournalEntry
from apps.claims.services import record
from apps.claims.services.verifying import verify_journal
from tests.apps.api_caller import partner_client
from tests.factories import make_claim, make_entry
from tests.journal_crew import committed, plan, start_crew
from tests.racing import database_address
from tests.thoroughness import IS_THOROUGH
from tests.threads import at_once
from verifyhub.lifecycle import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = "/api/v1/events/"
WRITERS, READERS, CLAIMS = 8, 3, 12
ON_POSTGRESQL = connection.vendor == "postgresql"
TRANSACTIONS = 400 if ON_POSTGRESQL or IS_THOROUGH else 100  # of each writer
Change = tuple[int, str]  # its number, and the mark of its writer


class Reader:
    """Follows the feed in pages of random size, and now and then reads again what it has."""

    def __init__(self, client: Client, random: Random) -> None:
        self.client, self.random = client, random
        self.seen: list[Change] = []

    def follow_until(self, is_over: Callable[[], bool]) -> list[Change]:
        after, has_more, was_over = 0, True, False
        while has_more or not was_over:
            was_over = is_over()
            changes, after, has_more = self._page(after)
            self.seen += changes
            if self.random.random() < 0.05:
                self._read_again(self.random.randint(0, len(self.seen)))
        return self.seen

    def _page(self, after: int) -> tuple[list[Change], int, bool]:
        asked = {"after": after, "limit": self.random.randint(1, 500), "wait": self.random.randint(0, 1)}
        answer = self.client.get(EVENTS, asked).json()
        changes = [(change["sequence"], change["data"]["title"]) for change in answer["data"]]
        return changes, answer["next_after"], answer["has_more"]

    def _read_again(self, after: int) -> None:
        changes, _, _ = self._page(after)
        known = [change for change in changes if change[0] <= len(self.seen)]
        assert known == self.seen[after : after + len(changes)]


def test_each_reader_has_every_committed_change_once_and_in_order(now) -> None:
    claims = [make_claim().pk for _ in range(CLAIMS)]
    random = Random(20_220_911)
    plans = [plan(number, transactions=TRANSACTIONS, claims=claims, random=random) for number in range(WRITERS)]
    readers = [Reader(partner_client(), Random(number)) for number in range(READERS)]

    crew = start_crew(database_address(), plans, now)
    try:
        read = [lambda reader=reader: reader.follow_until(lambda: not crew.is_alive()) for reader in readers]
        histories = at_once(read)
    finally:
        crew.join()

    expected = committed(plans)
    assert crew.exitcode == 0
    assert sorted(entry.data["title"] for entry in JournalEntry.objects.all()) == expected
    for seen in histories:
        assert [number for number, _ in seen] == list(range(1, len(expected) + 1))
        assert sorted(mark for _, mark in seen) == expected
    verify_journal()


def test_a_cursor_over_the_time_of_writing_would_lose_what_is_committed_late(now) -> None:
    """Why the feed is not read by `created_at`."""
    late, early = make_claim(), make_claim()
    client = partner_client()

    make_entry(early, now=now.replace(minute=31))
    by_time = list(JournalEntry.objects.order_by("created_at"))
    by_number = client.get(EVENTS).json()
    make_entry(late, now=now)  # its writer looked at the clock first, and committed last
    by_time += JournalEntry.objects.filter(created_at__gt=by_time[-1].created_at)
    then = client.get(EVENTS, {"after": by_number["next_after"]}).json()

    assert [entry.claim_id for entry in by_time] == [early.pk]
    assert [change["claim"] for change in by_number["data"] + then["data"]] == [str(early.uid), str(late.uid)]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time: a key follows the commits")
def test_a_cursor_over_a_key_taken_inside_the_transaction_would_lose_what_is_committed_late(now) -> None:
    """Why the feed is not read by `id`, or by any number that a transaction takes before it commits."""
    late, early = make_claim(), make_claim()
    client, has_written, may_commit = partner_client(), Event(), Event()

    def write_and_wait() -> None:
        try:
            with transaction.atomic():
                record(late, "claim.submitted", actor=SYSTEM, now=now)
                has_written.set()
                assert may_commit.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_and_wait)
        assert has_written.wait(30)
        make_entry(early)
        by_key = list(JournalEntry.objects.order_by("id"))
        by_number = client.get(EVENTS).json()
        may_commit.set()
        writing.result()
    by_key += JournalEntry.objects.filter(id__gt=by_key[-1].pk)
    then = client.get(EVENTS, {"after": by_number["next_after"]}).json()

    assert [entry.claim_id for entry in by_key] == [early.pk]
    assert [change["claim"] for change in by_number["data"] + then["data"]] == [str(early.uid), str(late.uid)]
