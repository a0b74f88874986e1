"""The claim page keeps up with the work by itself, and an operator pauses a connector with the keyboard alone."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.browser import log_in, needs_chromium, open_browser
from tests.journeys.installation import Installation, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.browser, needs_chromium]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "var")
    yield installation
    installation.clear_away()


def _write(installation: Installation, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(installation.folder / "verifyhub.sqlite3", timeout=20)) as database:
        database.execute(statement, values)
        database.commit()


def test_the_page_follows_the_work_and_stops_when_it_is_done(installation: Installation) -> None:
    process = installation.start_prepared()
    login = re.search(r"name +(\S+)\n +password +(\S+)", process.log)
    assert login, process.log
    busy = "SELECT 1 FROM evidence_inquiry WHERE due_at IS NOT NULL"
    lookups = "SELECT id FROM evidence_lookup WHERE claim_id = 1 AND status = 'done' ORDER BY id"
    wait_until(lambda: installation.rows(lookups) and not installation.rows(busy), "the end of the first looking")
    (first,), *others = installation.rows(lookups)
    _write(
        installation,
        "UPDATE evidence_lookup SET status = 'waiting', attempts = 0, due_at = ? WHERE id = ?",
        (datetime.now(UTC) + timedelta(hours=1)).isoformat(" "),
        first,
    )
    places, base, asked = len(others) + 1, installation.url(""), []

    with open_browser() as page:
        log_in(page, base, *login.groups())
        page.on("response", lambda answer: asked.append(answer.status) if "/progress/" in answer.url else None)
        page.goto(f"{base}/admin/claims/claim/1/change/")
        page.get_by_text(f"Looking for evidence: {places - 1} of {places} places answered").wait_for()
        page.locator("[id^=page-]").first.focus()
        focused = page.evaluate("document.activeElement.id")
        page.wait_for_timeout(5_000)
        assert asked[:2] == [200, 304]

        _write(
            installation, "UPDATE evidence_lookup SET status = 'done', attempts = 1, due_at = NULL WHERE id = ?", first
        )
        page.get_by_role("link", name="Show the claim as it stands now").wait_for()
        assert page.locator("#asked-status").inner_text() == "Everything was tried and weighed."
        assert page.locator("progress").count() == 0
        assert page.evaluate("document.activeElement.id") == focused
        so_far = len(asked)
        page.wait_for_timeout(5_000)
        assert len(asked) == so_far

        page.goto(f"{base}/admin/evidence/connectorstate/")
        page.get_by_role("button", name="Pause … Telegram channel").focus()
        page.keyboard.press("Enter")
        page.keyboard.type("The previews are empty.")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Telegram channel is paused.").wait_for()
        assert page.get_by_text("The previews are empty.").count() == 2  # beside the connector, and among the acts
