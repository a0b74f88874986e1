"""manage.py reassess: what new rules would change is seen before it is changed, and seeing it changes nothing."""

import hashlib
import io
import json

import pytest
from django.apps import apps as all_apps
from django.core.management import call_command

from apps.claims.models import Claim
from apps.claims.services import move_claim
from apps.evidence.models import Assessment, Inquiry, Reading, SentenceVectors
from apps.evidence.services import assess_claim, open_inquiries, override_reading, reassessing
from tests.apps.test_assessing import EDITOR, EYEWITNESS, SECOND_WITNESS, assess, publish
from tests.factories import make_claim
from verifyhub.corroboration import RULE_VERSION
from verifyhub.reading import Stance

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(now) -> Claim:
    """Supported by two witnesses by the present rules."""
    claim = make_claim(statement="Tarvonian troops have abandoned Brenova.", places=["Brenova"], entities=["Tarvonian"])
    open_inquiries(now=now)
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)
    return assess(claim, now)


def by_an_earlier_rule(claim: Claim, **differently: object) -> None:
    """As if it had been weighed before the rules were changed."""
    Assessment.objects.filter(claim=claim).update(rule_version=RULE_VERSION - 1, **differently)


def reassess(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("reassess", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def digest_of_all_rows() -> str:
    rows = [
        (model._meta.label, sorted(map(repr, model._default_manager.values_list()))) for model in all_apps.get_models()
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def work(now) -> None:
    """What the workers do with all that is due."""
    for inquiry in Inquiry.objects.filter(due_at__lte=now):
        assess_claim(inquiry, now=now)


def test_what_was_weighed_by_the_present_rules_is_not_weighed_again(claim):
    printed, _ = reassess()

    assert printed == (
        f"0 claims weighed by rule {RULE_VERSION}: 0 would change, 0 of them would move; "
        "of 0 an editor has decided. Nothing was written.\n"
    )


def test_a_claim_that_the_present_rules_find_otherwise_is_printed_before_and_after(claim):
    by_an_earlier_rule(claim, finding="insufficient", probability=0.25, origins=[{"counted": True}])
    Claim.objects.filter(pk=claim.pk).update(state="under_review")

    heading, row, summary = reassess()[0].splitlines()

    assert heading.split() == ["Claim", "Finding", "Estimate", "Origins", "State"]
    assert row.startswith("Tarvonian troops have abandoned Brenova.  insufficient → supported")
    assert "25.0% → " in row
    assert "  1 → 2  " in row
    assert row.endswith(f"under review → corroborated  {claim.uid}")
    assert summary.startswith(f"1 claim weighed by rule {RULE_VERSION}: 1 would change, 1 of them would move;")


def test_a_claim_for_which_nothing_changes_is_counted_and_printed_only_when_asked_for(claim):
    by_an_earlier_rule(claim)

    printed, everything = reassess()[0], reassess("--all")[0]

    assert "1 claim weighed" in printed
    assert str(claim.uid) not in printed
    assert str(claim.uid) in everything


@pytest.mark.parametrize("arguments", [(), ("--read-again",), ("--read-again", "--all", "--json")])
def test_without_write_not_one_row_changes(claim, settings, arguments):
    settings.READ_BY_MEANING = True
    by_an_earlier_rule(claim, finding="insufficient")
    before = digest_of_all_rows()

    reassess(*arguments)

    assert digest_of_all_rows() == before
    assert not SentenceVectors.objects.exists()


def test_the_digest_sees_a_row_that_changes(claim):
    before = digest_of_all_rows()

    by_an_earlier_rule(claim)

    assert digest_of_all_rows() != before


def test_with_json_there_is_one_line_for_each_claim_and_nothing_else(claim):
    by_an_earlier_rule(claim, finding="insufficient", probability=None, origins=[])

    printed, said = reassess("--json")

    line = json.loads(printed)
    probability = line["after"].pop("probability")
    assert line == {
        "claim": str(claim.uid),
        "statement": "Tarvonian troops have abandoned Brenova.",
        "state": "corroborated",
        "moves_to": None,
        "is_decided": False,
        "before": {"finding": "insufficient", "probability": None, "counted": 0},
        "after": {"finding": "supported", "counted": 2},
    }
    assert probability == round(claim.probability, 4)
    assert "1 would change" in said


def test_reading_again_finds_what_the_rules_say_now_and_keeps_what_a_person_said(claim, now):
    Reading.objects.filter(claim=claim).update(stance="unrelated")
    reading = claim.readings.get(document__publisher__name="Courier")
    override_reading(reading, stance=Stance.DISPUTES, reason="It denies it.", actor=EDITOR, now=now)
    by_an_earlier_rule(claim)

    as_stored, again = (json.loads(reassess("--json", *more)[0]) for more in ((), ("--read-again",)))

    assert (as_stored["after"]["finding"], as_stored["after"]["counted"]) == ("disputed", 1)
    assert (again["after"]["finding"], again["after"]["counted"]) == ("conflicting", 2)


def test_with_write_the_workers_weigh_it_again_and_a_second_run_has_nothing_to_do(claim, now):
    by_an_earlier_rule(claim, finding="insufficient")
    Claim.objects.filter(pk=claim.pk).update(state="under_review", finding="insufficient")

    printed, _ = reassess("--write")
    Inquiry.objects.update(due_at=now)
    work(now)

    claim.refresh_from_db()
    assert printed == "1 claim will be weighed again. The workers do it.\n"
    assert (claim.state, claim.finding) == ("corroborated", "supported")
    assert list(claim.assessments.order_by("id").values_list("rule_version", flat=True)) == [
        RULE_VERSION - 1,
        RULE_VERSION,
    ]
    assert reassess("--write")[0].startswith("0 claims")


def test_with_write_and_read_again_the_workers_read_the_stored_texts_again(claim, now):
    Reading.objects.filter(claim=claim).update(stance="unrelated")
    by_an_earlier_rule(claim)

    reassess("--read-again", "--write")
    Inquiry.objects.update(due_at=now)
    work(now)

    assert set(claim.readings.values_list("stance", flat=True)) == {"supports"}
    assert claim.journal.filter(event="evidence.read_again").count() == 2


def test_a_verdict_is_not_moved_whatever_the_new_rules_find(claim, now):
    move_claim(claim, "confirm", actor=EDITOR, reason="Seen.", now=now)
    Reading.objects.filter(claim=claim).update(stance="unrelated")
    by_an_earlier_rule(claim)

    row = reassess()[0].splitlines()[1]
    reassess("--write")
    Inquiry.objects.update(due_at=now)
    work(now)

    claim.refresh_from_db()
    assert "supported → insufficient" in row
    assert row.endswith(f"confirmed: an editor has decided  {claim.uid}")
    assert (claim.state, claim.finding) == ("confirmed", "insufficient")


def test_claims_that_are_named_are_weighed_again_whatever_rule_was_the_last(claim, now):
    other = make_claim(statement="Tarvonian troops have abandoned Ostrel.")
    open_inquiries(now=now)
    assess(other, now)

    printed, _ = reassess("--claims", str(claim.uid), "--all")

    assert str(claim.uid) in printed
    assert str(other.uid) not in printed


def test_what_an_editor_moved_by_hand_is_not_moved_back(claim):
    Claim.objects.filter(pk=claim.pk).update(corroborated_by="user:2")
    Reading.objects.filter(claim=claim).update(stance="unrelated")
    by_an_earlier_rule(claim)

    line = json.loads(reassess("--json")[0])

    assert (line["after"]["finding"], line["moves_to"]) == ("insufficient", None)


def test_claims_are_gone_through_in_batches(claim, now, monkeypatch):
    monkeypatch.setattr(reassessing, "BATCH", 2)
    others = [make_claim(statement=f"Troops have abandoned village {number}.") for number in range(4)]
    open_inquiries(now=now)
    for other in others:
        assess(other, now)
    Assessment.objects.update(rule_version=RULE_VERSION - 1)

    weighed = list(reassessing.preview(reassessing.claims_weighed_before(RULE_VERSION), now=now))
    steps = list(reassessing.queue(reassessing.claims_weighed_before(RULE_VERSION), now=now))

    assert [change.claim.pk for change in weighed] == [claim.pk, *(other.pk for other in others)]
    assert steps == [2, 4, 5]
