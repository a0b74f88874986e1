"""Partners have a page read about a claim, and its sources asked again."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from apps.accounts.services import CLAIMS_READ
from apps.evidence.models import Feed, Inquiry, Lookup
from apps.evidence.services import open_inquiries
from apps.queue.models import Status
from tests.apps.api_caller import make_lookup, partner_client
from tests.apps.desk_scene import decide, enter_claim
from tests.factories import NOW, make_claim, make_key, make_partner
from tests.threads import at_once

PAGE = "https://paper.example/bridge"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def client(db):
    return partner_client(make_key(make_partner(name="The Harbour Post")))


@pytest.fixture
def claim(db):
    return enter_claim()


@pytest.fixture
def at(monkeypatch):
    def set_to(moment) -> None:
        monkeypatch.setattr("apps.api.evidence_requests.timezone", SimpleNamespace(now=lambda: moment))

    set_to(NOW)
    return set_to


def _send(client, claim, what: str, body: object | None = None):
    address = f"/api/v1/claims/{claim.uid}/{what}/"
    return client.post(address, json.dumps(body), content_type="application/json") if body else client.post(address)


# A page.


def test_a_page_is_to_be_fetched_and_read_and_the_journal_says_who_sent_it(client, claim) -> None:
    response = _send(client, claim, "evidence", {"url": PAGE, "note": "Our man was there."})

    assert response.status_code == 202
    assert response.json() == {
        "claim": f"https://desk.example/api/v1/claims/{claim.uid}/",
        "url": PAGE,
        "status": "waiting",
        "problem": "",
    }
    assert response["Location"] == response.json()["claim"]
    lookup = Lookup.objects.get()
    assert (lookup.connector, lookup.address, lookup.place_name) == ("page", PAGE, "Added by The Harbour Post")
    entry = claim.journal.order_by("-position")[0]
    assert (entry.event, entry.actor_name, entry.reason) == (
        "claim.lookup_added",
        "The Harbour Post",
        "Our man was there.",
    )


def test_a_page_that_is_known_says_what_became_of_it(client, claim) -> None:
    _send(client, claim, "evidence", {"url": PAGE})
    Lookup.objects.update(status=Status.FAILED, last_error="The page is gone.")

    again = _send(client, claim, "evidence", {"url": PAGE})

    assert (again.status_code, again.json()["status"], again.json()["problem"]) == (200, "failed", "The page is gone.")
    assert Lookup.objects.count() == 1


@pytest.mark.parametrize(
    "url,code",
    [
        ("", "blank"),
        ("bridge", "invalid"),
        ("ftp://paper.example/bridge", "invalid"),
        ("javascript:alert(1)", "invalid"),
        ("http://127.0.0.1/admin/", "address_refused"),
        ("http://10.0.0.7/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://[::1]/", "address_refused"),
        ("http://[::ffff:10.0.0.7]/", "address_refused"),
        ("https://paper.example:22/", "address_refused"),
        ("https://editor:secret@paper.example/", "address_refused"),
        (f"https://paper.example/{'a' * 2_000}", "max_length"),
        (17, "invalid"),
    ],
)
def test_an_address_that_is_never_asked_is_refused_in_words(client, claim, url: object, code: str) -> None:
    response = _send(client, claim, "evidence", {"url": url})

    problem = response.json()
    assert response.status_code == 422
    assert [(found["pointer"], found["code"]) for found in problem["errors"]] == [("/url", code)]
    assert not Lookup.objects.exists()


# The sources.


def test_every_source_is_asked_again_and_the_journal_says_who_wanted_it(client, claim, at) -> None:
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    asked = make_lookup(claim, "Harbour Wire", asked_at=NOW - timedelta(minutes=15))
    Feed.objects.create(connector="rss", name="River Radio", address="https://river-radio.example/feed")

    response = _send(client, claim, "lookups")

    assert (response.status_code, response.json()) == (
        202,
        {"claim": f"https://desk.example/api/v1/claims/{claim.uid}/", "status": "asked", "again_at": None},
    )
    asked.refresh_from_db()
    assert (asked.status, asked.due_at, Lookup.objects.count()) == (Status.WAITING, NOW, 2)
    entry = claim.journal.order_by("-position")[0]
    assert (entry.event, entry.actor_name) == ("claim.sources_asked", "The Harbour Post")


def test_while_they_are_being_asked_nothing_more_is_done(client, claim, at) -> None:
    Feed.objects.create(connector="rss", name="River Radio", address="https://river-radio.example/feed")
    before_they_were = _send(client, claim, "lookups")
    open_inquiries(now=NOW)

    response = _send(client, claim, "lookups")

    assert [answer.status_code for answer in (before_they_were, response)] == [200, 200]
    assert [answer.json()["status"] for answer in (before_they_were, response)] == ["under_way"] * 2
    assert not claim.journal.filter(event="claim.sources_asked").exists()


def test_so_soon_after_the_last_answer_they_are_left_alone(client, claim, at) -> None:
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    make_lookup(claim, "Harbour Wire", asked_at=NOW - timedelta(minutes=14))

    response = _send(client, claim, "lookups")

    assert (response.status_code, response.json()["status"]) == (200, "asked_lately")
    assert response.json()["again_at"] == "2026-03-11T18:01:00Z"
    assert not Lookup.objects.filter(status=Status.WAITING).exists()


def test_about_a_claim_with_a_verdict_no_source_is_asked(client, claim, at) -> None:
    decide(claim, "refuted")

    response = _send(client, claim, "lookups")

    assert (response.status_code, response.json()["code"]) == (409, "claim_not_open")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_it_at_once_one_has_it_done(claim, at) -> None:
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    make_lookup(claim, "Harbour Wire", asked_at=NOW - timedelta(days=1))
    clients = [partner_client() for _ in range(4)]

    answers = at_once([lambda client=client: _send(client, claim, "lookups") for client in clients])

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 202]
    assert claim.journal.filter(event="claim.sources_asked").count() == 1


# Both.


@pytest.mark.parametrize("what,body", [("evidence", {"url": PAGE}), ("lookups", None)])
def test_for_a_merged_claim_the_partner_is_told_where_it_counts(client, claim, what: str, body: object) -> None:
    merged = make_claim(duplicate_of=claim)

    response = _send(client, merged, what, body)

    assert (response.status_code, response.json()["code"]) == (409, "claim_merged")
    assert f"https://desk.example/api/v1/claims/{claim.uid}/" in response.json()["detail"]


@pytest.mark.parametrize("what,body", [("evidence", {"url": PAGE}), ("lookups", None)])
def test_what_partners_do_not_see_is_not_there(client, what: str, body: object) -> None:
    hidden = make_claim(embargo_until=NOW.replace(year=2999))
    into_hidden = make_claim(duplicate_of=hidden)

    assert _send(client, hidden, what, body).status_code == 404
    assert str(hidden.uid) not in _send(client, into_hidden, what, body).content.decode()


@pytest.mark.parametrize("what,body", [("evidence", {"url": PAGE}), ("lookups", None)])
def test_each_needs_its_scope(claim, what: str, body: object) -> None:
    assert _send(partner_client(make_key(scopes=(CLAIMS_READ,))), claim, what, body).status_code == 403
