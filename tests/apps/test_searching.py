"""What a person wants searched for: kept, journalled, and asked at once; without it the claim's own words are used."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.claims.models import Claim
from apps.claims.services import merge, withdraw
from apps.evidence.models import Document, Feed, Lookup, Search
from apps.evidence.services import look_up, open_inquiries
from apps.evidence.services.searching import SearchRefused, derived_terms, edit_search, forget_search, query_about
from apps.queue.models import Status
from apps.queue.services import take
from tests.apps.desk_scene import EDITOR, OTHER, REPORTER, enter_claim, events
from tests.apps.far_side import Network
from tests.threads import at_once
from verifyhub.outbound import Response
from verifyhub.queries import Terms

pytestmark = pytest.mark.django_db
PLACE = "https://wire.example/feed"
TERMS = Terms(
    ("Brenova bridge blown up",), (("Brenova", "Бренова"),), date(2026, 3, 1), date(2026, 3, 10), ("en", "uk")
)
TOLD = {
    "phrases": ["Brenova bridge blown up"],
    "names": [["Brenova", "Бренова"]],
    "since": "2026-03-01",
    "until": "2026-03-10",
    "languages": ["en", "uk"],
}


@pytest.fixture
def claim(now) -> Claim:
    return enter_claim(places=["Brenova"], now=now)


def make_lookup(claim: Claim, connector: str = "rss", address: str = PLACE, **fields) -> Lookup:
    return Lookup.objects.create(
        claim=claim, connector=connector, address=address, place_name=connector, **({"status": Status.DONE} | fields)
    )


def test_what_was_written_is_kept_and_journalled_with_what_was_there_before(claim, now):
    assert edit_search(claim, TERMS, actor=REPORTER, now=now) is True
    assert edit_search(claim, replace(TERMS, until=None), actor=EDITOR, now=now) is True

    search = Search.objects.get()
    assert (search.phrases, search.names, search.since, search.until, search.languages) == (
        ["Brenova bridge blown up"], [["Brenova", "Бренова"]], date(2026, 3, 1), None, ["en", "uk"],
    )  # fmt: skip
    assert (search.edited_by, search.edited_at) == ("Edda Editor", now)
    first, second = claim.journal.filter(event="claim.search_edited").order_by("position")
    assert (first.actor_name, first.data) == ("Rosa Reporter", {"before": None, "after": TOLD})
    assert (second.actor_name, second.data) == ("Edda Editor", {"before": TOLD, "after": {**TOLD, "until": None}})


def test_places_are_asked_for_what_was_written(claim, now):
    edit_search(claim, TERMS, actor=EDITOR, now=now)

    query = query_about(make_lookup(claim), now=now)

    assert (query.address, query.phrases) == (PLACE, ("Brenova bridge blown up",))
    assert (query.spellings, query.languages) == ((("Brenova", "Бренова"),), ("en", "uk"))
    assert query.until == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)


def test_without_it_they_are_asked_for_what_the_claim_says(claim, now):
    query = query_about(make_lookup(claim), now=now)

    assert query.phrases == ("Brenova troops entered", "Brenova entered", "Brenova")
    assert query.until == now


@pytest.mark.parametrize("connector", ["page", "wayback"])
def test_a_single_page_is_asked_for_as_ever(claim, connector, now):
    edit_search(claim, TERMS, actor=EDITOR, now=now)

    assert query_about(make_lookup(claim, connector), now=now).until == now


def test_every_place_is_asked_again_at_once(claim, now):
    open_inquiries(now=now)
    Feed.objects.create(connector="rss", name="Off", address="https://off.example/feed", is_enabled=False)
    answered = make_lookup(claim, hits_found=3, attempts=1)
    given_up = make_lookup(claim, "gdelt", status=Status.FAILED, attempts=6, last_error="No answer.")
    left = [
        make_lookup(claim, "rss", "https://off.example/feed"),
        make_lookup(claim, "page", "https://town.example/1"),
        make_lookup(claim, "wayback", "https://town.example/1", hits_found=1),
        make_lookup(enter_claim("Another.", now=now)),
    ]

    edit_search(claim, TERMS, actor=EDITOR, now=now + timedelta(hours=1))

    for lookup in (answered, given_up):
        lookup.refresh_from_db()
        assert (lookup.status, lookup.due_at, lookup.attempts) == ("waiting", now + timedelta(hours=1), 0)
        assert lookup.last_error == ""
    assert [Lookup.objects.get(pk=lookup.pk).status for lookup in left] == ["done"] * 4


FEED = (
    b"<rss version='2.0'><channel><item><title>Bridge at Brenova blown up</title><link>https://wire.example/1</link>"
    b"</item></channel></rss>"
)


def test_an_answer_to_the_old_question_that_is_still_on_its_way_is_dropped(claim, now):
    lookup = make_lookup(claim, status=Status.WAITING, due_at=now)

    def edited_meanwhile(request):
        edit_search(claim, TERMS, actor=EDITOR, now=now + timedelta(seconds=1))
        return Response(request.url, 200, {}, FEED)

    look_up(lookup, fetch=edited_meanwhile, random=lambda: 0.5, now=now)

    lookup.refresh_from_db()
    assert (lookup.status, lookup.attempts, Document.objects.count()) == ("waiting", 0, 0)
    assert take(lookup, lease=timedelta(seconds=90), now=now + timedelta(seconds=1))


def test_what_a_place_lists_is_read_only_when_it_lies_within_the_chosen_days(claim, now):
    days = {"1": "Thu, 05 Mar 2026 10:00:00 GMT", "2": "Thu, 12 Mar 2026 10:00:00 GMT"}
    items = "".join(
        f"<item><title>Brenova</title><link>https://wire.example/{n}</link><pubDate>{day}</pubDate></item>"
        for n, day in days.items()
    )
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    edit_search(claim, TERMS, actor=EDITOR, now=now)
    lookup = make_lookup(claim, status=Status.WAITING, due_at=now)

    look_up(lookup, fetch=Network({PLACE: Response(PLACE, 200, {}, feed)}), random=lambda: 0.5, now=now)

    assert [document.url for document in lookup.documents.all()] == ["https://wire.example/1"]


def test_the_same_again_changes_nothing(claim, now):
    edit_search(claim, TERMS, actor=EDITOR, now=now)
    lookup = make_lookup(claim)

    assert edit_search(claim, TERMS, actor=OTHER, now=now) is False

    lookup.refresh_from_db()
    assert (lookup.status, events(claim)) == ("done", ["claim.submitted", "claim.search_edited"])
    assert Search.objects.get().edited_by == "Edda Editor"


def test_what_follows_from_the_claim_anyway_is_not_written_down(claim, now):
    assert edit_search(claim, derived_terms(claim, now=now), actor=EDITOR, now=now) is False

    assert (Search.objects.count(), events(claim)) == (0, ["claim.submitted"])


def test_what_the_claim_says_is_searched_for_again_when_a_person_wishes(claim, now):
    edit_search(claim, TERMS, actor=EDITOR, now=now)
    lookup = make_lookup(claim)

    assert forget_search(claim, actor=REPORTER, now=now) is True
    assert forget_search(claim, actor=REPORTER, now=now) is False

    lookup.refresh_from_db()
    assert (lookup.status, Search.objects.count()) == ("waiting", 0)
    assert claim.journal.get(position=3).data == {"before": TOLD, "after": None}
    assert query_about(lookup, now=now).phrases[0] == "Brenova troops entered"


@pytest.mark.parametrize(
    "terms, said",
    [
        (Terms(), "Give at least one phrase or one name to search for."),
        (replace(TERMS, until=date(2026, 2, 1)), "The last day lies before the first."),
        (
            replace(TERMS, languages=("english",)),
            "“english” is no language code. Write two letters for each, such as: en, uk, ru.",
        ),
    ],
)
def test_what_cannot_be_searched_for_is_refused_and_nothing_is_kept(claim, terms, said, now):
    with pytest.raises(SearchRefused) as refused:
        edit_search(claim, terms, actor=EDITOR, now=now)

    assert str(refused.value) == said
    assert (Search.objects.count(), events(claim)) == (0, ["claim.submitted"])


def _withdraw(claim: Claim, now: datetime) -> None:
    withdraw(claim, reason="Not in the text.", actor=EDITOR, now=now)


def _merge(claim: Claim, now: datetime) -> None:
    merge(claim, enter_claim("Another.", now=now), reason="The same.", actor=EDITOR, now=now)


@pytest.mark.parametrize("set_aside", [_withdraw, _merge])
@pytest.mark.parametrize("act", [lambda c, n: edit_search(c, TERMS, actor=EDITOR, now=n),
                                 lambda c, n: forget_search(c, actor=EDITOR, now=n)])  # fmt: skip
def test_a_claim_that_was_set_aside_is_not_searched_for_even_if_the_page_is_older(claim, set_aside, act, now):
    edit_search(claim, TERMS, actor=EDITOR, now=now)
    stale = Claim.objects.get(pk=claim.pk)
    set_aside(claim, now)

    with pytest.raises(SearchRefused, match=r"^This claim is withdrawn or merged into another"):
        act(stale, now)

    assert Search.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_counts_and_both_are_journalled(now):
    claim = enter_claim(places=["Brenova"], now=now)
    one, other = replace(TERMS, phrases=("one",)), replace(TERMS, phrases=("other",))

    at_once(
        [
            lambda: edit_search(Claim.objects.get(pk=claim.pk), one, actor=EDITOR, now=now),
            lambda: edit_search(Claim.objects.get(pk=claim.pk), other, actor=OTHER, now=now),
        ]
    )

    first, second = claim.journal.filter(event="claim.search_edited").order_by("position")
    assert second.data["before"] == first.data["after"]
    assert {first.data["after"]["phrases"][0], second.data["after"]["phrases"][0]} == {"one", "other"}
    assert Search.objects.get().phrases == second.data["after"]["phrases"]
