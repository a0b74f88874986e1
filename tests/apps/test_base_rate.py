"""What was resolved here decides where estimates start from, once it is enough."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim
from apps.evidence.queries import base_rate_here
from apps.evidence.services import reassessing
from tests.apps.publisher_scene import speak, weigh
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db


def resolve(confirmed: int, refuted: int) -> None:
    states = ["confirmed"] * confirmed + ["refuted"] * refuted
    for number, state in enumerate(states):
        claim = make_claim(statement=f"Claim {state} number {number}.")
        Claim.objects.filter(pk=claim.pk).update(state=state)


def test_claims_withdrawn_merged_hidden_or_undecided_are_not_counted():
    resolve(1, 2)
    survivor, *others = (make_claim(statement=f"One more, {n}.") for n in range(5))
    apart = {"is_withdrawn": True}, {"duplicate_of": survivor}, {"state": "corroborated"}, {"embargo_until": NOW}
    for claim, fields in zip(others, apart, strict=True):
        Claim.objects.filter(pk=claim.pk).update(**({"state": "confirmed"} | fields))

    assert (base_rate_here().confirmed, base_rate_here().refuted) == (1, 2)


def test_one_query_counts_however_many_are_resolved(django_assert_num_queries):
    resolve(5, 5)

    with django_assert_num_queries(1):
        base_rate_here()


def test_an_assessment_keeps_what_is_needed_to_explain_and_repeat_it():
    claim = make_claim()
    speak(claim, "The Courier")
    resolve(16, 25)

    weigh(claim)

    assessment = claim.assessments.get()
    assert (assessment.base_confirmed, assessment.base_refuted) == (16, 25)
    assert assessment.base_log_odds == pytest.approx(-0.8358, abs=1e-3)
    added = sum(origin["log_odds"] for origin in assessment.origins)
    assert assessment.base_log_odds + added == pytest.approx(assessment.log_odds, abs=1e-3)
    kept = claim.journal.get(event="claim.assessed").parts["after"]["assessment"]
    assert (kept["base_log_odds"], kept["base_confirmed"]) == (assessment.base_log_odds, 16)


def test_more_verdicts_alone_make_no_new_assessment_and_hold_for_what_is_found_later(now):
    claim = make_claim()
    speak(claim, "The Courier")
    weigh(claim)
    resolve(16, 25)

    weigh(claim, now=now + timedelta(minutes=1))
    assert [a.base_log_odds for a in claim.assessments.all()] == [-1.5]

    speak(claim, "The Herald")
    weigh(claim, now=now + timedelta(minutes=2))
    assert [round(a.base_log_odds, 2) for a in claim.assessments.order_by("id")] == [-1.5, -0.84]


def test_a_preview_of_many_claims_counts_the_verdicts_once(now):
    for number in range(3):
        claim = make_claim(statement=f"Claim {number}.")
        speak(claim, "The Courier")
        weigh(claim)

    with CaptureQueriesContext(connection) as asked:
        changes = list(reassessing.preview(reassessing.claims_weighed_before(None), now=now))

    counts = [query["sql"] for query in asked if "GROUP BY" in query["sql"] and '"state"' in query["sql"]]
    assert (len(changes), len(counts)) == (3, 1)
