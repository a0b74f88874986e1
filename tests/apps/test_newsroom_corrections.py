"""The corrections board: what we took back, who was told, and who has not got the new word yet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim, Correction, Telling
from apps.claims.services import move_claim, note_told
from tests.factories import NOW, make_claim, make_partner, make_staff
from verifyhub.lifecycle import Actor, Role

pytestmark = pytest.mark.django_db

BOARD = "/admin/claims/correction/"
EDITOR = Actor(Role.STANDARDS_EDITOR, "Edda Editor", "user:77")


def at(hours: int):
    return NOW + timedelta(hours=hours)


def make_correction(*told: str, now_told: str = "", statement: str = "Troops have entered Brenova.") -> Claim:
    """Confirmed at 18:00, taken back at 20:00, refuted at 21:00; `told` heard the first, `now_told` both."""
    claim = make_claim(statement=statement, state="corroborated", shortfall="", entered_by="", disputing_readings=1)
    partners = {name: make_partner(name=name) for name in (*told, now_told) if name}
    move_claim(claim, "confirm", actor=EDITOR, reason="Called the mayor.", now=NOW)
    for partner in partners.values():
        note_told([claim], partner, via=Telling.Via.WEBHOOK, now=at(1))
    move_claim(claim, "reopen", actor=EDITOR, reason="The photograph is old.", now=at(2))
    move_claim(claim, "refute", actor=EDITOR, reason="The mayor was elsewhere.", now=at(3))
    if now_told:
        note_told([claim], partners[now_told], via=Telling.Via.API, now=at(4))
    return claim


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Reporters"))
    return client


def board_of(desk) -> str:
    return desk.get(BOARD).content.decode()


def test_a_desk_without_corrections_says_so(desk):
    page = board_of(desk)

    assert "No correction is open: everyone has our latest word." in page
    assert "None so far." in page


def test_the_board_tells_what_we_said_to_whom_it_went_and_who_has_not_heard(desk):
    claim = make_correction("Slow Gazette", now_told="Quick Post")

    page = board_of(desk)

    shown = page[page.index("Open <span") : page.index("Closed <span")]
    assert reverse("admin:claims_claim_change", args=[claim.pk]) in shown
    assert "<strong>Without the new verdict:</strong> Slow Gazette</p>" in shown
    for part in ("vh-state-confirmed", "“Called the mayor.”", "“The photograph is old.”", "vh-state-refuted",
                 "“The mayor was elsewhere.”"):  # fmt: skip
        assert part in shown
    for part in ("Webhook, ", "11 Mar 2026, 19:00", "API, ", "11 Mar 2026, 22:00"):
        assert part in shown
    assert (shown.count(">not told yet<"), shown.count(">has the new one<")) == (1, 1)


def test_a_correction_that_everyone_has_is_closed_and_goes_below(desk):
    make_correction(now_told="Quick Post", statement="Told to all.")
    make_correction("Slow Gazette", statement="Not told to all.")

    page = board_of(desk)

    assert page.index("Not told to all.") < page.index("Closed <span") < page.index("Told to all.")


def test_a_correction_without_a_new_verdict_says_so(desk):
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    move_claim(claim, "confirm", actor=EDITOR, reason="Called the mayor.", now=NOW)
    move_claim(claim, "reopen", actor=EDITOR, reason="The photograph is old.", now=at(1))

    page = board_of(desk)

    assert "no new verdict yet" in page
    assert "nobody: no partner had been told" in page


def test_the_claim_itself_shows_its_correction(desk):
    claim = make_correction("Slow Gazette")

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    card = page[page.index('id="corrections-title"') :]
    assert "Slow Gazette" in card
    assert "not told yet" in card
    assert '<span class="vh-pill vh-note-alarm">correction open</span>' in page


def test_the_board_costs_the_same_with_one_correction_and_with_many(desk):
    make_correction("Gazette 0")
    board_of(desk)
    with CaptureQueriesContext(connection) as with_one:
        board_of(desk)
    for number in range(1, 8):
        make_correction(f"Gazette {number}", f"Review {number}", now_told=f"Post {number}")

    with CaptureQueriesContext(connection) as with_more:
        page = board_of(desk)

    assert page.count("vh-correction") == 8
    assert len(with_more) <= len(with_one)


def test_the_address_of_one_correction_leads_to_its_claim(desk):
    claim = make_correction("Slow Gazette")

    response = desk.get(reverse("admin:claims_correction_change", args=[Correction.objects.get().pk]))

    assert (response.status_code, response["Location"]) == (302, f"/admin/claims/claim/{claim.pk}/change/")


def test_the_board_is_for_those_who_may_see_it(client):
    client.force_login(make_staff())

    assert client.get(BOARD).status_code == 403
