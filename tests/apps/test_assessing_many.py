"""Very many new documents are read some at a time, so that no lease runs out; nothing moves before the end."""

from datetime import timedelta

import pytest

from apps.evidence.models import Inquiry
from apps.evidence.services import assess_claim
from tests.apps.test_assessing import EYEWITNESS, SECOND_WITNESS, assess, claim_under_review, publish

pytestmark = pytest.mark.django_db


def test_what_is_not_read_yet_is_read_next_and_only_then_is_the_claim_moved(now, monkeypatch):
    monkeypatch.setattr("apps.evidence.services.assessing.READ_AT_ONCE", 2)
    claim = claim_under_review(now)
    for publisher, text in (("Courier", EYEWITNESS), ("Radio Sarn", SECOND_WITNESS), ("Herald", EYEWITNESS)):
        publish(claim, publisher, text)

    assess(claim, now)
    inquiry, at_first = Inquiry.objects.get(), (claim.readings.count(), claim.state)
    assess_claim(inquiry, now=now + timedelta(seconds=6))
    claim.refresh_from_db()

    assert (*at_first, inquiry.leased_until) == (2, "under_review", None)
    assert (claim.readings.count(), claim.state, Inquiry.objects.get().due_at) == (3, "corroborated", None)


def test_as_many_as_are_read_at_once_are_all_there_is(now, monkeypatch):
    monkeypatch.setattr("apps.evidence.services.assessing.READ_AT_ONCE", 2)
    claim = claim_under_review(now)
    publish(claim, "Courier", EYEWITNESS)
    publish(claim, "Radio Sarn", SECOND_WITNESS)

    assess(claim, now)

    assert (claim.readings.count(), claim.state, Inquiry.objects.get().due_at) == (2, "corroborated", None)
