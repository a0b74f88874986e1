"""The claim list: its marks and lists, and one act for many claims."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim, Correction, Flag, Story
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/claim/"


@pytest.fixture
def editor(client):
    editor = make_staff("Editors")
    client.force_login(editor)
    return editor


def send(client, action: str, *claims: Claim, **sent: object):
    return client.post(LIST, {"action": action, "_selected_action": [claim.pk for claim in claims]} | sent)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def make_set_aside(me) -> None:
    """One claim for each list of the desk, named after it."""
    plain = make_claim(statement="Plain.", assigned_to=make_staff())
    make_claim(statement="Mine.", assigned_to=me)
    make_claim(statement="Nobody's.")
    make_claim(statement="Overdue.", due_at=NOW, assigned_to=plain.assigned_to)
    make_claim(statement="Decided in time.", due_at=NOW, verdict_position=1, assigned_to=plain.assigned_to)
    flagged = make_claim(statement="Flagged.", assigned_to=plain.assigned_to)
    Flag.objects.create(claim=flagged, kind="evidence_gone", subject="document:1", message="Gone.", raised_at=NOW)
    Flag.objects.create(claim=plain, kind="x", subject="1", message="Gone.", raised_at=NOW, settled_at=NOW)
    corrected = make_claim(statement="Corrected.", assigned_to=plain.assigned_to)
    Correction.objects.create(
        claim=corrected, old_state="confirmed", old_position=1, said_at=NOW, reopened_position=2, reopened_at=NOW,
        reason="Old photograph.",
    )  # fmt: skip
    make_claim(statement="Back soon.", parked_until=NOW + timedelta(days=2), parked_reason="No access.")
    make_claim(statement="Back late.", parked_until=NOW + timedelta(days=20), parked_reason="No access.")
    make_claim(statement="Embargoed.", embargo_until=NOW, assigned_to=plain.assigned_to)
    make_claim(statement="Merged.", duplicate_of=plain)
    make_claim(statement="Withdrawn.", is_withdrawn=True)


@pytest.mark.parametrize(
    "name,found",
    [
        ("in_play", ["Plain.", "Mine.", "Nobody's.", "Overdue.", "Decided in time.", "Flagged.", "Corrected.",
                     "Embargoed."]),
        ("mine", ["Mine."]),
        ("unassigned", ["Nobody's."]),
        ("overdue", ["Overdue."]),
        ("flagged", ["Flagged."]),
        ("corrections", ["Corrected."]),
        ("parked", ["Back soon.", "Back late."]),
        ("back_soon", ["Back soon."]),
        ("embargoed", ["Embargoed."]),
        ("merged", ["Merged."]),
        ("withdrawn", ["Withdrawn."]),
    ],
)  # fmt: skip
def test_a_list_of_the_desk_holds_what_it_says(client, editor, monkeypatch, name, found):
    make_set_aside(editor)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))

    response = client.get(LIST, {"desk": name})

    assert sorted(claim.statement for claim in response.context["cl"].result_list) == sorted(found)


def test_a_row_bears_its_marks(client, editor, monkeypatch):
    make_set_aside(editor)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))

    page = client.get(LIST).content.decode()

    for mark in ("withdrawn", "parked until 13 Mar 2026", "embargoed until 11 Mar 2026, 18:00", "flag to settle",
                 "correction open", "overdue since 11 Mar 2026, 18:00", f"with {editor.username}"):  # fmt: skip
        assert f">{mark}</span>" in page
    assert ">merged into “Plain.”</a>" in page


def test_the_list_costs_the_same_however_much_stands_beside_the_claims(client, editor):
    make_set_aside(editor)
    client.get(LIST)
    with CaptureQueriesContext(connection) as with_few:
        client.get(LIST)
    for _ in range(3):
        make_set_aside(make_staff())

    with CaptureQueriesContext(connection) as with_more:
        client.get(LIST)

    assert len(with_more) == len(with_few)


def test_the_lists_can_be_counted(client, editor):
    make_set_aside(editor)

    page = client.get(LIST, {"_facets": "True"}).content.decode()

    assert "Parked (2)" in " ".join(page.split())
    assert "With flags to settle (1)" in " ".join(page.split())


def test_many_claims_are_assigned_to_me(client, editor):
    first, second, other = (make_claim(statement=f"Report {number}.") for number in range(3))

    response = send(client, "assign_to_me", first, second)

    assert told(response) == ["2 claims with you now."]
    assert list(Claim.objects.filter(assigned_to=editor).order_by("pk")) == [first, second]
    assert other.journal.count() == 0


def test_many_claims_are_parked_after_a_reason_was_asked_for(client, editor, monkeypatch):
    first, second = make_claim(statement="First."), make_claim(statement="Second.")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    asked = send(client, "park_them", first, second).content.decode()
    untouched = Claim.objects.filter(parked_until=None).count()
    sent = {"confirmed": "yes", "until": "2026-03-14", "reason": "No access."}
    response = send(client, "park_them", first, second, **sent)

    assert "Park: 2 claims" in asked
    assert "First." in asked
    assert "Second." in asked
    assert untouched == 2
    assert told(response) == ["2 claims parked."]
    assert set(Claim.objects.values_list("parked_reason", flat=True)) == {"No access."}


def test_a_bulk_form_with_something_missing_comes_back_with_what_was_typed(client, editor):
    response = send(client, "park_them", make_claim(), confirmed="yes", until="", reason="No <b>access</b>.")

    page = response.content.decode()
    assert response.status_code == 400
    assert "No &lt;b&gt;access&lt;/b&gt;." in page
    assert "This field is required." in page


def test_what_a_service_refuses_is_told_claim_by_claim(client, editor):
    claim = make_claim(statement="First.")

    response = send(client, "park_them", claim, confirmed="yes", until="2020-01-01", reason="No access.")

    assert told(response) == ["First.: The day to look again must lie ahead, within a year."]


def test_many_claims_are_put_in_a_story(client, editor):
    story = Story.objects.create(title="The crossing", created_at=NOW)
    first, second = make_claim(), make_claim(story=story)

    response = send(client, "choose_story", first, second, confirmed="yes", story=story.pk)

    assert told(response) == ["1 claim moved."]
    assert story.claims.count() == 2


def test_a_reporter_is_offered_only_what_reporters_may_do(client):
    claim = make_claim()
    client.force_login(make_staff("Reporters"))

    page = client.get(LIST).content.decode()
    send(client, "park_them", claim, confirmed="yes", until="2999-01-01", reason="No access.")

    assert 'value="assign_to_me"' in page
    assert 'value="park_them"' not in page
    assert claim.journal.count() == 0


def test_who_only_looks_is_offered_no_act(client):
    make_claim()
    client.force_login(make_staff("Operators"))

    assert 'name="_selected_action"' not in client.get(LIST).content.decode()
