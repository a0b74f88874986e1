"""What is searched for, on the claim page: seen as it follows from the claim, edited line by line, taken back."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from apps.claims.services import reword, withdraw
from apps.evidence.models import Search
from apps.evidence.services.searching import edit_search
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.factories import NOW, make_staff
from verifyhub.queries import Terms

pytestmark = pytest.mark.django_db
WRITTEN = {
    "phrases": "Vuhledar  hospital shelled\r\n\r\nВугледар лікарня\r\nВугледар лікарня",
    "names": "Vuhledar, Vulhedar ,, Вугледар\r\n\r\nPetrenko",
    "since": "2026-03-01",
    "until": "",
    "languages": "EN, uk ru",
}


@pytest.fixture
def claim():
    return enter_claim("Shells hit the hospital in Vulhedar.", places=["Vulhedar"])


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Reporters", first_name="Rosa", last_name="Reporter"))
    return client


def page_of(desk, claim) -> str:
    return desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def send(desk, claim, **fields):
    return desk.post(reverse("admin:claims_claim_edit_search", args=[claim.pk]), WRITTEN | fields)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_shows_what_follows_from_the_claim(desk, claim):
    page = page_of(desk, claim)

    for shown in (
        "As it follows from the claim.",
        "Vulhedar shells hit hospital",
        "Vulhedar, Vuhledar, Ugledar, Вугледар, Угледар",
        "until now",
        "en, uk, ru",
    ):
        assert shown in page
    assert "Back to what the claim says" not in page


def test_what_is_written_line_by_line_is_searched_for(desk, claim):
    response = send(desk, claim)

    assert told(response) == ["This is searched for from now on; every place is asked again."]
    search = Search.objects.get()
    assert search.phrases == ["Vuhledar hospital shelled", "Вугледар лікарня"]
    assert search.names == [["Vuhledar", "Vulhedar", "Вугледар"], ["Petrenko"]]
    assert (f"{search.since}", search.until, search.languages) == ("2026-03-01", None, ["en", "uk", "ru"])
    page = page_of(desk, claim)
    for shown in ("Written by Rosa Reporter", "Vuhledar, Vulhedar, Вугледар", "from 1 Mar 2026", "Wrote what is sear"):
        assert shown in page


def test_sent_twice_it_is_written_once(desk, claim):
    send(desk, claim)

    response = send(desk, claim)

    assert told(response)[-1:] == ["That is what is searched for already."]
    assert claim.journal.filter(event="claim.search_edited").count() == 1


def test_the_form_sent_as_it_stands_changes_nothing(desk, claim):
    form = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).context["search_form"]
    shown = {field.name: str(field.value() or "") for field in form}

    response = send(desk, claim, **shown)

    assert told(response) == ["That is what is searched for already."]
    assert Search.objects.count() == 0


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"phrases": " ", "names": " , "}, "Give at least one phrase or one name to search for."),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "The last day lies before the first."),
        ({"since": "soon"}, "Enter a valid date."),
        ({"languages": "English"}, "“english” is no language code. Write two letters for each, such as: en, uk, ru."),
        ({"phrases": "\n".join(f"phrase {n}" for n in range(11))}, "At most 10 phrases are searched for."),
    ],
)
def test_what_cannot_be_searched_for_is_told_and_the_words_are_given_back(desk, claim, fields, said):
    response = send(desk, claim, **fields)

    assert told(response)[1:] == [said]
    assert told(response)[0].startswith("Nothing was changed. You had written: “")
    assert Search.objects.count() == 0


def test_a_person_goes_back_to_what_the_claim_says(desk, claim):
    send(desk, claim)
    assert "Back to what the claim says" in page_of(desk, claim)

    desk.post(reverse("admin:claims_claim_forget_search", args=[claim.pk]))
    desk.post(reverse("admin:claims_claim_forget_search", args=[claim.pk]))

    page = page_of(desk, claim)
    assert "As it follows from the claim." in page
    assert page.count("Back to searching for what the claim says") == 1


def test_after_a_rewording_the_page_says_that_it_was_written_for_an_earlier_one(desk, claim):
    send(desk, claim)
    warning = "This was written for an earlier wording of the claim."
    assert warning not in page_of(desk, claim)

    reword(claim, statement="Shells fell on Vulhedar.", reason="Clearer.", actor=EDITOR, now=NOW)

    assert warning in page_of(desk, claim)
    assert Search.objects.get().phrases[0] == "Vuhledar hospital shelled"
    send(desk, claim, phrases="Vuhledar shells")
    assert warning not in page_of(desk, claim)


def test_a_claim_that_was_set_aside_offers_no_search(desk, claim):
    withdraw(claim, reason="Not in the text.", actor=EDITOR, now=NOW)

    assert 'data-opens="search-terms"' not in page_of(desk, claim)
    assert told(send(desk, claim))[-1:] == [
        "This claim is withdrawn or merged into another: nothing is searched for it by itself."
    ]


def test_written_words_are_shown_as_words(desk, claim):
    edit_search(claim, Terms(phrases=("<b>bold</b>",), names=(("<i>",),)), actor=EDITOR, now=NOW)

    page = page_of(desk, claim)

    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
