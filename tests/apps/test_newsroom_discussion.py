"""What the desk says among itself about a claim, and the flags it settles."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from apps.claims.models import Claim, Flag
from apps.claims.services import raise_flag
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db


def page_of(client, claim: Claim) -> str:
    return client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def note(client, claim: Claim, **sent: str):
    return client.post(reverse("admin:claims_claim_add_note", args=[claim.pk]), sent)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def make_flag(claim: Claim) -> Flag:
    flag = raise_flag(claim, "evidence_changed", subject="document:1", message="The page has changed.", now=NOW)
    assert flag is not None
    return flag


def settle(client, flag: Flag, **sent: str):
    return client.post(reverse("admin:claims_claim_settle_flag", args=[flag.claim_id, flag.pk]), sent)


def test_a_note_is_seen_by_the_desk_with_its_author(client):
    claim = make_claim()
    client.force_login(make_staff("Reporters", first_name="Rosa", last_name="Reporter"))

    note(client, claim, text="Called the mayor: no answer.\nAgain at six.")
    client.force_login(make_staff("Editors"))
    page = page_of(client, claim)

    assert page.index("Rosa Reporter") < page.index("Called the mayor: no answer.\nAgain at six.")
    assert claim.journal.count() == 0


def test_a_private_note_is_seen_by_its_author_alone_not_even_by_an_administrator(client):
    claim, author = make_claim(), make_staff("Reporters")
    client.force_login(author)

    note(client, claim, text="My own hunch.", is_private="on")
    seen_by_the_author = page_of(client, claim)
    client.force_login(make_staff(is_superuser=True))

    assert "My own hunch." in seen_by_the_author
    assert "only for you" in seen_by_the_author
    assert "My own hunch." not in page_of(client, claim)


def test_an_empty_note_is_refused(client):
    claim = make_claim()
    client.force_login(make_staff("Reporters"))

    assert told(note(client, claim, text=" ")) == ["This field is required."]
    assert claim.notes.count() == 0


def test_a_discussion_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    claim = make_claim()
    client.force_login(make_staff("Reporters"))
    note(client, claim, text="First.")
    page_of(client, claim)
    with django_assert_max_num_queries(100) as with_one:
        page_of(client, claim)
    for number in range(10):
        claim.notes.create(author=make_staff("Reporters"), text=f"Note {number}.", created_at=NOW)
        raise_flag(claim, "evidence_gone", subject=f"document:{number}", message=f"Page {number}.", now=NOW)

    with django_assert_max_num_queries(len(with_one)):
        page_of(client, claim)


def test_a_flag_stands_on_top_until_an_editor_says_what_was_found(client):
    claim = make_claim(state="confirmed")
    flag = make_flag(claim)
    client.force_login(make_staff("Editors", first_name="Edda"))

    before = page_of(client, claim)
    settle(client, flag, reason="Only the headline changed.")
    after = page_of(client, claim)

    assert before.index("1 flag to settle") < before.index("vh-claim-head")
    assert "flag to settle" in before
    assert "vh-flags" not in after
    assert "Flag settled (evidence changed)" in after
    assert "“Only the headline changed.”" in after
    flag.refresh_from_db()
    assert flag.settled_by == "Edda"


def test_a_flag_is_not_settled_without_a_word(client):
    flag = make_flag(make_claim())
    client.force_login(make_staff("Editors"))

    assert told(settle(client, flag, reason="  ")) == ["Say what you found when you looked."]
    flag.refresh_from_db()
    assert flag.settled_at is None


def test_two_who_settle_at_once_are_told_who_was_first_and_lose_no_word(client):
    flag = make_flag(make_claim())
    client.force_login(make_staff("Editors"))
    settle(client, flag, reason="Only the headline changed.")

    second = settle(client, flag, reason="A new picture.")

    assert told(second)[-2:] == [
        "Nothing was changed. You had written: “A new picture.”",
        "Someone has settled this already.",
    ]


def test_a_reporter_sees_a_flag_and_who_settles_it(client):
    claim = make_claim()
    make_flag(claim)
    client.force_login(make_staff("Reporters"))

    page = page_of(client, claim)

    assert "The page has changed." in page
    assert "Settling a flag is for editors only." in page
    assert 'data-opens="settle"' not in page
