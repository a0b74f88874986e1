"""manage.py export_evidence: one file with all a claim rests on, which others validate, replay and check without us."""

import json
import re
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from apps.claims.models import Claim
from apps.claims.services import merge
from apps.evidence.archive import name_of
from apps.evidence.models import Capture, Deposit, Document, Visit
from apps.evidence.services import exporting, fetch_document, visit_document
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.apps.far_side import Network, page
from tests.apps.kept import folder_archive
from tests.factories import NOW
from verifyhub.outbound import Request, Response
from verifyhub.preservation import write_warc
from verifyhub.preservation.wacz import sort_key

pytestmark = pytest.mark.django_db
STORY = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning."


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


def read_page_about(claim: Claim, url: str, now, *, text: str = STORY) -> Document:
    document = Document.objects.create(url=url, due_at=now)
    fetch_document(document, fetch=Network({url: text}), random=lambda: 0.5, now=now)
    start = document.text.index("the gate")
    document.readings.create(
        claim=claim,
        stance="supports",
        confidence=0.9,
        relation="first_hand",
        passage=document.text[start : start + 8],
        passage_start=start,
        passage_end=start + 8,
        read_at=now,
    )
    return document


@pytest.fixture
def claim(folder, now) -> Claim:
    """Two pages, one of them changed and then gone; and a page of a claim merged into it."""
    claim, duplicate = enter_claim(now=now), enter_claim("Soldiers are in Brenova.", now=now)
    changed = read_page_about(claim, "https://courier.example/brenova?b=2&a=1", now)
    read_page_about(claim, "https://www.herald.example/", now, text=STORY + " The baker counted forty lorries.")
    read_page_about(duplicate, "https://radio.example/Войска", now, text=STORY + " So the radio says.")
    visit = Visit.objects.create(document=changed)
    for answer in (page(changed.url, STORY + " Or so it seemed."), Response(changed.url, 404, {}, b"Gone.")):
        Visit.objects.update(status="waiting", due_at=now, attempts=0)
        visit_document(visit, fetch=Network({changed.url: answer}), random=lambda: 0.5, now=now)
    merge(duplicate, claim, reason="The same.", actor=EDITOR, now=now)
    claim.refresh_from_db()
    return claim


def export(claim: Claim, path: Path) -> str:
    out = StringIO()
    call_command("export_evidence", str(claim.uid), "--to", str(path), stdout=out)
    return out.getvalue()


def check_as_a_stranger(path: Path) -> tuple[int, str]:
    """With the script from the documentation, and nothing of ours on the path."""
    text = (Path(django_settings.BASE_DIR) / "docs" / "evidence-archive.md").read_text()
    (script,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script, str(path)], capture_output=True, text=True, cwd=path.parent, check=False
    )
    return ran.returncode, (ran.stdout + ran.stderr).strip()


def test_a_claim_is_exported_with_every_state_and_the_claims_merged_into_it(claim, tmp_path):
    path = tmp_path / "evidence.wacz"

    said = export(claim, path)

    assert said == f"{path}: 5 kept states of 3 documents, {claim.journal.count() + 2} journal entries.\n"
    with zipfile.ZipFile(path) as wacz:
        names = wacz.namelist()
        assert len([name for name in names if name.startswith("archive/")]) == 5
        manifest = json.loads(wacz.read("claim/manifest.json"))
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").decode().splitlines()]
        index = wacz.read("indexes/index.cdx").decode().splitlines()
    states = {d["url"]: [c["outcome"] for c in d["captures"]] for d in manifest["documents"]}
    assert states == {
        "https://courier.example/brenova?b=2&a=1": ["first", "changed", "gone"],
        "https://www.herald.example/": ["first"],
        "https://radio.example/Войска": ["first"],
    }
    assert [other["statement"] for other in manifest["merged_claims"]] == ["Soldiers are in Brenova."]
    assert [page["title"] for page in pages] == [claim.statement, "News", "News", "News", "News", "Gone (404): News"]
    assert pages[1]["ts"] == "2026-03-14T09:30:00Z"
    assert [line.split(" ")[0] for line in index][::4] == ["example,courier)/brenova?a=1&b=2", "example,radio)/войска"]
    assert index == sorted(index)


def test_another_program_finds_the_file_valid(claim, tmp_path):
    path = tmp_path / "evidence.wacz"
    export(claim, path)

    checked = subprocess.run(
        [sys.executable, "-m", "wacz", "validate", "-f", str(path)], capture_output=True, text=True, check=False
    )

    assert "Validation succeeded, the passed WACZ is valid" in checked.stdout, checked.stdout + checked.stderr


