"""The journal in words an editor reads: one phrase for every event there is."""

import ast
import re
from pathlib import Path

import pytest

from apps.claims import events
from apps.claims.models import Priority, Story
from apps.claims.services import merge, park, prioritise, put_in_story, split
from apps.newsroom.phrases import PHRASES, phrase_for
from tests.factories import NOW, make_claim, make_entry
from verifyhub.lifecycle import SYSTEM

ROOT = Path(__file__).resolve().parents[2]
EVENT = re.compile(r"(claim|evidence)\.[a-z_]+")


def _named_in(path: Path) -> set[str]:
    texts = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and EVENT.fullmatch(text)}


def test_every_event_that_a_service_records_has_its_phrase():
    services = [path for app in ("claims", "evidence") for path in (ROOT / "apps" / app / "services").glob("*.py")]
    recorded = {name for path in [*services, Path(events.__file__)] for name in _named_in(path)}

    assert len(recorded) >= 27
    assert recorded - set(PHRASES) == set()


def test_an_event_without_a_phrase_would_be_noticed(tmp_path):
    (tmp_path / "acting.py").write_text('record(claim, "claim.shelved", actor=actor, now=now)')

    assert _named_in(tmp_path / "acting.py") - set(PHRASES) == {"claim.shelved"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "event,data,phrase",
    [
        ("claim.assigned", {"to": "rosa"}, "Assigned to rosa"),
        ("claim.assigned", {"to": ""}, "Assigned to nobody"),
        ("claim.flagged", {"message": "The page has changed."}, "Flagged: The page has changed."),
        ("claim.flag_settled", {"kind": "evidence_gone"}, "Flag settled (evidence gone)"),
        ("claim.corrected", {"move": "reopen", "from": "confirmed", "to": "under_review"},
         "Reopen: confirmed → under review"),
        ("evidence.set_aside", {"publisher": "Herald", "title": "Carp", "stance": "unrelated"},
         "Read and set aside: Herald, Carp (unrelated)"),
        ("evidence.read_again", {"url": "https://a.example/", "stance": "supports"},
         "Read again: https://a.example/ (supports)"),
        ("claim.shelved_for_good", {}, "Shelved for good"),
    ],
)  # fmt: skip
def test_what_happened_is_told_in_a_phrase(event, data, phrase):
    assert phrase_for(make_entry(event=event, data=data)) == phrase


@pytest.mark.django_db
def test_what_an_entry_changed_is_in_its_phrase(now):
    claim, survivor = make_claim(), make_claim(statement="Troops are in Brenova.")
    story = Story.objects.create(title="The crossing", created_at=NOW)
    signed = {"actor": SYSTEM, "now": now}

    park(claim, until=now.replace(day=20), reason="No access.", **signed)
    prioritise(claim, priority=Priority.BREAKING, due_at=now, **signed)
    put_in_story(claim, story, **signed)
    put_in_story(claim, None, **signed)
    split(claim, statements=["One.", "Two."], reason="Two things.", **signed)
    merge(claim, survivor, reason="The same.", **signed)

    assert [phrase_for(entry) for entry in claim.journal.order_by("position")] == [
        "Parked until 20 Mar 2026, 09:30",
        "Priority: breaking, due 14 Mar 2026, 09:30",
        "Put in the story “The crossing”",
        "Taken out of its story",
        "Split into: “One.” / “Two.”",
        "Merged into “Troops are in Brenova.”",
    ]
    assert phrase_for(survivor.journal.get()) == "Duplicate joined: “Troops have entered Brenova.”"
    assert phrase_for(claim.parts.first().journal.get()) == "Split from another claim"
