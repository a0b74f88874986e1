"""Acts of the desk from the claim page: each through its service, refusals told, and no typed word lost."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim, Resemblance, Story
from apps.evidence.models import Inquiry
from apps.newsroom.acts import ACTS
from tests.factories import NOW, make_claim, make_entry, make_staff

pytestmark = pytest.mark.django_db

REASON = {"reason": "Called the mayor."}
FAR = "2999-01-01T10:00"


@pytest.fixture
def editor(client):
    editor = make_staff("Editors", first_name="Edda", last_name="Editor")
    client.force_login(editor)
    return editor


def send(client: Client, claim: Claim, act: str, sent: dict[str, object] | None = None):
    response = client.post(reverse("admin:claims_claim_act", args=[claim.pk, act]), sent or {})
    claim.refresh_from_db()
    return response


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


@pytest.fixture
def _at_now(monkeypatch):
    """A park lasts a year at most, so the desk's clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.usefixtures("_at_now")
def test_a_claim_is_parked_until_the_first_moment_of_a_day_and_brought_back(client, editor):
    claim = make_claim()

    parked = send(client, claim, "park", REASON | {"until": "2026-03-14"})
    seen = (claim.parked_until, claim.parked_reason)
    page = page_of(client, claim)
    send(client, claim, "unpark")

    assert told(parked) == ["The claim is parked. It comes back by itself on the day you chose."]
    assert seen == (datetime(2026, 3, 14, tzinfo=UTC), "Called the mayor.")
    assert "parked until 14 Mar 2026" in page
    assert 'data-opens="act-park"' not in page
    assert claim.parked_until is None
    assert [entry.event for entry in claim.journal.order_by("position")] == ["claim.parked", "claim.unparked"]


def test_a_refused_act_gives_the_typed_words_back(client, editor):
    claim = make_claim()

    response = send(client, claim, "park", {"until": "2020-01-01", "reason": "Nobody <b>answers</b>."})

    assert told(response) == [
        "Nothing was changed. You had written: “Nobody <b>answers</b>.”",
        "The day to look again must lie ahead, within a year.",
    ]
    assert "Nobody &lt;b&gt;answers&lt;/b&gt;." in page_of(client, claim)
    assert (claim.parked_until, claim.journal.count()) == (None, 0)


def test_a_missing_reason_is_asked_for_without_losing_the_new_wording(client, editor):
    claim = make_claim()

    response = send(client, claim, "reword", {"statement": "Troops are in Brenova.", "reason": ""})

    assert told(response)[0] == "Nothing was changed. You had written: “Troops are in Brenova.”"
    assert claim.statement == "Troops have entered Brenova."


@pytest.mark.parametrize("named", ["number", "uid", "address", "likely"])
def test_a_claim_is_merged_into_the_one_that_is_named(client, editor, named):
    claim, survivor = make_claim(), make_claim(statement="Troops entered Brenova at dawn.")
    Resemblance.objects.create(claim=survivor, other=claim, likeness=0.7, shared=["Brenova"])
    Inquiry.objects.create(claim=survivor, opened_at=NOW, look_again_at=NOW)
    address = reverse("admin:claims_claim_change", args=[survivor.pk])
    ways = {
        "number": {"other": f"#{survivor.pk}"},
        "uid": {"other": str(survivor.uid)},
        "address": {"other": f"https://desk.example{address}"},
        "likely": {"likely": str(survivor.pk)},
    }

    send(client, claim, "merge", REASON | ways[named])

    assert claim.duplicate_of == survivor
    assert Inquiry.objects.get().due_at is not None  # weighed again with what was found for the other
    assert f'<a class="vh-pill vh-note-aside" href="{address}">merged into' in page_of(client, claim)
    assert "Merged into this claim (1)" in page_of(client, survivor)


