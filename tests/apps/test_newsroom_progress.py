"""While VerifyHub looks, the claim page says what was asked where, what failed, and when it is tried again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.evidence.models import ConnectorState, Document, Inquiry, Lead, Lookup
from apps.newsroom.progress import outcome_of, progress_of
from apps.newsroom.templatetags import newsroom
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors"))
    return client


def make_lookup(claim, number=1, **fields):
    defaults = {"connector": "rss", "address": f"https://feed{number}.example/", "place_name": f"Feed {number}"}
    return Lookup.objects.create(claim=claim, **(defaults | fields))


def make_page(lookup, number, **fields):
    document = Document.objects.create(url=f"https://herald.example/{number}", **fields)
    Lead.objects.create(lookup=lookup, document=document)
    return document


def part_of(desk, claim, **headers):
    return desk.get(reverse("admin:claims_claim_progress", args=[claim.pk]), headers=headers)


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"due_at": NOW}, "Not asked yet"),
        ({"due_at": NOW, "attempts": 1, "leased_until": NOW + HOUR}, "Being asked now"),
        ({"due_at": NOW, "attempts": 1, "leased_until": NOW}, "No answer yet after 1 try"),
        ({"due_at": NOW + HOUR, "attempts": 3}, "No answer yet after 3 tries"),
        ({"due_at": None}, "Not asked for now"),
        ({"due_at": NOW + HOUR, "last_error": "Not asked: today's budget is used up."}, "Not asked for now"),
        ({"status": "failed", "attempts": 6}, "Gave up, no answer after 6 tries"),
        ({"status": "done", "hits_found": 0}, "Answered: nothing found"),
        ({"status": "done", "hits_found": 7}, "Answered: 7 found"),
    ],
)
def test_every_outcome_reads_differently(fields, said):
    assert outcome_of(make_lookup(make_claim(), **fields), now=NOW) == said


def test_how_far_it_is_is_counted_in_places_and_pages():
    claim = make_claim(state="under_review")
    Inquiry.objects.create(claim=claim, opened_at=NOW)
    first = make_lookup(claim, 1, status="done", hits_found=3)
    second = make_lookup(claim, 2, status="done", hits_found=1)
    make_lookup(claim, 3, due_at=NOW + HOUR, attempts=1, last_error="No answer.")
    make_lookup(claim, 4, due_at=NOW)
    read = make_page(first, 1, status="done")
    Lead.objects.create(lookup=second, document=read)  # found twice, counted once
    make_page(first, 2, status="failed", failure="login_wall")
    make_page(first, 3, due_at=NOW)

    progress = progress_of(claim, now=NOW)

    assert progress.sentence == "2 of 4 places answered, 1 of 3 pages read"
    assert (progress.done, progress.total, progress.is_under_way) == (5, 7, True)


def test_one_place_without_pages_is_told_without_them():
    claim = make_claim(state="under_review")
    make_lookup(claim, status="done", hits_found=0)

    assert progress_of(claim, now=NOW).sentence == "1 of 1 place answered"


@pytest.mark.parametrize(
    "claim_fields, inquiry, lookup, expected",
    [
        ({"state": "submitted"}, None, None, True),  # about to be taken up
        ({"state": "confirmed"}, None, None, False),
        ({"state": "submitted", "is_withdrawn": True}, None, None, False),
        ({}, {"due_at": NOW}, None, True),  # everything tried, not weighed
        ({}, {"due_at": None}, {"due_at": NOW}, True),
        ({}, {"due_at": None}, {"due_at": NOW + HOUR, "attempts": 1, "last_error": "No."}, False),
        ({}, {"due_at": None}, {"due_at": None}, False),  # paused
        ({}, {"due_at": NOW, "status": "failed"}, None, False),
    ],
)
def test_it_is_under_way_until_everything_was_tried_and_weighed(claim_fields, inquiry, lookup, expected):
    claim = make_claim(**({"state": "under_review"} | claim_fields))
    if inquiry:
        Inquiry.objects.create(claim=claim, opened_at=NOW, **inquiry)
    if lookup:
        make_lookup(claim, **lookup)

    assert progress_of(claim, now=NOW).is_under_way is expected


@pytest.fixture
def at_noon(monkeypatch):
    """The desk's clock for showing times stands at 12:00 UTC."""
    noon = NOW.replace(hour=12)
    clock = SimpleNamespace(now=lambda: noon, localtime=timezone.localtime, localdate=lambda: noon.date())
    monkeypatch.setattr(newsroom, "timezone", clock)
    return noon


