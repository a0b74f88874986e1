"""The whole way in a real browser: the demonstration by itself, a second editor's verdict, and its signed notice."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.browser import log_in, needs_chromium, open_browser
from tests.journeys.installation import Installation, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.browser, needs_chromium]
FIRST_MINUTE = 60  # seconds: what the demonstration promises


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "var")
    yield installation
    installation.clear_away()


def _claims(installation: Installation, where: str) -> list[str]:
    return [str(row[0]) for row in installation.rows(f"SELECT statement FROM claims_claim WHERE {where} ORDER BY id")]


def test_the_demonstration_works_by_itself_and_a_second_editor_confirms(installation: Installation) -> None:
    process = installation.start_prepared()
    login = re.search(r"name +(\S+)\n +password +(\S+)", process.log)
    assert login, process.log

    wait_until(lambda: _claims(installation, "state = 'corroborated'"), "a corroborated claim", within=FIRST_MINUTE)
    wait_until(
        lambda: _claims(
            installation,
            "state = 'under_review' AND supporting_origins = 1 AND id IN "
            "(SELECT claim_id FROM evidence_assessment WHERE document_count >= 6)",
        ),
        "six documents of a single origin, under review",
        within=FIRST_MINUTE,
    )
    wait_until(lambda: _claims(installation, "finding = 'disputed'"), "a disputed claim", within=FIRST_MINUTE)
    wait_until(lambda: _claims(installation, "finding = 'insufficient'"), "an insufficient one", within=FIRST_MINUTE)
    busy = "SELECT 1 FROM evidence_inquiry WHERE due_at IS NOT NULL"
    wait_until(lambda: not installation.rows(busy), "the end of weighing")
    first, second, *_ = _claims(installation, "state = 'corroborated'")

    base = installation.url("")
    with open_browser() as page:
        log_in(page, base, *login.groups())
        page.goto(f"{base}/admin/claims/claim/")
        page.click(f"text={first}")
        assert page.locator(".vh-claim-head .vh-pill").first.inner_text() == "corroborated"
        assert page.locator(".vh-origin", has_text="counted once").count() >= 2
        assert page.get_by_role("heading", name="Timeline").count() == 1

        page.goto(f"{base}/admin/claims/claim/")
        page.click(f"text={second}")
        page.get_by_role("button", name=re.compile("^Confirm")).first.click()
        page.locator("dialog[open] textarea").fill("Called the town hall and saw the photographs.")
        page.locator("dialog[open] button[type=submit]").click()
        page.get_by_text("Called the town hall and saw the photographs.").first.wait_for()
        assert page.locator(".vh-claim-head .vh-pill").first.inner_text() == "confirmed"

        slider = page.get_by_role("slider")
        slider.focus()
        slider.press("Home")
        slider.press("Enter")
        page.get_by_text("What has changed since").wait_for()
        assert page.locator(".vh-past .vh-pill").first.inner_text() == "submitted"
        assert page.get_by_text("State: submitted → confirmed").count() == 1

        delivered = (
            "SELECT 1 FROM demo_receivednotice WHERE problem = '' AND event = 'claim.state_changed' "
            "AND body LIKE '%\"confirmed\"%'"
        )
        wait_until(lambda: installation.rows(delivered), "the signed notice of the verdict")
        page.goto(f"{base}/demo-webhooks/")
        notice = page.locator("tr", has_text=second).filter(has_text="claim.state_changed").first
        assert "verified" in notice.inner_text().lower()
