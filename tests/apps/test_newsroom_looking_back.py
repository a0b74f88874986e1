"""A claim as it was known at a time, shown from its journal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim
from apps.claims.services import move_claim, park, record, reword
from apps.claims.services.intake import enter
from tests.factories import NOW, make_article, make_entry, make_staff
from verifyhub.lifecycle import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db

EDITOR = Actor(Role.EDITOR, "Edda Editor", "user:77")
READING = {
    "url": "https://herald.example/1",
    "title": "The crossing",
    "publisher": "Herald",
    "stance": "supports",
    "passage": "We saw them cross.",
    "override_stance": "",
}
ASSESSMENT = {
    "rule_version": 1, "finding": "supported", "probability": 0.9, "supporting_origins": 1, "disputing_origins": 0,
    "shortfall": "Needs a second independent origin.", "explanation": ["Herald saw it itself."],
    "origins": [{"label": "The mayor of Brenova", "stance": "supports", "counted": True, "reason": "Nothing ties it.",
                 "documents": [1]}],
}  # fmt: skip


def at(hours: float):
    return NOW + timedelta(hours=hours)


@pytest.fixture
def claim() -> Claim:
    """Entered at 18:00, reviewed at 19:00, read and weighed at 20:00, reworded at 21:00 and a bit, parked at 22:00."""
    claim = Claim(
        article=make_article(), statement="Troops have entered Brenova.", quote="Troops have entered Brenova",
        quote_start=0, quote_end=27, hedge="reported", kind="event", language="en",
    )  # fmt: skip
    enter(claim, actor=SYSTEM, now=NOW)
    move_claim(claim, "begin_review", actor=SYSTEM, now=at(1))
    after = {"readings": {"1": READING}, "assessment": ASSESSMENT}
    record(claim, "claim.assessed", actor=SYSTEM, after=after, now=at(2))
    reword(claim, statement="Troops are in Brenova.", reason="Shorter.", actor=EDITOR, now=at(3.0001))
    park(claim, until=at(100), reason="No access.", actor=EDITOR, now=at(4))
    return claim


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Reporters"))
    return client


def then(desk, claim: Claim, **sent: str):
    return desk.get(reverse("admin:claims_claim_then", args=[claim.pk]), sent)


def test_the_claim_is_shown_as_it_was_known_at_the_time(desk, claim):
    page = then(desk, claim, at="2026-03-11T20:30:00").content.decode()

    past = page[page.index("vh-past-banner") : page.index("What has changed since")]
    assert "As known at" in past
    assert "11 Mar 2026, 20:30:00 UTC" in past
    for shown in ("vh-state-under_review", "vh-finding-supported", "Troops have entered Brenova.", "estimate 90 %",
                  "The mayor of Brenova", "We saw them cross.", "Herald saw it itself.",
                  "Needs a second independent origin."):  # fmt: skip
        assert shown in past
    assert "Troops are in Brenova." not in past
    assert "data-opens" not in page


def test_what_has_changed_since_is_told_in_lines(desk, claim):
    page = then(desk, claim, at="2026-03-11T20:30").content.decode()

    changes = page[page.index("What has changed since") :]
    assert "<li>Statement: Troops have entered Brenova. → Troops are in Brenova.</li>" in changes
    assert "<li>To be looked at again: – → 15 Mar 2026, 22:00 UTC</li>" in changes
    assert "State:" not in changes


def test_two_times_are_compared(desk, claim):
    page = then(desk, claim, at="2026-03-11T18:30", until="2026-03-11T20:30").content.decode()

    changes = page[page.index("What changed until") :]
    assert "<li>State: submitted → under review</li>" in changes
    assert "<li>Evidence added: Herald, “The crossing” (supports)</li>" in changes
    assert "Statement:" not in changes


def test_before_the_first_entry_nothing_was_known(desk, claim):
    assert "This claim was not known yet." in then(desk, claim, at="2026-03-11T17:59").content.decode()


@pytest.mark.parametrize(
    "sent,why",
    [
        ({}, "This field is required."),
        ({"at": "yesterday"}, "Enter a valid date/time."),
        ({"at": "2026-03-11T20:30", "until": "2026-03-11T20:00"}, "The second time must be the later one."),
    ],
)
def test_a_time_that_makes_no_sense_is_asked_for_again(desk, claim, sent, why):
    response = then(desk, claim, **sent)

    assert response.status_code == 400
    assert why in response.content.decode()


def test_the_slider_holds_each_moment_once_and_never_just_before_it(desk, claim):
    make_entry(claim, event="claim.flagged", now=at(4))

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    assert (
        'data-times="2026-03-11T18:00:00 2026-03-11T19:00:00 2026-03-11T20:00:00 2026-03-11T21:00:01 '
        '2026-03-11T22:00:00"'
    ) in page
    assert 'min="0" max="4" value="4"' in page
    assert "Troops are in Brenova." in then(desk, claim, at="2026-03-11T21:00:01").content.decode()


def test_looking_back_costs_the_same_however_much_has_happened(desk, claim):
    then(desk, claim, at="2026-03-12T20:00")
    with CaptureQueriesContext(connection) as with_five:
        then(desk, claim, at="2026-03-12T20:00")
    for number in range(20):
        after = {"readings": {str(number): READING}}
        record(claim, "evidence.added", actor=SYSTEM, after=after, now=at(5))

    with CaptureQueriesContext(connection) as with_more:
        then(desk, claim, at="2026-03-12T20:00")

    assert len(with_more) == len(with_five)


def test_looking_back_is_for_those_who_see_claims(client, claim):
    client.force_login(make_staff())

    assert then(client, claim, at="2026-03-11T20:30").status_code == 403
