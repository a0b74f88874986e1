"""Workers killed in mid-work, a broker emptied, a broker away: nothing is lost and nothing counts twice.

Real processes: on SQLite with the embedded worker, and under `make test-services` on PostgreSQL with the broker under
test.
"""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.far_side import FarSide, far_side
from tests.journeys.installation import Installation, drop_database, free_port, make_database, wait_until
from tests.journeys.queues import empty_queue, private_broker, remove_queue, waiting_messages
from tests.journeys.scene import ARTICLE

pytestmark = [pytest.mark.processes, pytest.mark.broker]

ON_SERVICES = os.environ.get("VERIFYHUB_TEST_SERVICES") == "1"
WEB = ("-m", "gunicorn", "--config", "config/embedded.py", "--workers", "1", "--threads", "4")
LEASED = ("claims_article", "evidence_lookup", "evidence_document", "evidence_inquiry", "webhooks_delivery")
QUICK = 3.0  # seconds an answer may take on a machine busy with other tests; nothing waits for a broker


class House(Installation):
    """An installation on the services under test, at whose own address the far side stands."""

    far: FarSide
    key: str

    def scene(self, what: str) -> str:
        return self.run("-m", "tests.journeys.scene", what, self.far.origin).strip()

    def start_web(self, **settings: str) -> None:
        self.start(*WEB, "--bind", f"127.0.0.1:{self.port}", settings=settings)
        wait_until(self.answers, "an answer from the web server")

    def start_workers(self) -> None:
        if ON_SERVICES:
            self.start("-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "WARNING")
            self.start("-m", "celery", "-A", "config", "beat", "--loglevel", "WARNING")
        else:
            self.start_web()

    def kill_worker(self) -> None:
        """SIGKILL whatever is doing the work now, and have it replaced as in service, when its leases have ended."""
        if ON_SERVICES:
            self.processes[-2].kill_all()
            self._let_leases_end()
            self.start("-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "WARNING")
        else:
            (worker,) = self.processes[-1].children()
            os.kill(worker, signal.SIGKILL)  # gunicorn starts another
            self._let_leases_end()

    def _let_leases_end(self) -> None:
        """As if half a minute passed: until then nobody may take the rows that the dead worker held."""
        held = [
            self.rows(f"UPDATE {table} SET leased_until = due_at WHERE leased_until > due_at RETURNING id")
            for table in LEASED
        ]
        assert any(held), "the worker died with nothing in hand"

    def let_hints_grow_old(self) -> None:
        """As if the time passed for which a hint may still be waiting in a busy broker."""
        long_ago = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S+00")
        assert self.rows(f"UPDATE evidence_lookup SET hinted_at = '{long_ago}' RETURNING id")

    def is_all_done(self) -> bool:
        """One claim, asked about once, two documents read and weighed, and the partner told of everything.

        Asked in the order in which it comes about: what is written after one answer cannot be missed by the next.
        """
        return self._is_weighed() and self._is_fanned_out() and self._are_done("webhooks_delivery")

    def _is_weighed(self) -> bool:
        weighed = self.rows("SELECT document_count FROM evidence_assessment ORDER BY id DESC LIMIT 1")
        idle = self.rows("SELECT count(*) FROM evidence_inquiry WHERE due_at IS NULL")
        is_settled = self._are_done("evidence_lookup") and self._are_done("evidence_document")
        return is_settled and weighed == [(2,)] and idle == [(1,)]

    def _is_fanned_out(self) -> bool:
        unnumbered = self.rows("SELECT count(*) FROM claims_journalentry WHERE sequence IS NULL")
        end = self.rows("SELECT max(sequence) FROM claims_journalentry")
        return unnumbered == [(0,)] and end == self.rows("SELECT max(sequence) FROM webhooks_fanout")

    def _are_done(self, table: str) -> bool:
        return self.rows(f"SELECT count(*) FROM {table} WHERE status <> 'done'") == [(0,)]

    def log(self) -> str:
        return "\n".join(process.log for process in self.processes)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with far_side() as far:
        settings = {
            "VERIFYHUB_BASE_URL": far.origin,  # in demonstration mode this port, too, may be asked
            "VERIFYHUB_FETCH_DEADLINE": "8",  # seconds; the leases follow it
            "VERIFYHUB_QUEUE": f"journey-{tmp_path.name}-{os.getpid()}",
        }
        if ON_SERVICES:
            server = os.environ["TEST_DATABASE_URL"]
            settings["DATABASE_URL"] = make_database(server)
            settings["CELERY_BROKER_URL"] = private_broker(os.environ["CELERY_BROKER_URL"])
        house = House(tmp_path / "var", settings)
        house.far = far
        house.migrate()
        house.key = house.scene("places")
        yield house
        house.clear_away()
        if ON_SERVICES:
            remove_queue(settings["CELERY_BROKER_URL"], settings["VERIFYHUB_QUEUE"])
            drop_database(server, settings["DATABASE_URL"])


def _wait_until_all_done(house: House) -> None:
    try:
        wait_until(house.is_all_done, "all work done")
    except AssertionError as error:
        raise AssertionError(f"{error}\n{house.log()}") from error


def test_a_worker_killed_in_mid_lookup_loses_nothing_and_counts_nothing_twice(house: House) -> None:
    house.far.hold("/feed.xml")
    house.scene("article")
    house.start_workers()
    house.far.wait_until_held()

    house.kill_worker()
    house.far.release()

    _wait_until_all_done(house)
    assert house.rows("SELECT attempts, hits_found FROM evidence_lookup") == [(2, 2)]
    assert house.far.asked_for("/feed.xml") == 2
    assert house.rows("SELECT count(*) FROM evidence_reading") == [(2,)]
    assert all(len(bodies) == 1 for bodies in house.far.bodies.values())
    assert {(told,) for told in house.far.bodies} == set(house.rows("SELECT webhook_id FROM webhooks_delivery"))


def test_a_worker_killed_in_mid_delivery_sends_the_same_notice_again(house: House) -> None:
    house.far.hold("/hook")
    house.scene("article")
    house.start_workers()
    house.far.wait_until_held()
    held = next(webhook_id for path, webhook_id in house.far.requests if path == "/hook")

    house.kill_worker()
    house.far.release()

    _wait_until_all_done(house)
    told = [webhook_id for path, webhook_id in house.far.requests if path == "/hook"]
    assert house.rows(f"SELECT attempts FROM webhooks_delivery WHERE webhook_id = '{held}'") == [(2,)]
    assert told.count(held) == 2
    assert all(len(bodies) == 1 for bodies in house.far.bodies.values())
    assert {(webhook_id,) for webhook_id in told} == set(house.rows("SELECT webhook_id FROM webhooks_delivery"))


def test_work_whose_hints_were_lost_with_the_broker_is_found_by_the_sweep(house: House) -> None:
    house.scene("article")
    house.scene("hints")
    assert house.rows("SELECT status, hinted_at IS NULL FROM evidence_lookup") == [("waiting", False)]
    if ON_SERVICES:
        broker, queue = house.settings["CELERY_BROKER_URL"], house.settings["VERIFYHUB_QUEUE"]
        assert waiting_messages(broker, queue) > 0
        empty_queue(broker, queue)
        assert waiting_messages(broker, queue) == 0

    house.let_hints_grow_old()
    house.start_workers()

    _wait_until_all_done(house)
    assert house.far.asked_for("/feed.xml") == 1


def test_while_the_broker_is_away_the_api_answers_and_accepts(house: House) -> None:
    scheme = "redis" if urlsplit(house.settings.get("CELERY_BROKER_URL", "")).scheme == "redis" else "amqp"
    away = f"{scheme}://127.0.0.1:{free_port()}/"
    house.start_web(CELERY_BROKER_URL=away, VERIFYHUB_EMBEDDED_WORKER="0")

    seconds, article = _call(house, "/api/v1/articles/", {"text": ARTICLE})
    assert seconds < QUICK
    assert (article["reading_status"], article["claims"]) == ("waiting", [])
    seconds, claims = _call(house, "/api/v1/claims/")
    assert seconds < QUICK
    assert claims["data"] == []
    house.processes[-1].stop()

    house.start_workers()

    _wait_until_all_done(house)


def _call(house: House, path: str, body: object = None) -> tuple[float, dict[str, list[object]]]:
    """Gives the seconds an answer took, and what it says."""
    request = urllib.request.Request(
        house.url(path),
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"Bearer {house.key}", "Content-Type": "application/json"},
    )
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=30) as answer:
        said = json.load(answer)
    return time.monotonic() - began, said
