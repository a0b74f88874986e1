"""The desk's table of names: found, added, refused in words, switched off, sent in and taken out as a file."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.names.models import Spelling
from apps.names.services import add_spelling
from tests.factories import NOW, make_claim, make_staff
from verifyhub.lifecycle import Actor, Role
from verifyhub.names import NameRow

pytestmark = pytest.mark.django_db
LIST = "/admin/names/spelling/"
WUGLEDAR = {"kind": "place", "name": "Vuhledar", "spelling": "Wugledar"}


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors", first_name="Ada", last_name="Quill"))
    return client


def make_spelling(name: str = "Vuhledar", spelling: str = "Wugledar") -> Spelling:
    ada = Actor(Role.EDITOR, "Ada Quill", "user:1")
    return add_spelling(NameRow("place", (name, spelling)), actor=ada, now=NOW).row


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def page(response) -> str:
    return response.content.decode()


def test_the_empty_list_says_what_to_do(desk):
    assert "No spellings added yet." in page(desk.get(LIST))


def test_a_spelling_is_added_and_stands_in_the_list_with_what_it_folds_to(desk):
    response = desk.post(f"{LIST}add/", WUGLEDAR)

    assert (response["Location"], told(response)) == (LIST, ["“Wugledar” is now another spelling of Vuhledar."])
    listed = page(desk.get(LIST))
    assert "Wugledar" in listed
    assert "vuhledar" in listed
    assert "Ada Quill" in listed


def test_the_list_is_searched(desk):
    make_spelling()
    make_spelling("Lysychansk", "Lissitschansk")

    listed = page(desk.get(LIST, {"q": "lissi"}))

    assert "Lissitschansk" in listed
    assert "Wugledar" not in listed


def test_a_spelling_of_another_name_is_refused_beside_the_field_and_kept_there(desk):
    response = desk.post(f"{LIST}add/", WUGLEDAR | {"spelling": "Kiev"})

    assert response.status_code == 400
    assert "“Kiev” belongs to Kyiv already, and can belong to one name only." in page(response)
    assert 'value="Kiev"' in page(response)


def test_a_spelling_is_changed(desk):
    row = make_spelling()

    response = desk.post(f"{LIST}{row.pk}/change/", WUGLEDAR | {"spelling": "Wuhledar"})

    row.refresh_from_db()
    assert told(response) == ["“Wuhledar” is another spelling of Vuhledar."]
    assert (row.spelling, row.changed_by) == ("Wuhledar", "Ada Quill")


def test_a_spelling_is_switched_off_and_on_again(desk):
    row = make_spelling()
    address = f"{LIST}{row.pk}/switch/"

    off, shown, on = desk.post(address), page(desk.get(f"{LIST}{row.pk}/change/")), desk.post(address)

    assert (told(off), told(on)[-1]) == (["It is off."], "It is in force.")
    assert "Put it in force again" in shown


def test_a_file_is_imported(desk):
    file = SimpleUploadedFile("names.csv", b"kind,name,spelling\nplace,Vuhledar,Wugledar\n")

    response = desk.post(f"{LIST}import/", {"file": file})

    assert told(response) == ["1 added; 0 were known already."]
    assert Spelling.objects.get().spelling == "Wugledar"


def test_the_lines_of_a_file_that_are_wrong_are_told_and_escaped(desk):
    file = SimpleUploadedFile("names.csv", b"kind,name,spelling\nplace,Vuhledar,<b>\nplace,Vuhledar,was\n")

    response = desk.post(f"{LIST}import/", {"file": file})

    assert response.status_code == 400
    assert "<td>3</td><td>“was” is an everyday word: it would be found everywhere.</td>" in page(response)
    assert "<b>" not in page(response)
    assert Spelling.objects.count() == 0


@pytest.mark.parametrize("body, reason", [(b"\xff\xfe", "This file is not UTF-8"), (b"a,b\n", "The first line names")])
def test_a_file_that_cannot_be_read_is_refused(desk, body, reason):
    response = desk.post(f"{LIST}import/", {"file": SimpleUploadedFile("names.csv", body)})

    assert response.status_code == 400
    assert reason in page(response)


def test_what_is_exported_can_be_imported(desk):
    make_spelling("Vuhledar", "Wugledar")

    response = desk.get(f"{LIST}export/")

    assert response["Content-Disposition"] == 'attachment; filename="spellings.csv"'
    assert page(response) == "kind,name,spelling\r\nplace,Vuhledar,Wugledar\r\n"


def test_any_name_is_looked_up(desk):
    found = page(desk.get(f"{LIST}look_up/", {"name": "Вугледаром"}))

    assert "<dt>Folds to</dt><dd>vuhledar</dd>" in found
    assert "Vuhledar, town in Ukraine" in found
    assert "47.78° N, 37.25° E" in found


def test_a_name_with_several_meanings_is_said_to_be_uncertain(desk):
    found = page(desk.get(f"{LIST}look_up/", {"name": "Tripoli"}))

    assert "city in Lebanon" in found
    assert "uncertain: the name means several places" in found


def test_a_reporter_sees_a_spelling_and_no_form(client):
    row = make_spelling()
    client.force_login(make_staff("Reporters"))

    shown = page(client.get(f"{LIST}{row.pk}/change/"))

    assert "Wugledar = Vuhledar" in shown
    assert "Keeping the table of names is for editors." in shown
    assert "Switch it off" not in shown


def test_a_claim_says_where_it_is_and_in_which_language_it_stands(desk):
    claim = make_claim(places=["Вугледаром"], language="uk")

    shown = page(desk.get(f"/admin/claims/claim/{claim.pk}/change/"))

    assert "Вугледаром<br><small>Vuhledar, town in Ukraine" in shown
    assert "47.78° N, 37.25° E" in shown
    assert "Ukrainian. The statement stands as it was written; nothing is translated." in shown
