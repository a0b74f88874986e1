"""Spellings that editors add: two claims meet, a page becomes relevant, and every process comes to know them."""

import os
import subprocess
import sys

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.names.models import Spelling
from apps.names.services import add_spelling, change_spelling, import_spellings, load_names, switch_spelling
from config.names import begin_with_current_names
from tests.factories import NOW
from verifyhub.lifecycle import Actor, Role
from verifyhub.matching import similar_claims
from verifyhub.names import NameRow, fold
from verifyhub.queries import is_worth_fetching, query_for
from verifyhub.reading import read_document
from verifyhub.spellings import SpellingRefused

pytestmark = pytest.mark.django_db
ADA = Actor(Role.EDITOR, "Ada", "user:1")
WUGLEDAR = NameRow("place", ("Vuhledar", "Wugledar"))
CLAIM = "Troops entered Vuhledar."
PAGE = "Wugledar: the mayor denies it."


def add(row: NameRow = WUGLEDAR):
    return add_spelling(row, actor=ADA, now=NOW)


def how_it_reads() -> str:
    page = "Residents say the flag still flies over Wugledar. The mayor denied that Wugledar has been lost."
    return read_document(page, statement="Vuhledar has fallen.", names=("Vuhledar",), by_meaning=False).stance.value


def test_two_claims_meet_and_a_page_is_found_through_an_added_spelling():
    query = query_for(CLAIM, names=("Vuhledar",), address="")
    known = [("A", "Wugledar taken.")]
    apart = (is_worth_fetching(query, PAGE), similar_claims("Vuhledar taken.", known))

    add()
    load_names()

    together = (is_worth_fetching(query, PAGE), similar_claims("Vuhledar taken.", known))
    assert apart == (False, ())
    assert (together[0], together[1][0].likeness) == (True, 1.0)


def test_a_page_is_read_as_one_about_the_claim_through_an_added_spelling():
    before = how_it_reads()

    add()
    load_names()

    assert (before, how_it_reads()) == ("unrelated", "reports")


def test_who_added_it_and_when_is_kept():
    row = add().row

    assert (row.kind, row.name, row.spelling, row.is_active) == ("place", "Vuhledar", "Wugledar", True)
    assert (row.added_by, row.added_at, row.changed_by, row.changed_at) == ("Ada", NOW, "", None)


def test_the_words_by_which_claims_were_known_are_told():
    assert add().words == {"wugledar", "vuhledar"}


def test_a_spelling_of_another_name_is_refused_and_not_written():
    add()

    with pytest.raises(SpellingRefused, match="“Wugledar” belongs to Vuhledar already"):
        add(NameRow("place", ("Lysychansk", "Wugledar")))

    assert Spelling.objects.count() == 1


def test_the_database_too_keeps_a_spelling_to_one_name():
    row = add().row

    with pytest.raises(IntegrityError), transaction.atomic():
        Spelling.objects.create(
            kind="place", name="Lysychansk", spelling="WUGLEDAR", key=row.key, added_by="Ada", added_at=NOW
        )


def test_a_spelling_that_is_off_is_not_known_and_may_belong_to_another_name():
    row = add().row

    switch_spelling(row, is_active=False, actor=ADA, now=NOW)
    load_names()
    off = fold("Wugledar")
    add(NameRow("place", ("Lysychansk", "Wugledar")))
    load_names()

    assert (off, fold("Wugledar")) == ("wugledar", "lysychansk")
    with pytest.raises(SpellingRefused, match="belongs to Lysychansk already"):
        switch_spelling(row, is_active=True, actor=ADA, now=NOW)


def test_a_changed_spelling_takes_the_place_of_the_old_one():
    row = add().row

    taken, given = change_spelling(row, NameRow("place", ("Lysychansk", "Wugledar")), actor=ADA, now=NOW)
    load_names()

    assert fold("Wugledar") == "lysychansk"
    assert (taken.words, given.words) == ({"wugledar", "vuhledar"}, {"wugledar", "lysychansk"})
    assert (given.row.changed_by, given.row.changed_at) == ("Ada", NOW)


def test_a_change_that_is_refused_leaves_the_old_spelling_in_force():
    row = add().row

    with pytest.raises(SpellingRefused):
        change_spelling(row, NameRow("place", ("Lysychansk", "Kiev")), actor=ADA, now=NOW)

    load_names()
    row = Spelling.objects.get()
    assert (row.name, row.is_active, fold("Wugledar")) == ("Vuhledar", True, "vuhledar")


def test_a_file_is_taken_in_and_what_is_known_is_passed_over():
    text = "kind,name,spelling\nplace,Vuhledar,Wugledar\nplace,Vuhledar,Ugledar\nperson,Daria Dugina,Dugan\n"

    imported = import_spellings(text, actor=ADA, now=NOW)

    assert [change.row.spelling for change in imported.added] == ["Wugledar", "Dugan"]
    assert (imported.known, imported.errors) == (1, [])


def test_a_file_with_a_mistake_changes_nothing_and_each_line_is_told():
    text = "kind,name,spelling\nplace,Vuhledar,Wugledar\nplace,Vuhledar,was\nplace,Lysychansk,Wugledar\n"

    imported = import_spellings(text, actor=ADA, now=NOW)

    assert imported.errors == [
        (3, "“was” is an everyday word: it would be found everywhere."),
        (4, "“Wugledar” belongs to Vuhledar already, and can belong to one name only."),
    ]
    assert (imported.added, Spelling.objects.count()) == ([], 0)


def test_a_line_more_costs_one_statement_more(django_assert_num_queries):
    def text(lines: int) -> str:
        return "kind,name,spelling\n" + "".join(f"place,Vuhledar,Wugledar {n} {lines}\n" for n in range(lines))

    import_spellings(text(1), actor=ADA, now=NOW)
    with CaptureQueriesContext(connection) as of_two:
        import_spellings(text(2), actor=ADA, now=NOW)

    with django_assert_num_queries(len(of_two) + 10):
        import_spellings(text(12), actor=ADA, now=NOW)


def test_nothing_is_read_again_while_nothing_changed(django_assert_num_queries):
    add()
    with django_assert_num_queries(2):
        load_names()

    with django_assert_num_queries(1):
        load_names()


def test_a_task_begins_with_the_current_names():
    add()

    begin_with_current_names(task_id="1")

    assert fold("Wugledar") == "vuhledar"


def test_a_request_begins_with_the_current_names(client):
    add()

    client.get("/api/v1/claims")

    assert fold("Wugledar") == "vuhledar"


CHILD = """
import sys, django
django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = sys.argv[1]
from apps.names.services import load_names
from verifyhub.names import fold
for line in sys.stdin:
    load_names()
    print(fold(line), flush=True)
"""


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_running_process_knows_a_spelling_that_another_one_added():
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"]],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test", "PYTHONPATH": os.getcwd()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def asked() -> str:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("Wugledar\n")
        child.stdin.flush()
        return child.stdout.readline().strip()

    try:
        before = asked()
        row = add().row
        during = asked()
        switch_spelling(row, is_active=False, actor=ADA, now=NOW)
        after = asked()
    finally:
        child.communicate(timeout=30)

    assert (before, during, after) == ("wugledar", "vuhledar", "wugledar")
