"""Judges that we did not write look at the API: its description, and a live server with two partners (make judge)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.journeys.installation import ROOT, Installation, wait_until

pytestmark = [pytest.mark.judge, pytest.mark.processes]
JUDGES = ROOT / ".ci" / "judges"
DESCRIPTION = ROOT / "docs" / "api" / "openapi.yaml"
TOOLS = JUDGES / "node_modules" / ".bin"
PARTNERS = ("The Harbour Post", "River Radio")
SCOPES = ("claims:read", "claims:write", "articles:write", "evidence:write", "lookups:ask", "webhooks:manage")
LIMITS = (
    "VERIFYHUB_READS_PER_MINUTE",
    "VERIFYHUB_WRITES_PER_MINUTE",
    "VERIFYHUB_REQUESTS_PER_DAY",
    "VERIFYHUB_BAD_KEYS_PER_MINUTE",
)
WITHIN = 900  # seconds


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    unlimited = dict.fromkeys(LIMITS, "1000000")
    installation = Installation(tmp_path_factory.mktemp("judged") / "data", settings=unlimited)
    try:
        installation.start_prepared()
        wait_until(lambda: installation.rows("SELECT 1 FROM evidence_assessment LIMIT 1"), "the demonstration")
        yield installation
    finally:
        installation.clear_away()


def _keys(installation: Installation) -> dict[str, str]:
    """A key of each partner with every scope."""
    scopes = [part for scope in SCOPES for part in ("--scope", scope)]
    return {
        name: installation.run("manage.py", "issue_key", name, "--new-partner", *scopes).strip() for name in PARTNERS
    }


def _judge(*command: str) -> None:
    done = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, timeout=WITHIN)
    assert done.returncode == 0, (done.stdout + done.stderr)[-20_000:]


def test_schemathesis_finds_no_failure_as_two_partners_and_as_nobody(
    installation: Installation, tmp_path: Path
) -> None:
    partners = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {key}"}]}
        for name, key in _keys(installation).items()
    ]
    who = tmp_path / "partners.json"
    who.write_text(json.dumps({"auth": partners}))
    schemathesis = Path(sys.executable).with_name("st")

    _judge(
        str(schemathesis), "run", installation.url("/api/v1/openapi.json"), "--auth-wfc", str(who), "--no-color",
    )  # fmt: skip


def test_the_specification_s_own_validator_finds_no_error(installation: Installation) -> None:
    OpenAPIV31SpecValidator(_description()).validate()


def test_spectral_finds_nothing_with_the_owasp_rules() -> None:
    _judge(str(TOOLS / "spectral"), "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", str(DESCRIPTION))


def test_redocly_finds_nothing() -> None:
    _judge(str(TOOLS / "redocly"), "lint", "--config", "redocly.yaml", "--format", "stylish", str(DESCRIPTION))


def _description() -> dict:
    import yaml

    return yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
