"""docs/workflow.md says what the code does."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.claims.workflow_tables import PARTS, UnknownPart, fill_in, moves, permissions, schedule, states
from verifyhub.lifecycle import TRANSITIONS, State
from verifyhub.permissions import ACTS

EMPTY = "\n\n".join(f"About {name}.\n\n<!-- generated: {name} -->\n<!-- end -->" for name in PARTS)
DOCUMENT = settings.BASE_DIR / "docs" / "workflow.md"


def test_the_documentation_is_as_the_code_has_it():
    written = DOCUMENT.read_text(encoding="utf-8")

    assert fill_in(written) == written, "Run manage.py workflow_docs."


def test_a_part_is_written_anew_and_the_text_around_it_stays():
    filled = fill_in(EMPTY)
    stale = filled.replace("Begin review", "Commence review")

    assert filled.count("About ") == 4
    assert "| still open | 2 hours | 15 minutes |" in filled
    assert stale != filled
    assert fill_in(stale) == filled


@pytest.mark.parametrize(
    "document, named",
    [
        (EMPTY.replace("generated: moves", "generated: games"), "games, moves"),
        (EMPTY.replace("<!-- generated: schedule -->", ""), "schedule"),
        (EMPTY.replace("<!-- end -->", "", 1), next(iter(PARTS))),
    ],
)
def test_a_part_that_is_unknown_missing_or_left_open_is_named(document, named):
    with pytest.raises(UnknownPart, match=f": {named}\\."):
        fill_in(document)


def test_the_diagram_has_every_arrow_and_begins_at_the_beginning():
    lines = states().splitlines()

    assert lines[:3] == ["```mermaid", "stateDiagram-v2", "    [*] --> submitted"]
    assert "    under_review --> refuted: Refute" in lines
    assert "    corroborated --> refuted: Refute" in lines
    assert len(lines) == 4 + sum(len(transition.sources) for transition in TRANSITIONS)
    assert all(state.value in states() for state in State)


def test_a_move_tells_who_what_it_needs_and_what_may_be_overridden():
    assert (
        "| **Mark corroborated** (`corroborate`) | under review → corroborated | the system, editors "
        "| The latest assessment meets the bar for corroboration. *May be overridden.* "
        "| for an override | standards editors |"
    ) in moves().splitlines()
    assert (
        "| **Reopen** (`reopen`) | confirmed or refuted → under review | standards editors | – | always | – |"
    ) in moves().splitlines()


def test_the_permissions_have_a_line_for_every_move_and_every_act():
    lines = permissions().splitlines()

    assert lines[0] == "| what | reporter | editor | standards editor | operator | partner | system |"
    assert "| Move: Refute | – | yes | yes, and may override | – | – | – |" in lines
    assert "| Parking a claim | – | yes | yes | – | – | yes |" in lines
    assert len(lines) == 2 + len(TRANSITIONS) + len(ACTS)


def test_the_schedule_is_told_in_the_words_of_a_calendar():
    lines = schedule().splitlines()

    assert lines[2:4] == ["| still open | 2 hours | 15 minutes |", "| still open | 1 day | 1 hour |"]
    assert lines[-1] == "| confirmed or refuted: its evidence pages | any | 7 days |"


def test_the_check_fails_on_a_stale_file_and_changes_nothing(tmp_path):
    stale = tmp_path / "workflow.md"
    stale.write_text(EMPTY, encoding="utf-8")

    with pytest.raises(CommandError, match=r"workflow\.md is out of date: run manage\.py workflow_docs\."):
        call_command("workflow_docs", "--check", "--file", stale)
    assert stale.read_text(encoding="utf-8") == EMPTY

    told = StringIO()
    call_command("workflow_docs", "--file", stale, stdout=told)
    call_command("workflow_docs", "--check", "--file", stale, stdout=told)
    assert told.getvalue().splitlines() == ["workflow.md is written anew.", "workflow.md is as the code has it."]
