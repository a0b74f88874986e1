"""The Python client against the live API, and against servers that fail it."""

from collections.abc import Callable, Iterator
from email.message import Message
from http.client import RemoteDisconnected
from typing import Any
from urllib.request import Request

import pytest
from drf_spectacular.generators import SchemaGenerator
from verifyhub_client import Hub, Problem, Unreachable, client, shapes

from apps.claims.models import Article, Claim
from apps.claims.services import number_entries
from tests.factories import make_claim, make_entry, make_key

live = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


class TestLive:
    pytestmark = live

    @pytest.fixture
    def hub(self, live_server) -> Hub:
        return Hub(live_server.url, make_key(), pause=_never)

    def test_it_gives_every_claim_that_matches_over_all_pages(self, hub: Hub) -> None:
        wanted = [make_claim(state="confirmed") for _ in range(3)] + [make_claim(state="refuted")]
        make_claim()

        found = hub.claims(state=["confirmed", "refuted"], limit=2)

        assert sorted(claim["id"] for claim in found) == sorted(str(claim.uid) for claim in wanted)

    def test_an_unchanged_claim_is_not_fetched_twice_and_a_changed_one_is(self, hub: Hub) -> None:
        claim = make_claim()
        first = hub.claim(str(claim.uid))
        again = hub.claim(str(claim.uid))
        make_entry(claim)

        assert again is first
        assert hub.claim(str(claim.uid))["version"] == 1

    def test_it_gives_every_change_in_order(self, hub: Hub) -> None:
        entries = [make_entry() for _ in range(5)]
        number_entries()

        assert [event["sequence"] for event in hub.events()] == [1, 2, 3, 4, 5]
        assert [event["claim"] for event in hub.events(after=3)] == [str(entry.claim.uid) for entry in entries[3:]]

    def test_an_article_is_sent_in(self, hub: Hub) -> None:
        answer = hub.submit_article("Two barges sank on the river.", title="Night")

        assert (answer["reading_status"], Article.objects.get().title) == ("waiting", "Night")

    def test_an_article_is_sent_in_by_its_address(self, hub: Hub) -> None:
        answer = hub.submit_address("https://harbour.example/night")

        assert (answer["reading_status"], answer["source_url"]) == ("waiting", "https://harbour.example/night")

    def test_it_says_who_you_are(self, hub: Hub) -> None:
        assert "claims:read" in hub.me()["scopes"]

    def test_a_refusal_is_a_problem_with_its_code(self, live_server, hub: Hub) -> None:
        with pytest.raises(Problem) as not_there:
            hub.claim("8d3f4a4e-7d6a-4a3e-9d0e-6a1d6c1f0b11")
        with pytest.raises(Problem) as no_filter:
            list(hub.claims(stat="confirmed"))
        with pytest.raises(Problem) as no_key:
            Hub(live_server.url, "vh_live_nonsense", pause=_never).me()

        assert (not_there.value.status, not_there.value.code) == (404, "not_found")
        assert no_filter.value.errors[0]["parameter"] == "stat"
        assert (no_key.value.status, no_key.value.code) == (401, "invalid_key")
        assert Claim.objects.count() == 0


def _never(seconds: float) -> None:
    pytest.fail("There is nothing to wait for.")


def _answer(status: int, body: bytes = b"{}", **headers: str) -> client.Answer:
    lines = Message()
    for name, value in headers.items():
        lines[name.replace("_", "-")] = value
    return client.Answer(status, lines, body)


def _hub(outcomes: Iterator[client.Answer | Exception], paused: list[float], sent: list[Request]) -> Hub:
    def send(request: Request, timeout: float) -> client.Answer:
        sent.append(request)
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Hub("https://hub.example", "key", send=send, pause=paused.append)


@pytest.mark.parametrize(
    "failures,waited",
    [
        ([_answer(429, Retry_After="7")], [7.0]),
        ([_answer(503), _answer(502)], [1.0, 2.0]),
        ([_answer(503, Retry_After="86400")], [60.0]),  # not for ever
        ([_answer(503, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")], [1.0]),
        ([ConnectionResetError(), RemoteDisconnected(), TimeoutError()], [1.0, 2.0, 4.0]),
    ],
)
def test_what_may_pass_is_tried_again(failures: list[Any], waited: list[float]) -> None:
    paused: list[float] = []

    assert _hub(iter([*failures, _answer(200)]), paused, []).me() == {}
    assert paused == waited


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 500])
def test_what_does_not_pass_is_told_at_once(status: int) -> None:
    with pytest.raises(Problem, match=str(status)):
        _hub(iter([_answer(status)]), [], []).me()


@pytest.mark.parametrize(
    "outcome,error", [(lambda: _answer(503, b"<html>"), Problem), (lambda: OSError("no route"), Unreachable)]
)
def test_it_gives_up_in_the_end(outcome: Callable[[], Any], error: type[Exception]) -> None:
    paused: list[float] = []
    sent: list[Request] = []

    with pytest.raises(error):
        _hub(iter([outcome() for _ in range(9)]), paused, sent).me()

    assert (len(sent), paused) == (5, [1.0, 2.0, 4.0, 8.0])


def test_a_call_that_writes_keeps_its_key_when_it_is_made_again() -> None:
    sent: list[Request] = []
    hub = _hub(iter([OSError(), _answer(201), _answer(201)]), [], sent)

    hub.submit_article("One.")
    hub.submit_article("Two.")

    first, again, another = (request.get_header("Idempotency-key") for request in sent)
    assert first == again != another


def test_following_asks_for_more_without_end() -> None:
    sent: list[Request] = []
    page = b'{"data": [{"sequence": %d}], "next_after": %d, "has_more": false}'
    empty = b'{"data": [], "next_after": 4, "has_more": false}'
    hub = _hub(iter([_answer(200, page % (4, 4)), _answer(200, empty), _answer(200, page % (5, 5))]), [], sent)
    events = hub.events(3, follow=True, type="claim.corrected")

    assert [next(events)["sequence"], next(events)["sequence"]] == [4, 5]
    assert "after=4" in sent[-1].full_url
    assert "wait=20" in sent[-1].full_url
    assert "type=claim.corrected" in sent[-1].full_url


@pytest.mark.parametrize("shape,component", [(shapes.Claim, "ClaimDetail"), (shapes.Event, "FeedItem")])
def test_the_shapes_are_those_of_the_description(shape: Any, component: str) -> None:
    described = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)["components"]["schemas"]

    assert set(shape.__annotations__) <= set(described[component]["properties"])
