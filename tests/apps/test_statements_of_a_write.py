"""The statements that every write makes do exactly what Django would have done."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim, JournalEntry, Story
from apps.claims.services import move_claim, record
from apps.claims.services.statements import append, change, lock
from tests.factories import make_claim
from verifyhub.lifecycle import SYSTEM, Actor, Role

EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:2")


@pytest.mark.django_db
def test_every_column_comes_back_as_django_reads_it(now, django_assert_num_queries):
    story = Story.objects.create(title="Brenova", created_at=now)
    claim = make_claim(
        story=story, duplicate_of=make_claim(), attribution=["a channel", "E. N."], places=["Brenova"], due_at=now,
        probability=0.625, is_withdrawn=True, parked_reason="Snow.", parked_until=now, verdict_position=3,
    )  # fmt: skip

    with django_assert_num_queries(1):
        locked = lock(claim)

    read = Claim.objects.get(pk=claim.pk)
    names = [field.attname for field in Claim._meta.concrete_fields]
    assert {name: repr(getattr(locked, name)) for name in names} == {name: repr(getattr(read, name)) for name in names}
    assert (locked.probability, locked.places, locked.parked_until) == (0.625, ["Brenova"], now)
    assert locked.story == story


@pytest.mark.django_db(transaction=True)
def test_no_row_is_held_without_a_transaction_that_lets_it_go():
    claim = make_claim()

    with pytest.raises(TransactionManagementError, match="A claim is held only within a transaction."):
        lock(claim)


@pytest.mark.django_db
def test_a_claim_that_is_not_there_is_not_found():
    with pytest.raises(Claim.DoesNotExist):
        lock(Claim(pk=404))


@pytest.mark.django_db
def test_after_a_move_the_object_in_hand_is_the_row_with_what_others_wrote_meanwhile(now):
    claim = make_claim(state="corroborated", shortfall="")
    Claim.objects.filter(pk=claim.pk).update(priority="breaking", places=["Brenova"])

    move_claim(claim, "confirm", actor=EDITOR, reason="Seen it.", now=now)

    read = Claim.objects.get(pk=claim.pk)
    names = [field.attname for field in Claim._meta.concrete_fields]
    assert {name: getattr(claim, name) for name in names} == {name: getattr(read, name) for name in names}
    assert (claim.state, claim.priority, claim.places, claim.version) == ("confirmed", "breaking", ["Brenova"], 1)


@pytest.mark.django_db
def test_a_move_reads_no_journal_to_know_which_assessment_it_rests_on(now):
    claim = make_claim(state="under_review", shortfall="")
    record(claim, "claim.assessed", actor=SYSTEM, now=now)
    record(claim, "claim.assigned", actor=SYSTEM, now=now)
    record(claim, "claim.assessed", actor=SYSTEM, now=now)

    with CaptureQueriesContext(connection) as queries:
        entry = move_claim(claim, "corroborate", actor=EDITOR, now=now)

    assert (entry.data["rests_on"], claim.assessment_position) == (3, 3)
    assert [query["sql"] for query in queries if "SELECT" in query["sql"] and "journalentry" in query["sql"]] == []


@pytest.mark.django_db
def test_an_appended_entry_is_the_row_that_django_would_have_saved(now):
    claim = make_claim()
    columns = {"claim": claim, "event": "claim.assigned", "actor_role": "system", "actor_name": "VerifyHub",
               "is_embargoed": True, "created_at": now, "content": "{}", "digest": "0" * 64}  # fmt: skip
    appended, saved = JournalEntry(position=1, **columns), JournalEntry(position=2, **columns)

    append(appended)
    saved.save(force_insert=True)

    rows = list(JournalEntry.objects.order_by("position").values())
    assert [row["id"] for row in rows] == [appended.pk, saved.pk]
    own = {"id": None, "position": None}
    assert rows[0] | own == rows[1] | own
    assert not appended._state.adding


@pytest.mark.django_db
def test_a_changed_row_is_the_row_that_django_would_have_written(now):
    changed, updated = make_claim(), make_claim()
    story = Story.objects.create(title="Brenova", created_at=now)
    columns = {"story": story, "duplicate_of": None, "places": ["Brenova"], "parked_until": now, "is_withdrawn": True,
               "probability": 0.625, "version": 1}  # fmt: skip

    assert change(changed, columns) is True
    Claim.objects.filter(pk=updated.pk).update(**columns)

    rows = list(Claim.objects.order_by("pk").values())
    own = dict.fromkeys(("id", "uid", "article_id"))
    assert rows[0] | own == rows[1] | own
    assert (rows[0]["story_id"], rows[0]["places"], rows[0]["parked_until"]) == (story.pk, ["Brenova"], now)


@pytest.mark.django_db
@pytest.mark.parametrize("meanwhile", [{"version": 1}, {"state": "refuted"}])
def test_a_row_that_is_not_as_it_was_held_is_not_changed(meanwhile):
    claim = make_claim(state="corroborated")
    Claim.objects.filter(pk=claim.pk).update(**meanwhile)

    assert change(claim, {"state": "confirmed", "version": 1}) is False

    claim.refresh_from_db()
    assert claim.state != "confirmed"


def test_the_journal_alone_changes_and_appends():
    users = {
        path.name
        for path in (settings.BASE_DIR / "apps").rglob("*.py")
        if re.search(r"statements import .*\b(change|append)\b", path.read_text(encoding="utf-8"))
    }

    assert users == {"journal.py"}