def test_the_claims_found_alike_are_proposed_for_a_merge_as_they_survive(client, editor):
    like = make_claim(statement="Troops entered Brenova at dawn.")
    merged = make_claim(statement="Troops entered Brenova by night.", duplicate_of=like)
    withdrawn = make_claim(statement="Troops entered Brenova by rail.", is_withdrawn=True)
    claim = make_claim()
    for other in (like, merged, withdrawn):
        Resemblance.objects.create(claim=claim, other=other, likeness=0.7)

    page = page_of(client, claim)

    dialog = page[page.index('id="act-merge"') : page.index('id="act-split"')]
    assert f'value="{like.pk}"' in dialog
    assert "at dawn" in dialog
    assert "by night" not in dialog
    assert "by rail" not in dialog


@pytest.mark.parametrize(
    "sent,why",
    [
        ({}, "Choose the claim that survives."),
        ({"other": "the bridge"}, "There is no claim “the bridge”."),
        ({"other": "999999"}, "There is no claim “999999”."),
        ({"likely": "999999"}, "Select a valid choice. 999999 is not one of the available choices."),
    ],
)
def test_a_merge_into_nothing_is_refused(client, editor, sent, why):
    claim = make_claim()

    response = send(client, claim, "merge", REASON | sent)

    assert told(response) == ["Nothing was changed. You had written: “" + _typed(sent) + "Called the mayor.”", why]
    assert claim.duplicate_of is None


def _typed(sent: dict[str, str]) -> str:
    return f"{sent['other']} / " if "other" in sent else ""


def test_a_merged_claim_is_taken_apart_again(client, editor):
    survivor = make_claim()
    claim = make_claim(duplicate_of=survivor)

    page = page_of(client, claim)
    send(client, claim, "unmerge", REASON)

    assert 'data-opens="act-unmerge"' in page
    assert 'data-opens="act-merge"' not in page
    assert claim.duplicate_of is None
    assert survivor.journal.get().event == "claim.duplicate_left"


def test_a_claim_is_split_by_lines_and_its_parts_are_listed(client, editor):
    claim = make_claim()

    send(client, claim, "split", REASON | {"statements": "Troops are in Brenova.\r\n\r\nThe bridge is held."})
    page = page_of(client, claim)

    assert [part.statement for part in claim.parts.order_by("id")] == ["Troops are in Brenova.", "The bridge is held."]
    assert "Split into (2)" in page


def test_one_statement_is_no_split(client, editor):
    claim = make_claim()

    response = send(client, claim, "split", REASON | {"statements": "Troops are in Brenova."})

    assert told(response)[1] == "Splitting needs at least two different statements."
    assert claim.parts.count() == 0


def test_a_claim_is_reworded_and_the_earlier_wording_is_told(client, editor):
    claim = make_claim(needs_edit=True)

    send(client, claim, "reword", REASON | {"statement": "Troops are in Brenova."})

    assert (claim.statement, claim.quote, claim.needs_edit) == (
        "Troops are in Brenova.",
        "Troops have entered Brenova",
        False,
    )
    assert "Reworded; before: “Troops have entered Brenova.”" in page_of(client, claim)


def test_a_claim_is_withdrawn_and_reinstated(client, editor):
    claim = make_claim()

    send(client, claim, "withdraw", REASON)
    page, was_withdrawn = page_of(client, claim), claim.is_withdrawn
    send(client, claim, "reinstate", REASON)

    assert was_withdrawn
    assert '<span class="vh-pill vh-note-aside">withdrawn</span>' in page
    assert 'data-opens="act-withdraw"' not in page
    assert not claim.is_withdrawn


def test_a_claim_is_assigned_to_me_to_someone_and_to_nobody(client, editor):
    claim, rosa = make_claim(), make_staff("Reporters", first_name="Rosa", last_name="Reporter")

    before = page_of(client, claim)
    mine = send(client, claim, "assign", {"to": editor.pk})
    after = page_of(client, claim)
    hers = send(client, claim, "assign", {"to": rosa.pk})
    nobodys = send(client, claim, "assign", {"to": ""})

    assert f'<input type="hidden" name="to" value="{editor.pk}">' in before
    assert f'<input type="hidden" name="to" value="{editor.pk}">' not in after
    assert "with Edda Editor</span>" in after
    assert [told(sent)[-1] for sent in (mine, hers, nobodys)] == [
        "The claim is with Edda Editor now.",
        "The claim is with Rosa Reporter now.",
        "The claim is with nobody now.",
    ]
    assert claim.assigned_to is None