def test_a_failure_says_why_and_when_it_is_tried_again(desk, at_noon):
    claim = make_claim()
    make_lookup(claim, 1, due_at=at_noon + 3 * HOUR, attempts=2, last_error="Feed 1 broke off.", asked_at=at_noon)
    lookup = make_lookup(claim, 2, status="done", hits_found=1, asked_at=at_noon - HOUR)
    tomorrow = at_noon + timedelta(days=1, minutes=30)
    make_page(lookup, 1, due_at=tomorrow, attempts=1, last_error="No answer in 20 s.")

    part = part_of(desk, claim).content.decode()

    assert "No answer yet after 2 tries" in part
    assert '<span class="vh-error">Feed 1 broke off.</span>' in part
    for time in (">now, 12:00<", ">in 3 h, 15:00<", ">1 h ago, 11:00<", ">in 1 d, 12 Mar, 12:30<"):
        assert time in part
    assert "No answer in 20 s. It will be tried again." in part


def test_a_paused_connector_is_named_with_who_paused_it_and_is_no_failure(desk):
    claim = make_claim()
    make_lookup(claim, due_at=None, last_error="Not asked: the newsroom has paused “RSS or Atom feed”.")
    ConnectorState.objects.create(
        name="rss", paused_at=NOW, paused_by="Olga Operator", pause_reason="Sends rubbish <since> noon."
    )

    part = part_of(desk, claim).content.decode()

    assert '<span class="vh-faint">Paused by Olga Operator: Sends rubbish &lt;since&gt; noon.</span>' in part
    assert "vh-failing" not in part


def test_the_page_shows_the_same_part_and_says_where_it_comes_from(desk):
    claim = make_claim()
    make_lookup(claim, due_at=NOW)

    page = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()

    assert f'data-live="/admin/claims/claim/{claim.pk}/progress/"' in page
    assert "data-under-way" in page
    assert 'role="status"' in page
    assert '<label for="asked-bar">Looking for evidence: 0 of 1 place answered</label>' in page


def test_what_has_not_changed_is_not_sent_again(desk):
    claim = make_claim()
    lookup = make_lookup(claim, due_at=NOW)

    first = part_of(desk, claim)
    again = part_of(desk, claim, if_none_match=first["ETag"])
    Lookup.objects.filter(pk=lookup.pk).update(status="done", hits_found=2)
    later = part_of(desk, claim, if_none_match=first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (later.status_code, "Answered: 2 found" in later.content.decode()) == (200, True)


def test_it_costs_the_same_with_one_place_and_with_twenty(desk):
    claim = make_claim()
    ConnectorState.objects.create(name="rss", paused_at=NOW, paused_by="Olga", pause_reason="So.")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert part_of(desk, claim).status_code == 200
        return len(captured)

    make_page(make_lookup(claim, 0, due_at=None), 0)
    with_one = cost()
    for number in range(1, 20):
        make_page(make_lookup(claim, number, due_at=None), number, due_at=NOW)

    assert cost() == with_one


@pytest.mark.parametrize("groups, status", [((), 403), (("Reporters",), 200), (("Operators",), 200)])
def test_only_those_who_see_claims_see_it(client, groups, status):
    claim = make_claim()
    client.force_login(make_staff(*groups))

    assert part_of(client, claim).status_code == status


def test_a_stranger_is_sent_to_the_login(client):
    response = part_of(client, make_claim())

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")
