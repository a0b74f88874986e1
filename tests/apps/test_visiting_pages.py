"""A page visited again: what is new is kept as a version, a deletion as a fact, and what is the same costs nothing."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim, Flag
from apps.claims.services import settle_flag
from apps.evidence.models import Capture, Document, Visit
from apps.evidence.services import fetch_document, visit_document
from apps.evidence.services.archiving import kept_answer
from apps.queue.models import Status
from tests.apps.api_caller import make_lookup
from tests.apps.desk_scene import EDITOR, decide, enter_claim
from tests.apps.far_side import page
from tests.apps.kept import files_in, folder_archive
from verifyhub.outbound import FetchFailed, Request, Response

pytestmark = pytest.mark.django_db
URL = "https://courier.example/brenova"
STORY = (
    "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday morning.\n"
    "The baker Ilka Morn counted forty lorries on the road to Morvograd before it was light."
)
CHANGED = STORY.replace("forty", "fourteen")
HALF_A_DAY = timedelta(hours=12)


class Courier:
    """One page, with the headers by which it can be asked whether it has changed."""

    def __init__(self) -> None:
        self.answer: Response | Exception = page(URL, STORY)
        self.asked: list[Request] = []

    def says(self, text: str, **headers: str) -> None:
        shown = page(URL, text)
        self.answer = Response(URL, 200, {**shown.headers, **headers}, shown.body)

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def folder(settings, tmp_path):
    return folder_archive(settings, tmp_path / "archive")


@pytest.fixture
def courier() -> Courier:
    return Courier()


@pytest.fixture
def document(folder, courier, now) -> Document:
    """Fetched, kept, and read for a claim that was confirmed on it."""
    claim = enter_claim(now=now)
    courier.says(STORY, etag='"v1"', **{"last-modified": "Sat, 14 Mar 2026 08:00:00 GMT"})
    document = Document.objects.create(url=URL, due_at=now)
    make_lookup(claim, "Harbour Wire", documents=(document,))
    fetch_document(document, fetch=courier, random=lambda: 0.5, now=now)
    document.readings.create(claim=claim, stance="supports", confidence=0.9, relation="first_hand", read_at=now)
    decide(claim, "confirmed", now=now)
    courier.asked.clear()
    return document


def visit(document, courier, now, **more) -> Visit:
    found, _ = Visit.objects.get_or_create(document=document)
    Visit.objects.update(status=Status.WAITING, due_at=now, attempts=0)
    found.refresh_from_db()
    visit_document(found, fetch=courier, random=lambda: 0.5, now=now, **more)
    return found


def states(document: Document) -> list[str]:
    return [capture.outcome for capture in document.captures.order_by("id")]


def test_a_page_that_says_it_is_as_before_sends_nothing_and_nothing_is_kept(document, courier, folder, now):
    courier.answer = Response(URL, 304, {}, b"")

    found = visit(document, courier, now + HALF_A_DAY)

    assert dict(courier.asked[0].headers) == {
        "If-None-Match": '"v1"',
        "If-Modified-Since": "Sat, 14 Mar 2026 08:00:00 GMT",
    }
    assert (found.outcome, found.visited_at, states(document)) == ("same", now + HALF_A_DAY, ["first"])
    assert len(files_in(folder)) == 1


def test_a_page_that_was_sent_again_and_says_the_same_is_not_kept_twice(document, courier, folder, now):
    courier.answer = page(URL, STORY.replace("\n", "\n\n"))

    assert visit(document, courier, now + HALF_A_DAY).outcome == "same"
    assert (states(document), len(files_in(folder))) == (["first"], 1)


def test_a_change_is_a_new_version_and_the_evidence_stays_what_was_read(document, courier, now):
    courier.says(CHANGED, etag='"v2"')

    found = visit(document, courier, now + HALF_A_DAY, deposits=["timestamp"])

    first, second = document.captures.order_by("id")
    assert (found.outcome, second.outcome, second.captured_at) == ("changed", "changed", now + HALF_A_DAY)
    assert "fourteen lorries" in second.text
    assert kept_answer(second.archive_key).payload == courier.answer.body
    assert second.deposits.get().kind == "timestamp"
    document.refresh_from_db()
    assert document.text == first.text
    assert Flag.objects.get().kind == "evidence_changed"


def test_each_version_is_compared_with_the_one_before(document, courier, now):
    courier.says(CHANGED, etag='"v2"')
    visit(document, courier, now + HALF_A_DAY)
    visit(document, courier, now + 2 * HALF_A_DAY)
    assert courier.asked[-1].headers["If-None-Match"] == '"v2"'
    assert states(document) == ["first", "changed"]

    courier.says(STORY)
    found = visit(document, courier, now + 3 * HALF_A_DAY)
    assert (found.outcome, states(document)) == ("same", ["first", "changed", "changed"])


@pytest.mark.parametrize("status", [404, 410])
def test_a_deletion_is_kept_with_the_answer_that_shows_it(document, courier, status, now):
    courier.answer = Response(URL, status, {"content-type": "text/html"}, b"<h1>Not here any more.</h1>")

    for visits in (1, 2):
        visit(document, courier, now + visits * HALF_A_DAY)

    gone = document.captures.order_by("id").last()
    assert states(document) == ["first", "gone"]
    assert (gone.status, gone.failure, gone.text) == (status, "gone", "")
    assert kept_answer(gone.archive_key).payload == b"<h1>Not here any more.</h1>"
    assert Flag.objects.get().kind == "evidence_gone"


def test_a_page_that_comes_back_is_a_version_again(document, courier, now):
    courier.answer = Response(URL, 404, {}, b"")
    visit(document, courier, now + HALF_A_DAY)
    courier.says(STORY)

    found = visit(document, courier, now + 2 * HALF_A_DAY)

    assert dict(courier.asked[-1].headers) == {}
    assert (found.outcome, states(document)) == ("same", ["first", "gone", "changed"])


def test_a_new_version_of_the_reader_is_no_change_of_the_page(document, courier, now):
    """What was kept is read anew before a page is said to have changed."""
    Capture.objects.update(text="Menu\n" + STORY)
    courier.answer = page(URL, STORY + "\n")

    assert visit(document, courier, now + HALF_A_DAY).outcome == "same"
    assert states(document) == ["first"]


def test_a_change_that_cannot_be_kept_is_looked_at_again(document, courier, settings, tmp_path, now):
    courier.says(CHANGED)
    folder_archive(settings, tmp_path / "full", backend="tests.apps.kept.FullDisk")

    found = visit(document, courier, now + HALF_A_DAY)

    assert (found.status, found.last_error) == (
        "waiting",
        "The page could not be kept: the archive's disk is full.",
    )
    assert (found.outcome, states(document), Flag.objects.count()) == ("", ["first"], 0)


def test_a_page_read_before_there_was_an_archive_gets_its_first_state_from_the_row(document, courier, now):
    Capture.objects.all().delete()
    courier.says(CHANGED)

    visit(document, courier, now + HALF_A_DAY)

    before, after = document.captures.order_by("id")
    assert (before.outcome, before.captured_at, before.archive_key) == ("first", now, "")
    assert before.text == document.text
    assert (after.outcome, after.archive_key == "") == ("changed", False)


def test_a_page_read_before_there_was_an_archive_is_kept_while_it_still_says_the_same(document, courier, now):
    Capture.objects.all().delete()

    visit(document, courier, now + HALF_A_DAY)

    capture = document.captures.get()
    assert (capture.outcome, capture.captured_at, capture.archive_key == "") == ("first", now + HALF_A_DAY, False)


# --- Hosts that stay away ------------------------------------------------------------------------
def miss(document, courier, now) -> None:
    """One visit with all its attempts."""
    courier.answer = FetchFailed("courier.example did not answer completely in time.", retryable=False)
    visit(document, courier, now)


def test_a_host_that_stays_away_for_three_visits_is_a_fact_to_be_told(document, courier, now):
    claim = Claim.objects.get()
    for visits in (1, 2):
        miss(document, courier, now + visits * HALF_A_DAY)
    assert not claim.flags.exists()

    miss(document, courier, now + 3 * HALF_A_DAY)

    flag = claim.flags.get()
    assert flag.kind == "evidence_unreachable"
    assert flag.message == (
        "The page “News”, on which this verdict rests, cannot be reached since 14 March 2026. "
        "courier.example did not answer completely in time."
    )
    assert states(document) == ["first"]
    found = Visit.objects.get()
    assert (found.misses, found.missed_since) == (3, now + HALF_A_DAY)


def test_a_person_who_has_settled_it_is_not_told_again(document, courier, now):
    for visits in range(1, 4):
        miss(document, courier, now + visits * HALF_A_DAY)
    settle_flag(Flag.objects.get(), actor=EDITOR, reason="Their server has moved.", now=now)

    miss(document, courier, now + 4 * HALF_A_DAY)

    assert Flag.objects.filter(settled_at=None).count() == 0


def test_an_answer_ends_the_count(document, courier, now):
    for visits in (1, 2):
        miss(document, courier, now + visits * HALF_A_DAY)
    courier.says(STORY)
    found = visit(document, courier, now + 3 * HALF_A_DAY)
    assert (found.misses, found.missed_since) == (0, None)

    miss(document, courier, now + 4 * HALF_A_DAY)
    assert not Flag.objects.exists()


def test_a_story_that_leads_to_the_front_page_has_gone(document, courier, now):
    shown = page(
        "https://courier.example/", "All the news of Brenova, every morning, and what the baker has seen of it."
    )
    courier.answer = shown

    visited = visit(document, courier, now + HALF_A_DAY)

    assert visited.outcome == "gone"
    assert [flag.kind for flag in Flag.objects.all()] == ["evidence_gone"]
