"""A sweep over claims: one that cannot be dealt with is logged, and the others get what is due to them."""

import logging
from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.claims.services import desk, embargo, lift_due_embargoes, park, unpark_due
from apps.evidence.models import Inquiry
from apps.evidence.services import inquiries, look_again, open_inquiries, visiting
from tests.apps.desk_scene import EDITOR, enter_claim

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture
def claims(now) -> list[Claim]:
    return [enter_claim(f"Report {number}.", now=now) for number in range(3)]


def failing_on(claim: Claim, service):
    """The service, as it is when something about one claim is broken in a way nobody thought of."""

    def broken(row, *args, **named):
        if claim.pk in (row.pk, getattr(row, "claim_id", None)):
            raise RuntimeError("Its journal cannot be read.")
        return service(row, *args, **named)

    return broken


def test_a_broken_claim_keeps_no_other_from_being_looked_into(claims, now, monkeypatch, caplog):
    monkeypatch.setattr(inquiries, "move_claim", failing_on(claims[0], inquiries.move_claim))

    with caplog.at_level(logging.ERROR):
        assert open_inquiries(now=now) == 2

    assert list(Inquiry.objects.order_by("pk").values_list("claim_id", flat=True)) == [claims[1].pk, claims[2].pk]
    assert f"A sweep could not deal with claims.Claim {claims[0].pk}." in caplog.text


def test_nor_from_being_looked_at_again(claims, now, monkeypatch, caplog):
    open_inquiries(now=now)
    monkeypatch.setattr(visiting, "_look_again", failing_on(claims[0], visiting._look_again))

    with caplog.at_level(logging.ERROR):
        assert look_again(now=now + SOON) == 2


def test_nor_from_coming_back_when_its_day_has_come(claims, now, monkeypatch, caplog):
    for claim in claims:
        park(claim, until=now + SOON, reason="Not before noon.", actor=EDITOR, now=now)
    monkeypatch.setattr(desk, "unpark", failing_on(claims[0], desk.unpark))

    with caplog.at_level(logging.ERROR):
        assert unpark_due(now=now + SOON) == 2

    assert Claim.objects.exclude(parked_until=None).get() == claims[0]


def test_nor_from_being_released_when_its_embargo_ends(claims, now, monkeypatch, caplog):
    for claim in claims:
        embargo(claim, until=now + SOON, reason="Agreed with the source.", actor=EDITOR, now=now)
    monkeypatch.setattr(desk, "lift_embargo", failing_on(claims[0], desk.lift_embargo))

    with caplog.at_level(logging.ERROR):
        assert lift_due_embargoes(now=now + SOON) == 2

    assert Claim.objects.exclude(embargo_until=None).get() == claims[0]
