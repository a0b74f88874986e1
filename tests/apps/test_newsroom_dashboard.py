"""The desk's first page: what needs a person now, in a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Correction
from apps.claims.services import raise_flag
from apps.evidence.models import Lookup
from apps.webhooks.models import Delivery
from tests.factories import NOW, make_claim, make_endpoint, make_entry, make_staff

AFTER_MIDNIGHT = datetime(2999, 1, 1, tzinfo=UTC)  # of whatever day the suite runs on

pytestmark = pytest.mark.django_db


def make_busy_desk(*numbers: int) -> None:
    for number in numbers:
        make_claim(statement=f"Corroborated {number}.", state="corroborated", finding="supported")
        disputed = make_claim(statement=f"Disputed {number}.", state="under_review", finding="disputed")
        make_entry(disputed, event="claim.state_changed", data={"move": "begin_review"}, now=AFTER_MIDNIGHT)
        Lookup.objects.create(
            claim=disputed, connector="rss", address="https://a.example/", place_name=f"Feed {number}", status="failed",
            last_error="No answer.",
        )  # fmt: skip
        make_claim(statement=f"Overdue {number}.", due_at=NOW)
        flagged = make_claim(statement=f"Flagged {number}.", state="confirmed")
        raise_flag(flagged, "evidence_gone", subject="document:1", message="Gone.", now=NOW)
        make_claim(statement=f"Back soon {number}.", parked_until=NOW, parked_reason="No access.", state="under_review")
        Correction.objects.create(
            claim=flagged, old_state="confirmed", old_position=1, said_at=NOW, reopened_position=2, reopened_at=NOW,
            reason="Old photograph.",
        )  # fmt: skip
        Delivery.objects.create(
            endpoint=make_endpoint(), entry=None, webhook_id=f"msg_{number}", event="endpoint.ping", body=b"{}",
            created_at=NOW, status="failed",
        )  # fmt: skip


def test_an_empty_desk_says_how_to_begin(client):
    client.force_login(make_staff("Reporters"))

    page = client.get("/admin/").content.decode()

    assert "The desk is empty." in page
    assert "No feed is enabled" in page
    assert "Every partner has been told all there is to tell." in page


def test_an_account_without_a_group_is_told_what_it_lacks(client):
    make_claim(statement="Troops have entered Brenova.")
    client.force_login(make_staff())

    page = client.get("/admin/").content.decode()

    assert "ask an administrator to add it to Reporters or Editors" in page
    assert "Troops have entered Brenova." not in page


def test_what_needs_a_person_comes_with_what_is_failing(client):
    make_claim(statement="Older.", state="corroborated", updated_at=NOW - timedelta(days=2))
    make_busy_desk(0)
    make_claim(statement="Settled and disputed.", state="refuted", finding="disputed")
    client.force_login(make_staff("Editors"))

    page = client.get("/admin/").content.decode()

    assert page.index("Older.") < page.index("Corroborated 0.")
    for shown in ("Disputed 0.", "No answer.", "Feed 0", "1 given up, 0 being retried", "Begin review"):
        assert shown in page
    assert "Settled and disputed." not in page


def test_what_presses_comes_first_and_leads_to_its_list(client):
    make_busy_desk(0)
    client.force_login(make_staff("Editors"))

    page = client.get("/admin/").content.decode()

    names = ["Overdue", "Flags to settle", "Corrections open", "Parked, back this week", "Waiting for a second pair"]
    assert sorted(names, key=page.index) == names
    for query in ("desk=overdue", "desk=flagged", "desk=corrections", "desk=back_soon"):
        assert f'href="/admin/claims/claim/?{query}"' in page
    assert page.count("Back soon 0.") == 1  # and not under review as well


def test_a_good_day_has_no_list_of_what_presses(client):
    make_claim(state="corroborated")
    client.force_login(make_staff("Editors"))

    page = client.get("/admin/").content.decode()

    for title in ("Overdue", "Flags to settle", "Corrections open", "Parked, back this week"):
        assert title not in page


def test_a_claim_that_is_set_aside_waits_for_nobody(client):
    survivor = make_claim(statement="Survivor.", state="corroborated")
    make_claim(statement="Merged away.", state="corroborated", duplicate_of=survivor)
    make_claim(statement="Taken out.", state="corroborated", is_withdrawn=True)
    client.force_login(make_staff("Editors"))

    page = client.get("/admin/").content.decode()

    assert page.count("Survivor.") == 1
    assert "Merged away." not in page
    assert "Taken out." not in page


def test_the_dashboard_costs_the_same_however_busy_the_desk_is(client):
    client.force_login(make_staff("Editors"))
    make_busy_desk(1)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as with_one:
        client.get("/admin/")
    make_busy_desk(*range(2, 10))

    with CaptureQueriesContext(connection) as with_more:
        client.get("/admin/")

    assert len(with_more) == len(with_one)


def test_the_desk_loads_only_from_itself_and_runs_no_inline_script(client):
    page = client.get("/admin/login/")

    assert page["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert "newsroom/favicon.svg" in page.content.decode()
