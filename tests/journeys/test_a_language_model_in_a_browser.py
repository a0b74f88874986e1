"""An editor asks a model on this machine, sees both readings beside each other, and tracks one of its proposals."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browser import log_in, needs_chromium, open_browser
from tests.journeys.far_model import FarModel, flood, propose, refuse
from tests.journeys.installation import Installation, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.browser, needs_chromium]
FORGED = "The moon was seen over Brenova by nobody at all"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "var")
    yield installation
    installation.clear_away()


def _items(text: str) -> list[dict[str, Any]]:
    """The first sentence of each paragraph with single spaces, as models copy them, and one that is nowhere."""
    sentences = [" ".join(match[1].split()) for match in re.finditer(r"(?:^|\n)([^\n.]{40,300})\.", text)]
    claims = [{"quote": s, "statement": f"{s}.", "attribution": [], "hedge": "asserted"} for s in sentences]
    return [*claims, {"quote": FORGED, "statement": f"{FORGED}."}]


def test_an_editor_asks_the_model_and_tracks_what_it_proposes(installation: Installation) -> None:
    with FarModel(refuse(429, Retry_After="1"), propose(_items), refuse(401), flood) as far:
        installation.settings |= {
            "VERIFYHUB_LLM_BASE_URL": far.base_url,
            "VERIFYHUB_LLM_MODEL": "loopback-1",
            "VERIFYHUB_LLM_KEY": "sk-journey",
        }
        process = installation.start_prepared()
        login = re.search(r"name +(\S+)\n +password +(\S+)", process.log)
        assert login, process.log
        read = "SELECT id FROM claims_article WHERE status = 'done' AND id IN (SELECT article_id FROM claims_claim)"
        wait_until(lambda: installation.rows(read), "an article that is read")
        article, base = installation.rows(read)[0][0], installation.url("")

        with open_browser() as page:
            log_in(page, base, *login.groups())
            page.goto(f"{base}/admin/claims/article/{article}/change/")
            assert far.asked == []
            page.get_by_role("button", name="Ask the model").click()
            page.get_by_text("The model is being asked.").first.wait_for()

            page.get_by_text("1 proposal was dropped: the quote is not in the article.").wait_for()
            assert page.locator("strong", has_text="loopback-1").count() == 1
            tracked = page.locator("li.vh-beside-model").first
            statement = tracked.locator(".vh-beside-side").nth(1).locator("p").first.inner_text()
            tracked.get_by_role("button", name="Track this").click()
            page.get_by_text("The proposal is a claim now, entered by you.").wait_for()
            page.locator(".vh-beside a", has_text=statement).click()
            page.get_by_text("Proposed by the language model loopback-1, accepted from the article").wait_for()

            page.goto(f"{base}/admin/claims/article/{article}/change/")
            for why in ("does not accept the key (status 401)", "larger than 2 MB"):
                page.get_by_role("button", name="Ask the model again").click()
                page.locator(".vh-model", has_text=why).wait_for()

        assert [path for path, _, _ in far.asked] == ["/v1/chat/completions"] * 4
        assert {headers["Authorization"] for _, headers, _ in far.asked} == {"Bearer sk-journey"}
        kept = installation.rows("SELECT text FROM claims_article")
        assert any(str(text) in far.asked[0][2]["messages"][1]["content"] for (text,) in kept)
        assert "sk-journey" not in process.log
        assert process.stop() < 10
