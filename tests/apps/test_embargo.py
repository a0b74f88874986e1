"""Under embargo a claim does not exist for partners and readers; afterwards they are told how it stands."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.claims.models import Claim
from apps.claims.services import (
    DeskRefused,
    embargo,
    lift_due_embargoes,
    lift_embargo,
    merge,
    note_told,
    reinstate,
    withdraw,
)
from apps.webhooks.models import FanOut
from apps.webhooks.services import fan_out_events
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, decide, enter_claim, events
from tests.factories import make_endpoint, make_partner
from verifyhub.lifecycle import SYSTEM, TransitionRefused

pytestmark = pytest.mark.django_db
WHY = "Lives depend on it."


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def now():
    """The doors read the clock of the machine."""
    return timezone.now().replace(microsecond=0)  # noqa: TID251 - as the doors do


@pytest.fixture
def claim(now) -> Claim:
    """Entered openly, then put under embargo."""
    claim = enter_claim()
    embargo(claim, until=now + timedelta(hours=2), reason=WHY, actor=EDITOR, now=now)
    return claim


def seen_by_a_partner(claim: Claim) -> list[str]:
    """The doors through which a partner or a reader sees the claim."""
    client = partner_client()
    one = f"/api/v1/claims/{claim.uid}/"
    article = client.get(f"/api/v1/articles/{claim.article.uid}/").json()
    doors = {
        "list": str(claim.uid) in client.get("/api/v1/claims/").content.decode(),
        "detail": client.get(one).status_code == 200,
        "journal": client.get(f"{one}journal/").status_code == 200,
        "article": bool(article["claims"]),
        "feed": bool(client.get("/api/v1/events/").json()["data"]),
        "page": Client().get(f"/claims/{claim.uid}/").status_code == 200,
    }
    return [name for name, is_open in doors.items() if is_open]


def test_an_open_claim_is_seen_through_every_door():
    assert seen_by_a_partner(enter_claim()) == ["list", "detail", "journal", "article", "feed", "page"]


def test_a_claim_under_embargo_is_seen_through_none(claim):
    assert seen_by_a_partner(claim) == []


def test_a_withdrawn_claim_leaves_its_withdrawal_in_the_feed_and_nothing_else(now):
    claim = enter_claim()
    withdraw(claim, reason="Entered in error.", actor=EDITOR, now=now)

    assert seen_by_a_partner(claim) == ["feed"]
    (change,) = partner_client().get("/api/v1/events/").json()["data"]
    assert (change["sequence"], change["type"], change["claim"]) == (2, "claim.withdrawn", str(claim.uid))
    assert change["data"] == {"reason": "Entered in error."}


def test_a_claim_withdrawn_under_embargo_leaves_no_trace_even_when_the_embargo_ends(claim, now):
    withdraw(claim, reason="Entered in error.", actor=EDITOR, now=now)
    make_endpoint()

    lift_due_embargoes(now=now + timedelta(hours=2))
    fan_out_events(now=now + timedelta(hours=3))

    assert seen_by_a_partner(claim) == []
    assert claim.journal.filter(deliveries__isnull=False).count() == 0


def test_the_feed_accounts_for_the_numbers_it_does_not_show(claim, now):
    other = enter_claim()

    answer = partner_client().get("/api/v1/events/").json()

    assert [change["sequence"] for change in answer["data"]] == [3]
    assert answer["data"][0]["claim"] == str(other.uid)
    assert (answer["next_after"], answer["scanned_to"], answer["has_more"]) == (3, 3, False)


def test_the_feed_goes_on_behind_hidden_changes_at_its_end_and_at_the_edge_of_a_page(claim):
    for _ in range(2):
        enter_claim()
    embargo(claim, until=claim.embargo_until + timedelta(hours=1), reason=WHY, actor=EDITOR, now=claim.updated_at)
    client = partner_client()

    first = client.get("/api/v1/events/", {"limit": 1}).json()
    second = client.get("/api/v1/events/", {"limit": 1, "after": first["next_after"]}).json()

    assert ([change["sequence"] for change in first["data"]], first["scanned_to"], first["has_more"]) == ([3], 3, True)
    assert ([change["sequence"] for change in second["data"]], second["scanned_to"]) == ([4], 5)
    assert (second["next_after"], second["has_more"]) == (5, False)


def test_nothing_is_sent_meanwhile_and_afterwards_only_how_it_stands(claim, now):
    endpoint = make_endpoint()
    decide(claim, "refuted", reason="Staged, says our source in the unit.", now=now)
    fan_out_events(now=now)
    assert endpoint.deliveries.count() == 0
    assert FanOut.objects.get().sequence == 4

    assert lift_due_embargoes(now=now + timedelta(hours=1)) == 0
    assert lift_due_embargoes(now=now + timedelta(hours=2)) == 1
    fan_out_events(now=now + timedelta(hours=2))

    body = json.loads(bytes(endpoint.deliveries.get().body))
    assert (body["type"], body["sequence"]) == ("claim.embargo_lifted", 5)
    assert body["data"] == {
        "claim_id": str(claim.uid),
        "claim_version": 5,
        "statement": "Troops have entered Brenova.",
        "state": "refuted",
        "finding": "insufficient",
        "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
    }


def test_what_happened_meanwhile_is_not_shown_afterwards(claim, now):
    decide(claim, "refuted", reason="Staged, says our source in the unit.", now=now)

    lift_embargo(claim, actor=EDITOR, reason="The unit is home.", now=now)

    assert seen_by_a_partner(claim) == ["list", "detail", "journal", "article", "feed", "page"]
    client = partner_client()
    journal = client.get(f"/api/v1/claims/{claim.uid}/journal/")
    assert [(line["claim_version"], line["type"]) for line in journal.json()["data"]] == [
        (1, "claim.submitted"),
        (5, "claim.embargo_lifted"),
    ]
    feed = client.get("/api/v1/events/").json()
    assert [change["sequence"] for change in feed["data"]] == [1, 5]
    page = Client().get(f"/claims/{claim.uid}/").content.decode()
    for text in (journal.content.decode(), json.dumps(feed), page):
        assert "our source in the unit" not in text


def test_an_entry_made_before_the_embargo_but_not_yet_sent_is_held_back(now):
    endpoint, claim = make_endpoint(), enter_claim()
    embargo(claim, until=now + timedelta(hours=2), reason=WHY, actor=EDITOR, now=now)

    fan_out_events(now=now)

    assert endpoint.deliveries.count() == 0


def test_an_embargo_ends_by_itself_once_even_if_two_sweeps_see_it(claim, now):
    later = now + timedelta(hours=2)
    seen_by_the_slower = Claim.objects.get(pk=claim.pk)

    lift_due_embargoes(now=later)
    with pytest.raises(TransitionRefused):
        lift_embargo(seen_by_the_slower, actor=SYSTEM, now=later)

    claim.refresh_from_db()
    assert claim.embargo_until is None
    assert events(claim) == ["claim.submitted", "claim.embargoed", "claim.embargo_lifted"]
    assert claim.journal.latest("position").reason == "The embargo has ended."


def test_an_embargo_that_was_prolonged_a_moment_ago_is_not_lifted(claim, now):
    seen_by_the_sweep = Claim.objects.get(pk=claim.pk)
    embargo(claim, until=now + timedelta(hours=9), reason=WHY, actor=EDITOR, now=now)

    with pytest.raises(TransitionRefused):
        lift_embargo(seen_by_the_sweep, actor=SYSTEM, now=now + timedelta(hours=2))

    claim.refresh_from_db()
    assert claim.embargo_until == now + timedelta(hours=9)


def test_an_embargo_needs_a_reason_and_an_end_ahead(now):
    claim = enter_claim()

    with pytest.raises(DeskRefused, match="An embargo needs a reason."):
        embargo(claim, until=now + timedelta(hours=1), reason="", actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="The embargo must end in the future."):
        embargo(claim, until=now, reason=WHY, actor=EDITOR, now=now)
    with pytest.raises(DeskRefused, match="This claim is not under embargo."):
        lift_embargo(claim, actor=EDITOR, now=now)


def test_what_partners_have_been_told_cannot_be_hidden_from_them(now):
    claim = enter_claim()
    decide(claim, "refuted", now=now)
    note_told([claim], make_partner(), via="api", now=now)

    with pytest.raises(DeskRefused, match="Partners have been told what became of this claim"):
        embargo(claim, until=now + timedelta(hours=1), reason=WHY, actor=EDITOR, now=now)


def test_a_claim_merged_into_a_hidden_one_names_it_but_tells_nothing_of_it(claim, now):
    Claim.objects.filter(pk=claim.pk).update(statement="The secret convoy has left.")
    open_one = enter_claim()
    merge(open_one, claim, reason="The same.", actor=EDITOR, now=now)
    client = partner_client()

    shown = client.get(f"/api/v1/claims/{open_one.uid}/")
    feed = client.get("/api/v1/events/")

    assert shown.json()["duplicate_of"] == str(claim.uid)
    assert feed.json()["data"][-1]["data"] == {"into": str(claim.uid), "reason": "The same."}
    assert "secret convoy" not in shown.content.decode() + feed.content.decode()


def test_a_reinstated_claim_is_told_of_as_it_stands(now):
    endpoint, claim = make_endpoint(), enter_claim()
    withdraw(claim, reason="Entered in error.", actor=EDITOR, now=now)
    reinstate(claim, reason="It was not.", actor=EDITOR, now=now)
    fan_out_events(now=now)

    body = json.loads(bytes(endpoint.deliveries.get(event="claim.reinstated").body))

    assert body["data"] == {
        "claim_id": str(claim.uid),
        "claim_version": 3,
        "statement": "Troops have entered Brenova.",
        "state": "submitted",
        "finding": "insufficient",
        "reason": "It was not.",
        "url": f"https://desk.example/api/v1/claims/{claim.uid}/",
    }
