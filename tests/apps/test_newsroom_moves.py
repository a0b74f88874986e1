"""Moving a claim from its page: by POST, by the right person, on what they saw."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from apps.claims.models import Claim
from tests.factories import make_claim, make_entry, make_staff

pytestmark = pytest.mark.django_db


def move_url(claim: Claim, name: str) -> str:
    return reverse("admin:claims_claim_move", args=[claim.pk, name])


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_editor_confirms_with_a_reason(client):
    editor = make_staff("Editors", first_name="Edda", last_name="Editor")
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    client.force_login(editor)

    response = client.post(move_url(claim, "confirm"), {"version": 0, "reason": "Called the mayor."})

    assert (response.status_code, response["Location"]) == (302, f"/admin/claims/claim/{claim.pk}/change/")
    assert told(response) == ["The claim is now confirmed. The move is in the timeline."]
    claim.refresh_from_db()
    assert (claim.state, claim.version) == ("confirmed", 1)
    entry = claim.journal.get()
    assert (entry.actor_name, entry.actor_key, entry.reason) == (
        "Edda Editor",
        f"user:{editor.pk}",
        "Called the mayor.",
    )


def test_a_reporter_sees_why_confirm_is_closed_and_is_refused_all_the_same(client):
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    client.force_login(make_staff("Reporters"))

    page = page_of(client, claim)
    response = client.post(move_url(claim, "confirm"), {"version": 0, "reason": "Surely."})

    assert "Confirm is for editors only." in page
    assert 'data-opens="move-confirm"' not in page
    assert "Confirm is for editors only." in told(response)
    claim.refresh_from_db()
    assert (claim.state, claim.journal.count()) == ("corroborated", 0)


def test_a_decision_on_an_old_page_is_refused_and_its_reason_is_given_back(client):
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    client.force_login(make_staff("Editors"))
    make_entry(claim, event="evidence.added")

    response = client.post(move_url(claim, "confirm"), {"version": 0, "reason": "Called the mayor."})

    assert told(response) == [
        "Nothing was changed. Your reason was: “Called the mayor.”",
        "This claim has changed since you opened it (added, by VerifyHub). Look at it again, then decide.",
    ]
    claim.refresh_from_db()
    assert claim.state == "corroborated"


def test_following_a_link_never_moves_a_claim(client):
    claim = make_claim(entered_by="", state="under_review", shortfall="")
    client.force_login(make_staff("Editors"))

    response = client.get(move_url(claim, "corroborate"))

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (405, "under_review")


def test_a_move_needs_the_token_of_our_own_page():
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("Editors"))

    response = client.post(move_url(claim, "confirm"), {"version": 0, "reason": "Called the mayor."})

    claim.refresh_from_db()
    assert (response.status_code, claim.state) == (403, "corroborated")


def test_an_override_says_what_is_missing_and_wants_a_reason(client):
    claim = make_claim(entered_by="", state="under_review", shortfall="Needs a second independent origin.")
    client.force_login(make_staff("Standards editors"))

    page = page_of(client, claim)
    without = client.post(move_url(claim, "corroborate"), {"version": 0, "reason": " "})
    client.post(move_url(claim, "corroborate"), {"version": 0, "reason": "I was there."})

    assert "This is an override.</strong> Needs a second independent origin." in page
    assert told(without) == ["Needs a second independent origin. Mark corroborated needs a reason."]
    assert claim.journal.get().data["override"] == "Needs a second independent origin."
    assert "Went ahead although: Needs a second independent origin." in page_of(client, claim)


def test_who_entered_a_claim_sees_that_a_second_editor_decides(client):
    editor = make_staff("Editors")
    claim = make_claim(state="corroborated", shortfall="", entered_by=f"user:{editor.pk}")
    client.force_login(editor)

    page = page_of(client, claim)

    assert "You entered this claim: a second editor has to decide on it." in page
    assert 'data-opens="move-confirm"' not in page


@pytest.mark.parametrize("sent", [{}, {"version": "x"}, {"version": "-1"}])
def test_a_move_without_the_version_that_was_seen_does_nothing(client, sent):
    claim = make_claim(state="corroborated", shortfall="", entered_by="")
    client.force_login(make_staff("Editors"))

    client.post(move_url(claim, "confirm"), sent | {"reason": "Called the mayor."})

    claim.refresh_from_db()
    assert claim.state == "corroborated"
