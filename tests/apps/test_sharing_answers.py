"""A place that lists is asked once for many claims, and after a while whether its answer still holds."""

from datetime import timedelta

import pytest

from apps.evidence.models import Answer, Lookup
from apps.evidence.services import answers, forget_answers, look_up
from apps.queue.models import Status
from tests.factories import make_claim
from tests.threads import at_once
from verifyhub.connectors import CONNECTORS
from verifyhub.outbound import Request, Response

pytestmark = pytest.mark.django_db
PLACE = "https://wire.example/feed"
LATER = timedelta(minutes=5)
SOON = timedelta(seconds=59)
SHARED = ("rss", "telegram", "sitemap")
NOT_SHARED = ("page", "gdelt", "wikipedia", "wayback", "mastodon", "guardian", "bluesky")


class Press:
    """A `fetch` that gives its answers in turn, the last one again and again, and remembers what it was asked."""

    def __init__(self, *given: Response) -> None:
        self.given = list(given)
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        return self.given.pop(0) if len(self.given) > 1 else self.given[0]

    @property
    def conditions(self) -> list[dict[str, str]]:
        return [{n: v for n, v in request.headers.items() if n.startswith("If-")} for request in self.asked]


def feed(*pages: str, **headers: str) -> Response:
    items = "".join(f"<item><title>Troops in Brenova</title><link>{PLACE}/{page}</link></item>" for page in pages)
    body = f'<rss version="2.0"><channel><title>The Wire</title>{items}</channel></rss>'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(PLACE, 200, {"content-type": "application/rss+xml", **named}, body.encode())


def not_modified(url: str = PLACE) -> Response:
    return Response(url, 304, {}, b"")


def lookup_for(now, connector="rss", address=PLACE) -> Lookup:
    return Lookup.objects.create(
        claim=make_claim(), connector=connector, address=address, place_name="The Wire", due_at=now
    )


def ask(lookup, press, now):
    Lookup.objects.filter(pk=lookup.pk).update(status=Status.WAITING, due_at=now)
    look_up(lookup, fetch=press, random=lambda: 0.5, now=now)
    lookup.refresh_from_db()
    return lookup


def found(lookup) -> list[str]:
    return sorted(document.url.removeprefix(f"{PLACE}/") for document in lookup.documents.all())


def test_within_a_minute_the_answer_serves_for_every_claim(now):
    press = Press(feed("one"))

    first = ask(lookup_for(now), press, now)
    second = ask(lookup_for(now), press, now + SOON)

    assert len(press.asked) == 1
    assert (first.status, found(first)) == ("done", ["one"])
    assert (second.status, found(second)) == ("done", ["one"])


def test_all_that_came_with_an_answer_is_kept_for_the_archive(now):
    ask(lookup_for(now), Press(feed("one", server="press/2", x_odd="a\0b")), now)

    assert Answer.objects.get().headers == {"content-type": "application/rss+xml", "server": "press/2", "x-odd": "ab"}


def test_after_a_minute_the_place_is_asked_whether_its_answer_still_holds(now):
    press = Press(feed("one", etag='W/"7"', last_modified="Sat, 14 Mar 2026 09:00:00 GMT"), not_modified())

    ask(lookup_for(now), press, now)
    second = ask(lookup_for(now), press, now + LATER)
    third = ask(lookup_for(now), press, now + LATER + SOON)

    holds = {"If-None-Match": 'W/"7"', "If-Modified-Since": "Sat, 14 Mar 2026 09:00:00 GMT"}
    assert press.conditions == [{}, holds]
    assert found(second) == found(third) == ["one"]
    assert [(kept.asked_at, kept.checked_at) for kept in Answer.objects.all()] == [(now, now + LATER)]


def test_a_new_answer_takes_the_place_of_the_kept_one(now):
    press = Press(feed("one", etag='"7"'), feed("two", etag='"8"'), not_modified())

    ask(lookup_for(now), press, now)
    second = ask(lookup_for(now), press, now + LATER)
    third = ask(lookup_for(now), press, now + 2 * LATER)

    assert press.conditions == [{}, {"If-None-Match": '"7"'}, {"If-None-Match": '"8"'}]
    assert found(second) == found(third) == ["two"]
    assert Answer.objects.count() == 1


def test_whoever_looks_again_does_not_get_what_they_have_seen(now):
    press = Press(feed("one"), feed("one", "two"))
    lookup = ask(lookup_for(now), press, now)

    ask(lookup, press, now + SOON)

    assert len(press.asked) == 2
    assert found(lookup) == ["one", "two"]


def test_whoever_looks_again_is_served_by_an_answer_that_came_since(now):
    press = Press(feed("one"), feed("one", "two"))
    first, second = lookup_for(now), lookup_for(now)
    ask(first, press, now)
    ask(second, press, now)
    ask(first, press, now + LATER)

    ask(second, press, now + LATER + SOON)

    assert len(press.asked) == 2
    assert found(second) == ["one", "two"]


