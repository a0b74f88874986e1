"""After a name has changed, the claims concerned are found by their new words: by the workers, a few at a time."""

from datetime import timedelta

import pytest

from apps.claims.models import Posting, Refold, Resemblance, Wording
from apps.claims.services import compare, refold, refold_some
from apps.claims.tasks import sweep
from apps.names.services import add_spelling, change_spelling, import_spellings, load_names, switch_spelling
from apps.queue.models import Status
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.factories import NOW
from verifyhub.names import NameRow

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
WUGLEDAR = NameRow("place", ("Vuhledar", "Wugledar"))


def let_the_workers_run(*, now) -> None:
    load_names()
    for row in Refold.objects.filter(status=Status.WAITING):
        assert refold_some(row, now=now)
    for row in Wording.objects.filter(status=Status.WAITING):
        assert compare(row, embed=None, now=now)


def proposed() -> list[tuple[int, int]]:
    return list(Resemblance.objects.order_by("id").values_list("claim_id", "other_id"))


def due() -> list[int]:
    return list(Wording.objects.filter(status=Status.WAITING).order_by("claim").values_list("claim_id", flat=True))


def test_a_spelling_that_an_editor_adds_makes_two_claims_propose_each_other():
    known, new = enter_claim("Vuhledar taken."), enter_claim("Wugledar taken.")
    enter_claim("Grain ships left Odesa.")
    let_the_workers_run(now=NOW)
    Resemblance.objects.all().delete()  # "taken" alone

    add_spelling(WUGLEDAR, actor=EDITOR, now=LATER)
    let_the_workers_run(now=LATER)

    pair = Resemblance.objects.get()
    assert (pair.claim_id, pair.other_id, pair.likeness) == (new.pk, known.pk, 1.0)
    assert sorted(new.postings.values_list("word", flat=True)) == ["take", "vuhledar"]


def test_only_claims_with_the_changed_words_are_compared_anew():
    known, new = enter_claim("Vuhledar taken."), enter_claim("Wugledar taken.")
    enter_claim("Grain ships left Odesa.")
    let_the_workers_run(now=NOW)

    add_spelling(WUGLEDAR, actor=EDITOR, now=LATER)
    [row] = Refold.objects.all()
    refold_some(row, now=LATER)

    assert (row.words, due()) == (["vuhledar", "wugledar"], [known.pk, new.pk])


def test_a_spelling_that_is_switched_off_takes_its_proposals_along():
    enter_claim("Vuhledar and Odesa.")
    new = enter_claim("Now in Wugledar.")
    row = add_spelling(WUGLEDAR, actor=EDITOR, now=NOW).row
    let_the_workers_run(now=NOW)
    together = proposed()

    switch_spelling(row, is_active=False, actor=EDITOR, now=LATER)
    let_the_workers_run(now=LATER)

    assert (len(together), proposed()) == (1, [])
    assert sorted(new.postings.values_list("word", flat=True)) == ["wugledar"]


def test_a_spelling_that_goes_to_another_name_takes_its_claims_along():
    enter_claim("Vuhledar and Odesa.")
    other, new = enter_claim("Lysychansk is lost."), enter_claim("Wugledar is lost.")
    row = add_spelling(WUGLEDAR, actor=EDITOR, now=NOW).row
    let_the_workers_run(now=NOW)
    Resemblance.objects.all().delete()

    change_spelling(row, NameRow("place", ("Lysychansk", "Wugledar")), actor=EDITOR, now=LATER)
    let_the_workers_run(now=LATER)

    assert proposed() == [(new.pk, other.pk)]


def test_a_file_of_spellings_is_one_piece_of_work_and_a_refused_one_none():
    lines = "kind,name,spelling\nplace,Vuhledar,Wugledar\nperson,Daria Dugina,Dugan\n"

    import_spellings(lines, actor=EDITOR, now=NOW)
    import_spellings(lines + "place,Vuhledar,was\n", actor=EDITOR, now=NOW)

    [row] = Refold.objects.all()
    assert {"wugledar", "vuhledar", "dugan"} <= set(row.words)


def test_a_name_in_many_claims_is_worked_off_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr("apps.claims.services.wordings.STEP", 2)
    claims = [enter_claim("Vuhledar taken.") for _ in range(3)]
    Wording.objects.update(status=Status.DONE, due_at=None)
    refold(["take", "vuhledar"], now=NOW)
    row = Refold.objects.get()

    assert refold_some(row, now=NOW)
    first = due()
    too_soon = refold_some(row, now=NOW + timedelta(seconds=4))
    assert refold_some(row, now=NOW + timedelta(seconds=5))

    assert (first, too_soon, due()) == ([claims[0].pk, claims[1].pk], False, [claim.pk for claim in claims])
    assert Refold.objects.get().status == Status.DONE


def test_folding_twice_leaves_everything_as_folding_once():
    enter_claim("Vuhledar taken."), enter_claim("Wugledar taken.")
    add_spelling(WUGLEDAR, actor=EDITOR, now=NOW)
    let_the_workers_run(now=NOW)
    once = (list(Posting.objects.order_by("claim", "word").values_list("claim", "word")), proposed())

    refold(["vuhledar"], now=LATER)
    let_the_workers_run(now=LATER)

    assert (list(Posting.objects.order_by("claim", "word").values_list("claim", "word")), proposed()) == once


def test_a_worker_that_still_knows_the_earlier_names_writes_nothing_over_the_later_ones(monkeypatch):
    claim = enter_claim("Wugledar taken.")
    slow = Wording.objects.get(claim=claim)

    def words_of(statement):  # while it folds, the name changes, and a second worker compares the claim
        monkeypatch.undo()
        add_spelling(WUGLEDAR, actor=EDITOR, now=NOW)
        let_the_workers_run(now=NOW)
        return ("odd", "wugledar")

    monkeypatch.setattr("apps.claims.services.likeness.words_of", words_of)

    assert not compare(slow, embed=None, now=NOW)
    assert sorted(claim.postings.values_list("word", flat=True)) == ["take", "vuhledar"]


def test_the_sweep_tells_a_worker_of_it(monkeypatch):
    told = []
    monkeypatch.setattr("apps.claims.tasks.refold_some.apply_async", lambda **sent: told.append(sent["kwargs"]))

    refold(["vuhledar"], now=NOW)
    sweep()

    assert told == [{"refold_id": Refold.objects.get().pk}]


def test_no_changed_words_are_no_work():
    refold([], now=NOW)

    assert not Refold.objects.exists()
