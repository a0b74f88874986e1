"""A headless Chromium for the journeys: Debian's package, which no test downloads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (  # a browser that talks to nobody but the page
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 30_000  # milliseconds

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"),
    reason="needs Debian's Chromium at /usr/bin/chromium (apt-get install chromium)",
)


@contextmanager
def open_browser(**context_options: object) -> Iterator[Page]:
    """A page in a browser of its own; whatever the console complains of fails the test at the end."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        page = browser.new_context(**context_options).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        page.on(
            "console",
            lambda said: complaints.append(f"{said.text} {said.location}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()
    assert not complaints, complaints


def log_in(page: Page, base: str, name: str, password: str) -> None:
    page.goto(f"{base}/admin/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/admin/")