@pytest.mark.parametrize(
    "answer, error",
    [
        (Response(PLACE, 200, {"content-type": "text/html"}, b"<html>Please enable cookies.</html>"), "web page"),
        (Response(PLACE, 404, {}, b"Gone."), "status 404"),
        (Response(PLACE, 200, {}, b""), "nothing at all"),
    ],
    ids=["block page", "gone", "empty"],
)
def test_an_answer_that_cannot_be_read_is_not_kept(answer, error, now):
    failed = ask(lookup_for(now), Press(answer), now)

    assert (failed.status, Answer.objects.count()) == ("waiting", 0)
    assert error in failed.last_error


def test_an_answer_kept_before_survives_one_that_cannot_be_read(now):
    ask(lookup_for(now), Press(feed("one", etag='"7"')), now)

    failed = ask(lookup_for(now), Press(Response(PLACE, 200, {}, b"<html>Busy.</html>")), now + LATER)

    assert failed.status == "waiting"
    assert [kept.etag for kept in Answer.objects.all()] == ['"7"']


def test_nothing_has_changed_means_nothing_to_those_who_have_nothing(now):
    failed = ask(lookup_for(now), Press(not_modified()), now)

    assert (failed.status, failed.hits_found) == ("waiting", None)
    assert failed.last_error == "The source says that nothing has changed, but we have no earlier answer."


def test_nothing_has_changed_at_another_address_says_nothing_of_this_one(now):
    ask(lookup_for(now), Press(feed("one", etag='"7"')), now)

    failed = ask(lookup_for(now), Press(not_modified("https://wire.example/moved")), now + LATER)
    said, press = failed.last_error, Press(feed("two"))
    again = ask(failed, press, now + 2 * LATER)

    assert said == "The source says that nothing has changed, but we have no earlier answer."
    assert press.conditions == [{}]
    assert (again.status, found(again)) == ("done", ["two"])


def test_a_kept_answer_that_a_newer_version_cannot_read_is_fetched_anew(now, monkeypatch):
    ask(lookup_for(now), Press(feed("one")), now)
    Answer.objects.update(body=b"<html>was a feed once</html>")

    failed = ask(lookup_for(now), Press(feed("two")), now + SOON)

    assert (failed.status, Answer.objects.count()) == ("waiting", 0)
    assert found(ask(failed, Press(feed("two")), now + LATER)) == ["two"]


@pytest.mark.parametrize("etag", ["x" * 301, 'a"\r\n X-Evil: 1', "\x00"])
def test_a_mark_that_no_header_should_hold_is_done_without(etag, now):
    press = Press(feed("one", etag=etag), feed("two"))

    ask(lookup_for(now), press, now)
    ask(lookup_for(now), press, now + LATER)

    assert press.conditions == [{}, {}]


@pytest.mark.parametrize("name, expected", [(name, True) for name in SHARED] + [(name, False) for name in NOT_SHARED])
def test_only_what_is_the_same_for_every_claim_is_shared(name, expected):
    assert answers.is_shared(CONNECTORS[name]) is expected


def test_a_single_page_is_fetched_for_each_that_asks(now):
    text = "Troops left the town of Brenova in the night, and the gate of the garrison stood open on Thursday. " * 3
    press = Press(Response(PLACE, 200, {"content-type": "text/html"}, f"<article><p>{text}</p></article>".encode()))

    ask(lookup_for(now, "page"), press, now)
    ask(lookup_for(now, "page"), press, now)

    assert (len(press.asked), Answer.objects.count()) == (2, 0)


def test_an_answer_that_nobody_confirmed_for_a_week_is_forgotten(now):
    ask(lookup_for(now), Press(feed("one")), now)

    assert forget_answers(now=now + timedelta(days=7)) == 0
    assert forget_answers(now=now + timedelta(days=7, seconds=1)) == 1


def test_a_slow_worker_does_not_bring_back_an_older_answer(now):
    lookups = lookup_for(now), lookup_for(now)

    def while_others_ask(request: Request) -> Response:
        ask(lookups[1], Press(feed("new", etag='"new"')), now + SOON)
        return feed("old", etag='"old"')

    ask(lookups[0], while_others_ask, now)

    assert [(kept.etag, kept.checked_at) for kept in Answer.objects.all()] == [('"new"', now + SOON)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_answer_and_lose_none(now):
    lookups = [lookup_for(now) for _ in range(4)]

    at_once([lambda lookup=lookup: ask(lookup, Press(feed("one")), now) for lookup in lookups])

    assert [found(lookup) for lookup in lookups] == [["one"]] * 4
    assert Answer.objects.count() == 1
