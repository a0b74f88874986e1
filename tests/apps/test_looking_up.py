"""Asking a place about a claim: what it answers is kept, and a failure is never an empty answer."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.evidence.models import Document, Feed, Inquiry, Lookup, Publisher
from apps.evidence.queries import documents_found_for, prior_reviews
from apps.evidence.services import add_evidence_url, look_up, open_inquiries
from apps.queue.services import take
from tests.apps.far_side import ListingConnector, Network
from tests.factories import make_claim
from verifyhub.connectors import CONNECTORS, Hit, Kind, UnreadableAnswer
from verifyhub.lifecycle import Actor, Role
from verifyhub.outbound import FetchFailed, Response

pytestmark = pytest.mark.django_db
PLACE = "https://wire.example/feed"
REPORTER = Actor(Role.REPORTER, "Rosa Reporter", "user:1")


@pytest.fixture
def lookup(now, monkeypatch):
    monkeypatch.setitem(CONNECTORS, "listing", ListingConnector())
    return Lookup.objects.create(
        claim=make_claim(), connector="listing", address=PLACE, place_name="The Wire", due_at=now
    )


def ask(lookup, network, now):
    look_up(lookup, fetch=network, random=lambda: 0.5, now=now)
    lookup.refresh_from_db()


def answer(*hits):
    CONNECTORS["listing"].hits = list(hits)
    return Network({PLACE: "A feed."})


def test_a_new_claim_is_taken_up_and_every_enabled_place_is_to_be_asked(now):
    claim = make_claim()
    Feed.objects.create(connector="rss", name="The Wire", address=PLACE)
    Feed.objects.create(connector="rss", name="Switched off", address="https://off.example/feed", is_enabled=False)

    assert open_inquiries(now=now) == 1
    assert open_inquiries(now=now) == 0

    claim.refresh_from_db()
    assert claim.state == "under_review"
    assert [(row.place_name, row.status, row.due_at) for row in claim.lookups.all()] == [("The Wire", "waiting", now)]


def test_a_page_that_was_found_becomes_a_document_to_fetch(lookup, now):
    publisher = Publisher.objects.create(name="The Wire")
    publisher.addresses.create(prefix="wire.example")

    ask(lookup, answer(Hit("https://wire.example/brenova#top", title="Troops in Brenova")), now)

    assert (lookup.status, lookup.hits_found, lookup.last_error) == ("done", 1, "")
    document = lookup.documents.get()
    assert (document.url, document.status, document.due_at) == ("https://wire.example/brenova", "waiting", now)
    assert document.publisher == publisher


def test_a_post_that_came_whole_is_not_fetched_again(lookup, now):
    ask(
        lookup,
        answer(Hit("https://t.example/ferry/7", text="We are in Brenova.", forwarded_from="https://t.example/x/1")),
        now,
    )

    document = lookup.documents.get()
    assert (document.status, document.text, document.due_at) == ("done", "We are in Brenova.", None)
    assert document.forwarded_from == "https://t.example/x/1"


def test_the_same_page_found_for_two_claims_is_one_document(lookup, now):
    other = Lookup.objects.create(claim=make_claim(), connector="listing", address=PLACE, place_name="W", due_at=now)
    network = answer(Hit("https://wire.example/brenova"))

    ask(lookup, network, now)
    ask(other, network, now)

    assert Document.objects.count() == 1
    assert lookup.documents.get() == other.documents.get()


def test_a_well_formed_empty_answer_is_an_answer(lookup, now):
    ask(lookup, answer(), now)

    assert (lookup.status, lookup.hits_found) == ("done", 0)


def failing(error):
    return Network({PLACE: error})


def test_a_place_that_does_not_answer_is_asked_again_on_schedule(lookup, now):
    ask(lookup, failing(FetchFailed("The Wire did not answer in time.", retryable=True)), now)

    assert (lookup.status, lookup.hits_found, lookup.attempts) == ("waiting", None, 1)
    assert lookup.last_error == "The Wire did not answer in time."
    assert lookup.due_at == now + timedelta(seconds=5)


def test_a_block_page_is_a_failure_and_not_an_empty_answer(lookup, now, monkeypatch):
    def refuse(response):
        raise UnreadableAnswer("The Wire sent a web page instead of a feed.")

    monkeypatch.setattr(CONNECTORS["listing"], "read", refuse)

    ask(lookup, Network({PLACE: "Please enable cookies."}), now)

    assert (lookup.status, lookup.hits_found) == ("waiting", None)
    assert lookup.last_error == "The Wire sent a web page instead of a feed."


def test_a_place_that_asks_for_patience_gets_it(lookup, now):
    ask(lookup, failing(Response(PLACE, 429, {"retry-after": "120"}, b"")), now)

    assert lookup.due_at == now + timedelta(seconds=120)
    assert lookup.last_error == "The source asks us to come back later."


def test_a_place_that_will_never_answer_is_given_up_with_the_reason(lookup, now):
    ask(lookup, failing(FetchFailed("The address is private.", retryable=False)), now)

    assert (lookup.status, lookup.last_error, lookup.due_at) == ("failed", "The address is private.", None)


def test_a_place_is_given_up_when_the_schedule_is_used_up(lookup, now):
    network = failing(FetchFailed("No answer.", retryable=True))
    for _ in range(6):
        ask(lookup, network, lookup.due_at or now)

    assert (lookup.status, lookup.attempts, len(network.asked)) == ("failed", 6, 6)


def test_a_doubled_message_asks_once(lookup, now):
    network = answer()

    ask(lookup, network, now)
    ask(lookup, network, now)

    assert network.asked == [PLACE]


def test_a_worker_that_dies_leaves_the_lookup_due_again_when_its_lease_ends(lookup, now):
    assert take(lookup, lease=timedelta(seconds=90), now=now)  # … and nothing more is heard of it

    network = answer(Hit("https://wire.example/brenova"))
    ask(lookup, network, now + timedelta(seconds=89))
    assert network.asked == []
    ask(lookup, network, now + timedelta(seconds=90))

    assert (lookup.status, lookup.attempts, lookup.documents.count()) == ("done", 2, 1)


def test_a_worker_that_outlived_its_lease_writes_nothing(lookup, now):
    slow = Lookup.objects.get(pk=lookup.pk)

    def overtaken(request):
        assert take(lookup, lease=timedelta(seconds=90), now=now + timedelta(seconds=91))
        return answer(Hit("https://wire.example/late"))(request)

    look_up(slow, fetch=overtaken, random=lambda: 0.5, now=now)

    assert Document.objects.count() == 0
    assert Lookup.objects.get().attempts == 2


def test_a_connector_of_another_version_is_said_not_guessed(lookup, now, monkeypatch):
    monkeypatch.delitem(CONNECTORS, "listing")

    ask(lookup, Network({}), now)

    assert (lookup.status, lookup.last_error) == ("failed", "This version has no connector called “listing”.")


def test_a_source_without_its_key_is_not_asked_and_the_lookup_says_what_to_set(now):
    lookup = Lookup.objects.create(
        claim=make_claim(), connector="guardian", address=PLACE, place_name="The Guardian", due_at=now
    )
    network = Network({})

    ask(lookup, network, now)

    assert network.asked == []
    assert (lookup.status, lookup.hits_found) == ("failed", None)
    assert lookup.last_error == "The Guardian needs a key: set VERIFYHUB_GUARDIAN_KEY."


def test_a_source_with_its_key_is_asked_with_it(now):
    lookup = Lookup.objects.create(
        claim=make_claim(), connector="guardian", address=PLACE, place_name="The Guardian", due_at=now
    )
    network = Network({})

    look_up(lookup, fetch=network, random=lambda: 0.5, keys={"guardian": "sesame"}, now=now)

    assert [url.rpartition("&")[2] for url in network.asked] == ["api-key=sesame"]


REVIEW = Hit("https://check.example/17", title="False: Troops in Brenova", kind=Kind.REVIEW)


def test_a_prior_review_is_kept_as_one_and_never_read_as_evidence(lookup, now):
    ask(lookup, answer(REVIEW, Hit("https://wire.example/brenova")), now)
    lookup.documents.update(status="done")

    assert [document.url for document in prior_reviews(lookup.claim)] == ["https://check.example/17"]
    assert [document.url for document in documents_found_for(lookup.claim)] == ["https://wire.example/brenova"]


def test_a_page_that_turns_out_to_be_a_review_is_evidence_no_more(lookup, now):
    other = Lookup.objects.create(claim=make_claim(), connector="listing", address=PLACE, place_name="W", due_at=now)
    ask(other, answer(Hit(REVIEW.url)), now)
    ask(lookup, answer(REVIEW), now)
    Document.objects.update(status="done")

    assert list(documents_found_for(other.claim)) == []
    assert prior_reviews(other.claim).count() == 1


def test_an_older_copy_belongs_to_the_publisher_of_its_page(lookup, now):
    publisher = Publisher.objects.create(name="The Wire")
    publisher.addresses.create(prefix="wire.example")
    page = "https://wire.example/brenova"

    ask(lookup, answer(Hit(f"https://web.archive.org/web/2022id_/{page}", forwarded_from=page, kind=Kind.COPY)), now)

    document = lookup.documents.get()
    assert (document.kind, document.publisher, document.forwarded_from) == ("older copy", publisher, page)


def test_of_a_long_list_those_closest_to_the_claim_are_kept(lookup, now, monkeypatch):
    Claim.objects.update(places=["Brenova", "Stennick"])
    lookup.refresh_from_db()
    monkeypatch.setattr(ListingConnector, "searches", False)
    distant = [Hit(f"https://wire.example/{n}", title="Market day in Brenova") for n in range(60)]

    ask(lookup, answer(*distant, Hit("https://wire.example/both", title="From Brenova to Stennick")), now)

    assert lookup.hits_found == 50
    assert lookup.documents.filter(url="https://wire.example/both").exists()


def test_a_search_that_finds_without_end_is_cut_off(lookup, now):
    ask(lookup, answer(*(Hit(f"https://wire.example/{n}") for n in range(120))), now)

    assert (lookup.hits_found, Document.objects.count()) == (100, 100)


def test_an_address_a_person_adds_is_asked_once_and_journalled(now):
    claim = make_claim()

    first, is_new = add_evidence_url(claim, "https://town.example/news", actor=REPORTER, now=now)
    again, is_new_again = add_evidence_url(claim, "https://town.example/news", actor=REPORTER, now=now)

    assert (first, is_new, is_new_again) == (again, True, False)
    assert (first.connector, first.place_name) == ("page", "Added by Rosa Reporter")
    assert [entry.event for entry in claim.journal.all()] == ["claim.lookup_added"]


def test_every_outcome_asks_for_the_claim_to_be_weighed_again(lookup, now):
    Inquiry.objects.create(claim=lookup.claim, opened_at=now)

    ask(lookup, answer(), now)

    inquiry = Inquiry.objects.get()
    assert (inquiry.requests, inquiry.due_at) == (1, now)