def test_a_stranger_finds_it_whole_with_the_script_in_the_documentation(claim, tmp_path):
    path = tmp_path / "evidence.wacz"
    export(claim, path)

    assert check_as_a_stranger(path) == (0, "Whole: 5 kept pages, 3 readings, the journals of 2 claims.")


@pytest.mark.parametrize(
    "part", ["archive/", "claim/manifest.json", "claim/journal.jsonl", "pages/", "datapackage.json"]
)
def test_a_stranger_notices_what_was_altered(claim, tmp_path, part):
    path, altered = tmp_path / "evidence.wacz", tmp_path / "altered.wacz"
    export(claim, path)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(altered, "w") as after:
        spoiled = next(name for name in before.namelist() if name.startswith(part))
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content[:-3] + b"!" + content[-2:] if name == spoiled else content)

    assert check_as_a_stranger(altered) == (1, f"{spoiled}: altered.")


def test_a_stranger_notices_an_entry_taken_out_of_the_journal_with_all_hashes_made_anew(claim, tmp_path, monkeypatch):
    whole = list(exporting._journal([claim.pk]))
    monkeypatch.setattr(exporting, "_journal", lambda group: iter(whole[:-1]))
    path = tmp_path / "evidence.wacz"
    export(claim, path)

    assert check_as_a_stranger(path) == (1, f"The journal of claim {claim.uid}: its end is missing.")


def test_time_stamps_and_copies_elsewhere_go_with_it(claim, tmp_path, now):
    capture = Capture.objects.order_by("id")[0]
    done = {"status": "done", "done_at": now}
    Deposit.objects.create(capture=capture, kind="timestamp", token=b"\x30\x03stamp", **done)
    Deposit.objects.create(capture=capture, kind="wayback", result_url="https://web.archive.org/web/2026/x", **done)
    path = tmp_path / "evidence.wacz"

    export(claim, path)

    with zipfile.ZipFile(path) as wacz:
        assert wacz.read(f"timestamps/{capture.archive_key}.tsr") == b"\x30\x03stamp"
        first = json.loads(wacz.read("claim/manifest.json"))["documents"][0]["captures"][0]
    assert first["copies_elsewhere"] == ["https://web.archive.org/web/2026/x"]
    assert check_as_a_stranger(path)[0] == 0


def test_a_claim_without_kept_pages_says_so_and_leaves_no_file(folder, tmp_path, now):
    claim = enter_claim(now=now)

    with pytest.raises(CommandError, match="^No page about this claim has been kept, so there is nothing to export.$"):
        export(claim, tmp_path / "evidence.wacz")
    assert list(tmp_path.iterdir()) == []


def _alter(file: Path) -> None:
    """A whole WARC file by itself: another page, kept under the wrong name."""
    content = write_warc(Request("https://courier.example/"), page("https://courier.example/", "Nothing."), at=NOW)
    file.chmod(0o644)
    file.write_bytes(content)


@pytest.mark.parametrize(
    "harm, what",
    [
        (Path.unlink, "The file is missing from the archive."),
        (_alter, "The file was altered: its SHA-256 is not the one it was kept under."),
    ],
)
def test_an_export_that_would_not_be_whole_is_not_made(harm, what, claim, folder, tmp_path):
    first = Capture.objects.order_by("id")[0]
    harm(folder / name_of(first.archive_key))
    (tmp_path / "evidence.wacz").write_text("The one of yesterday.")

    with pytest.raises(CommandError) as refused:
        export(claim, tmp_path / "evidence.wacz")

    page_and_file = f"{first.url}, kept as {first.archive_key}"
    assert str(refused.value) == (
        f"The export would not be whole. {page_and_file}: {what} See manage.py verify_archive."
    )
    assert (tmp_path / "evidence.wacz").read_text() == "The one of yesterday."
    assert not (tmp_path / "evidence.wacz.part").exists()


@pytest.mark.parametrize("asked", ["999", "brenova", "00000000-0000-0000-0000-000000000000"])
def test_a_claim_that_is_not_there_is_named(db, asked):
    with pytest.raises(CommandError, match=f"^There is no claim {asked}.$"):
        call_command("export_evidence", asked)


def test_a_folder_that_cannot_be_written_is_named(claim):
    with pytest.raises(CommandError, match=r"^/nowhere/e.wacz cannot be written: No such file or directory.$"):
        call_command("export_evidence", str(claim.pk), "--to", "/nowhere/e.wacz")


@pytest.mark.parametrize(
    "url, key",
    [
        ("https://www.Courier.example/Brenova", "example,courier)/brenova"),
        ("http://courier.example:80", "example,courier)/"),
        ("http://127.0.0.1:8000/press/1?b=2&a=1", "1,0,0,127:8000)/press/1?a=1&b=2"),
    ],
)
def test_addresses_are_indexed_as_viewers_look_them_up(url, key):
    assert sort_key(url) == key
