"""The publishers' screens: said with a reason, refused in words, looked at before it is taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.claims.models import Story
from apps.evidence.models import Affiliation, Inquiry, Publisher, Reading
from tests.apps.publisher_scene import make_publisher, speak, weigh
from tests.factories import NOW, make_claim, make_staff

pytestmark = pytest.mark.django_db
HEADING = "name,kind,family,addresses,aliases,country,source\n"
WHY = {"reason": "Two corrections a week."}


@pytest.fixture
def desk(client):
    client.force_login(make_staff("Editors", username="edda"))
    return client


def say(desk, publisher: Publisher, name: str, **sent: object) -> str:
    address = reverse("admin:evidence_publisher_say", args=[publisher.pk, name])
    return desk.post(address, WHY | sent, follow=True).content.decode()


def test_a_grade_is_given_on_the_publishers_page_and_stands_in_its_history(desk):
    courier = make_publisher("The Courier")

    page = say(desk, courier, "grade", reliability="B")

    courier.refresh_from_db()
    assert courier.reliability == "B"
    assert "It is graded B now. Open claims that rest on it are weighed again." in page
    assert "Grade: F → B" in page
    assert "Two corrections a week." in page


def test_a_grade_without_a_reason_changes_nothing(desk):
    courier = make_publisher("The Courier")

    page = say(desk, courier, "grade", reliability="B", reason=" ")

    courier.refresh_from_db()
    assert courier.reliability == "F"
    assert "This field is required." in page


def test_an_owner_is_a_publisher_by_any_of_its_names_or_a_name_alone(desk):
    press, courier, post = (make_publisher(name) for name in ("Lantern Press", "The Courier", "The Post"))
    press.aliases.create(name="LP", key="lp")

    say(desk, courier, "owner", owner="lp")
    say(desk, post, "owner", owner="Harbour Group")
    refused = say(desk, press, "owner", owner="The Courier")

    courier.refresh_from_db()
    post.refresh_from_db()
    assert (courier.owner, courier.family) == (press, "Lantern Press")
    assert (post.owner, post.family) == (None, "Harbour Group")
    assert "Lantern Press would own itself in a ring" in refused


def test_a_side_in_a_story_is_said_on_either_page(desk):
    story = Story.objects.create(title="The winter", created_at=NOW)
    ministry, wire = make_publisher("The Ministry"), make_publisher("Meridian Wire")

    say(desk, ministry, "affiliation", story=story.pk, kind="party", side="Kestria")
    address = reverse("admin:claims_story_take_side", args=[story.pk])
    page = desk.post(address, WHY | {"publisher": "meridian wire", "kind": "none"}, follow=True).content.decode()

    assert list(Affiliation.objects.order_by("id").values_list("publisher", "kind", "side")) == [
        (ministry.pk, "party", "Kestria"),
        (wire.pk, "none", ""),
    ]
    assert "is a party: Kestria" in page
    assert "is on no side" in page


def test_a_publisher_that_is_not_on_file_is_refused_in_words(desk):
    story = Story.objects.create(title="The winter", created_at=NOW)

    address = reverse("admin:claims_story_take_side", args=[story.pk])
    page = desk.post(address, WHY | {"publisher": "Nobody", "kind": "none"}, follow=True).content.decode()

    assert "There is no publisher “Nobody” on file." in page


def test_a_claim_put_in_a_story_is_weighed_again_by_its_sides(desk):
    story = Story.objects.create(title="The winter", created_at=NOW)
    claim = make_claim()
    inquiry = Inquiry.objects.create(claim=claim, opened_at=NOW, look_again_at=NOW)

    desk.post(reverse("admin:claims_story_fill", args=[story.pk]), {"claims": claim.pk})

    inquiry.refresh_from_db()
    assert inquiry.requests == 1


@pytest.mark.parametrize("kept", ["courier.example", "courier.example/"])
def test_two_publishers_with_one_address_are_refused_by_naming_the_other(desk, kept):
    make_publisher("The Courier").addresses.create(prefix=kept)

    sent = {"name": "The Herald", "kind": "outlet", "addresses": "https://www.courier.example/\nherald.example"}
    page = desk.post(reverse("admin:evidence_publisher_add"), sent)

    assert page.status_code == 400
    assert f"{kept} belongs to The Courier already. Take it away there first." in page.content.decode()
    assert not Publisher.objects.filter(name="The Herald").exists()


def test_facts_are_changed_and_an_unchanged_form_says_so(desk):
    courier = make_publisher("The Courier")
    address = reverse("admin:evidence_publisher_facts", args=[courier.pk])
    sent = {"name": "The Courier", "kind": "agency", "aliases": "CX\nEvening Courier", "country": "ua"}

    first = desk.post(address, sent, follow=True).content.decode()
    second = desk.post(address, sent, follow=True).content.decode()

    courier.refresh_from_db()
    assert (courier.kind, courier.country, courier.aliases.count()) == ("agency", "UA", 2)
    assert "Written down." in first
    assert "Nothing was different." in second


def test_credibility_is_judged_on_the_claim_and_stands_beside_the_letter(desk):
    claim = make_claim()
    reading = speak(claim, "The Courier")
    Publisher.objects.update(reliability="B")

    address = reverse("admin:claims_claim_judge", args=[claim.pk, reading.pk])
    page = desk.post(address, {"credibility": "2", "reason": "Fits the picture."}, follow=True).content.decode()

    assert ">B2</span>" in page
    assert "credibility 2 · probably true. Fits the picture." in page
    assert "Credibility judged: not judged → 2" in page


def test_a_relay_gets_no_1_on_the_claim_page_either(desk):
    claim = make_claim()
    reading = speak(claim, "The Courier", relation="relays")

    address = reverse("admin:claims_claim_judge", args=[claim.pk, reading.pk])
    page = desk.post(address, {"credibility": "1", "reason": "Why not."}, follow=True).content.decode()

    assert "a relay never earns a 1" in page
    assert Reading.objects.get().credibility is None


def test_the_record_is_linked_from_publisher_and_claim_and_shows_no_bare_percentage(desk):
    claim = make_claim()
    speak(claim, "The Courier")
    weigh(claim)
    address = reverse("admin:evidence_publisher_record", args=[make_publisher("The Courier").pk])

    on_claim = desk.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    on_publisher = desk.get(address.replace("record", "change")).content.decode()
    record = desk.get(address).content.decode()

    assert address in on_claim
    assert address in on_publisher
    assert "No resolved claim yet on which it took a side at first hand." in record
    assert claim.statement in record


def test_a_file_is_looked_at_first_and_then_taken_in(desk):
    file = SimpleUploadedFile("p.csv", f"{HEADING}The Courier,outlet,,courier.example,,UA,own site\n".encode())
    address = reverse("admin:evidence_publisher_import")

    preview = desk.post(address, {"file": file}).content.decode()
    seen = Publisher.objects.count()
    text = f"{HEADING}The Courier,outlet,,courier.example,,UA,own site\n"
    done = desk.post(address, {"text": text, "confirmed": "1"}, follow=True).content.decode()

    assert "<strong>1</strong> new, <strong>0</strong> as before" in preview
    assert (seen, Publisher.objects.count()) == (0, 1)
    assert "1 new, 0 as before, 0 differ and were kept as they are." in done


def test_wrong_lines_are_named_and_nothing_is_taken_in(desk):
    file = SimpleUploadedFile("p.csv", f"{HEADING}The Courier,paper,,,,,\n".encode())

    page = desk.post(reverse("admin:evidence_publisher_import"), {"file": file, "confirmed": "1"})

    assert page.status_code == 400
    assert "<td>2</td><td>“paper” is no kind of publisher." in page.content.decode()
    assert Publisher.objects.count() == 0


def test_the_file_that_is_taken_out_has_the_columns_that_are_taken_in(desk):
    make_publisher("The Courier", reliability="B", side="Kestria")

    response = desk.get(reverse("admin:evidence_publisher_export"))

    assert response.content.decode() == f"{HEADING}The Courier,outlet,,,,,\n".replace("\n", "\r\n")