def test_a_claim_is_not_assigned_to_whoever_is_no_member_of_the_staff(client, editor):
    claim, stranger = make_claim(), make_staff(is_staff=False)

    send(client, claim, "assign", {"to": stranger.pk})

    assert claim.assigned_to is None


def test_priority_and_due_time_are_set_and_an_overdue_claim_is_marked(client, editor):
    claim = make_claim()

    send(client, claim, "prioritise", {"priority": "breaking", "due_at": "2026-03-11T19:30"})

    assert (claim.priority, claim.due_at) == ("breaking", datetime(2026, 3, 11, 19, 30, tzinfo=UTC))
    page = page_of(client, claim)
    assert "overdue since 11 Mar 2026, 19:30" in page
    assert '<span class="vh-pill vh-note-urgent">Breaking</span>' in page


def test_an_embargo_is_set_and_lifted(client, editor):
    claim = make_claim()

    send(client, claim, "embargo", REASON | {"until": FAR})
    page, until = page_of(client, claim), claim.embargo_until
    send(client, claim, "lift_embargo")

    assert until == datetime(2999, 1, 1, 10, 0, tzinfo=UTC)
    assert "embargoed until 01 Jan 2999, 10:00" in page
    assert claim.embargo_until is None


def test_a_claim_goes_into_an_open_story_and_never_into_a_closed_one(client, editor):
    claim = make_claim()
    story = Story.objects.create(title="The crossing", created_at=NOW)
    closed = Story.objects.create(title="The winter", created_at=NOW, closed_at=NOW)

    send(client, claim, "put_in_story", {"story": story.pk})
    send(client, claim, "put_in_story", {"story": closed.pk})

    assert claim.story == story


def test_a_reporter_sees_beside_each_closed_act_who_may_do_it(client):
    claim = make_claim()
    client.force_login(make_staff("Reporters"))

    page = page_of(client, claim)

    assert "Not for you (8)" in page
    for sentence in ("Parking a claim is for editors only.", "Splitting a claim is for editors only."):
        assert sentence in page
    assert 'data-opens="act-reword"' in page
    assert 'data-opens="act-park"' not in page


@pytest.mark.parametrize("act", [act.name for act in ACTS])
def test_following_a_link_never_acts(client, editor, act):
    claim = make_claim()

    response = client.get(reverse("admin:claims_claim_act", args=[claim.pk, act]))

    assert (response.status_code, claim.journal.count()) == (405, 0)


def test_an_act_needs_the_token_of_our_own_page():
    claim = make_claim()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("Editors"))

    response = send(client, claim, "withdraw", REASON)

    assert (response.status_code, claim.is_withdrawn) == (403, False)


def test_an_act_that_an_open_page_still_offers_is_refused_once_the_claim_is_withdrawn(client, editor):
    claim = make_claim(is_withdrawn=True)

    response = send(client, claim, "reword", REASON | {"statement": "Troops are near Brenova."})

    assert "Reword is not possible any more: the claim has changed." in told(response)
    assert claim.statement == "Troops have entered Brenova."


def test_an_unknown_act_is_not_found(client, editor):
    assert send(client, make_claim(), "delete").status_code == 404


def test_the_claim_page_costs_the_same_however_much_stands_beside_the_claim(client, editor):
    claim, url = make_claim(), "admin:claims_claim_change"
    make_entry(claim)
    make_claim(duplicate_of=claim)
    make_claim(split_from=claim)
    page_of(client, claim)
    with_one = _queries(client, reverse(url, args=[claim.pk]))
    for number in range(10):
        make_claim(duplicate_of=claim)
        make_claim(split_from=claim)
        make_claim(statement=f"Troops have entered Brenova, {number}.")
        make_staff("Editors")

    assert _queries(client, reverse(url, args=[claim.pk])) == with_one


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
