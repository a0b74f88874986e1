"""Posts that come whole in a place's answer: the answer is kept once, and each new post refers to it."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim
from apps.evidence.models import Capture, Deposit, Document, Lookup
from apps.evidence.services import look_up
from apps.evidence.services.archiving import kept_answer
from tests.apps.far_side import ListingConnector, Network
from tests.apps.kept import files_in, folder_archive
from tests.factories import make_claim
from verifyhub.connectors import Hit
from verifyhub.outbound import Response

pytestmark = pytest.mark.django_db
CHANNEL = "https://channel.example/brenova?key=s3cret"
QUARTER = timedelta(minutes=15)


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


@pytest.fixture
def channel(monkeypatch) -> ListingConnector:
    """Two posts that came whole, and a page to be fetched."""
    listing = ListingConnector(
        Hit("https://channel.example/1", title="1", text="Troops have left Brenova."),
        Hit("https://channel.example/2", title="2", text="The gate stands open."),
        Hit("https://paper.example/story", title="A story"),
    )
    monkeypatch.setattr("apps.evidence.services.lookups.connector_for", lambda name, keys: listing)
    return listing


def ask(now, *, claim: Claim | None = None, **more) -> Lookup:
    lookup, _ = Lookup.objects.update_or_create(
        claim=claim or Claim.objects.first() or make_claim(),
        connector="listing",
        address=CHANNEL,
        defaults={"place_name": "The channel", "due_at": now, "status": "waiting"},
    )
    network = Network({CHANNEL: Response(CHANNEL, 200, {"content-type": "text/html"}, b"<p>Posts</p>")})
    look_up(lookup, fetch=network, random=lambda: 0.5, keys={"listing": "s3cret"}, now=now, **more)
    return lookup


def test_the_answer_is_kept_once_and_each_post_refers_to_it(folder, channel, now):
    ask(now)

    captures = Capture.objects.order_by("id")
    assert [(c.document.url, c.outcome, c.text) for c in captures] == [
        ("https://channel.example/1", "first", "Troops have left Brenova."),
        ("https://channel.example/2", "first", "The gate stands open."),
    ]
    assert len({capture.archive_key for capture in captures}) == len(files_in(folder)) == 1
    assert captures[0].url == "https://channel.example/brenova?key=withheld"
    kept = kept_answer(captures[0].archive_key)
    assert (kept.payload, kept.url) == (b"<p>Posts</p>", captures[0].url)


def test_an_answer_without_new_posts_is_not_kept(folder, channel, now):
    ask(now)
    ask(now + QUARTER)
    assert (len(files_in(folder)), Capture.objects.count()) == (1, 2)

    channel.hits.append(Hit("https://channel.example/3", text="The lorries have gone north."))
    ask(now + 2 * QUARTER)
    assert (len(files_in(folder)), Capture.objects.count()) == (2, 3)


def test_pages_alone_keep_nothing_yet(folder, channel, now):
    del channel.hits[:2]

    ask(now)

    assert (files_in(folder), Document.objects.count()) == ([], 1)


def test_a_post_whose_page_is_fetched_anyway_is_kept_by_the_fetch(folder, channel, now):
    Document.objects.create(url="https://channel.example/1", due_at=now)
    del channel.hits[1]

    ask(now)

    assert (files_in(folder), Capture.objects.count()) == ([], 0)


def test_posts_that_cannot_be_kept_are_not_read_and_the_place_is_asked_again(settings, tmp_path, channel, now):
    folder_archive(settings, tmp_path, backend="tests.apps.kept.FullDisk")

    lookup = ask(now)

    assert (lookup.status, lookup.due_at) == ("waiting", now + timedelta(minutes=5))
    assert lookup.last_error == "The page could not be kept: the archive's disk is full."
    assert not Document.objects.exists()

    folder_archive(settings, tmp_path)
    ask(lookup.due_at)
    assert (Document.objects.count(), Capture.objects.count()) == (3, 2)


def test_one_time_stamp_is_for_the_file_and_there_is_no_page_for_a_copy(folder, channel, now):
    ask(now, deposits=["timestamp", "wayback"])

    assert list(Deposit.objects.values_list("capture__document__url", "kind")) == [
        ("https://channel.example/1", "timestamp")
    ]
