"""Two editors press "Track this" at the same moment, two workers take the last request of a day: one of each wins."""

from functools import partial

import pytest

from apps.claims.models import Claim
from apps.claims.services import DeskRefused
from apps.proposals.models import AskedDay, Proposal
from apps.proposals.services import track
from apps.queue.models import Status
from tests.apps.desk_scene import EDITOR, OTHER
from tests.apps.model_scene import TEXT, make_proposal, put_before_model, read_by
from tests.domain.model_answers import claims
from tests.factories import NOW, make_article
from tests.threads import at_once
from verifyhub.lifecycle import Actor

pytestmark = pytest.mark.django_db(transaction=True)


def _press(proposal: Proposal, actor: Actor) -> str:
    try:
        return track(proposal, actor=actor, now=NOW).entered_by
    except DeskRefused as refusal:
        return str(refusal)


def test_a_proposal_becomes_one_claim_however_many_press() -> None:
    proposals = [make_proposal(make_article(text=TEXT)) for _ in range(5)]

    outcomes = [
        at_once([partial(_press, proposal, EDITOR), partial(_press, proposal, OTHER)]) for proposal in proposals
    ]

    assert [outcome.count("This proposal is tracked already.") for outcome in outcomes] == [1] * 5
    assert Claim.objects.count() == 5


def test_the_last_request_of_a_day_is_made_by_one_of_two_workers() -> None:
    readings = [put_before_model(make_article(text=TEXT)) for _ in range(2)]

    at_once([partial(read_by, reading, claims(), per_day=1) for reading in readings])

    assert sorted(reading.status for reading in readings) == [Status.DONE, Status.WAITING]
    assert AskedDay.objects.get().asked == 1
