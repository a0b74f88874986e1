"""The kept copies on the claim page, and the page that tells what changed from one version to the next."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.claims.models import Claim
from apps.claims.services import raise_flag
from apps.evidence.models import Capture, Deposit, Document
from apps.newsroom.captures import versions_of
from tests.apps.api_caller import make_document
from tests.apps.desk_scene import enter_claim
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
FIRST = "Troops left Brenova in the night.\nThe baker counted forty lorries.\nNobody guarded the gate."
SECOND = FIRST.replace("forty", "fourteen")


@pytest.fixture
def claim(now) -> Claim:
    return enter_claim(now=now)


@pytest.fixture
def document(claim) -> Document:
    return make_document(claim, 1, attempts=1)


def keep(document: Document, outcome: str, at, *, text: str = "", failure: str = "", status: int = 200) -> Capture:
    return Capture.objects.create(
        document=document,
        outcome=outcome,
        captured_at=at,
        url=document.url,
        status=status,
        body_sha256="ab12cd34" + "0" * 56,
        archive_key="ef56" + "0" * 60,
        archive_size=2_048,
        text=text,
        failure=failure,
    )


@pytest.fixture
def history(document, now) -> list[Capture]:
    """Read, changed, taken down, back as it was."""
    day = timedelta(days=1)
    return [
        keep(document, "first", now, text=FIRST),
        keep(document, "changed", now + day, text=SECOND),
        keep(document, "gone", now + 2 * day, failure="gone", status=404),
        keep(document, "changed", now + 3 * day, text=SECOND),
    ]


def shown(path: str, *groups: str) -> str:
    client = Client()
    client.force_login(make_staff(*(groups or ("Reporters",))))
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_each_document_on_the_claim_page_tells_how_it_is_kept(claim, document, now):
    keep(document, "first", now, text=FIRST)

    page = shown(f"/admin/claims/claim/{claim.pk}/change/")

    assert f'href="/admin/claims/claim/{claim.pk}/copies/{document.pk}/"' in page
    assert "SHA-256 ab12cd34… · 1 version" in page
    assert "changed" not in page.split("SHA-256 ab12cd34")[1][:60]


@pytest.mark.parametrize(
    "states, said", [(2, "2 versions · <strong>changed "), (3, "3 versions · <strong>gone since ")]
)
def test_a_change_and_a_deletion_are_told_there(claim, document, history, states, said):
    for capture in history[states:]:
        capture.delete()

    assert said in shown(f"/admin/claims/claim/{claim.pk}/change/")


def test_the_versions_are_told_newest_first_each_compared_with_the_last_that_could_be_read(document, history):
    versions, left_out = versions_of(document)

    assert left_out == 0
    assert [(version.number, version.heading, version.said) for version in versions] == [
        (4, "Can be read again", "It says the same as before."),
        (3, "The page is gone (status 404)", ""),
        (2, "Changed", "1 paragraph changed"),
        (1, "First seen: what was read as evidence", ""),
    ]
    (passage,) = versions[2].changes
    assert [paragraph.kind for paragraph in passage.paragraphs] == ["same", "changed", "same"]


def test_the_page_marks_the_words_that_changed(claim, document, history):
    page = shown(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/")

    assert "The baker counted <del>forty</del><ins>fourteen</ins> lorries." in page
    assert "3. The page is gone (status 404)" in page
    assert f"<code>ef56{'0' * 60}.warc.gz</code>" in page


def test_what_is_far_from_a_change_is_folded_away(document, now):
    lines = [f"Paragraph number {number}." for number in range(9)]
    keep(document, "first", now, text="\n".join(lines))
    keep(document, "changed", now, text="\n".join([*lines[:4], "Paragraph number four.", *lines[5:]]))

    versions, _ = versions_of(document)

    assert [(passage.is_folded, len(passage.paragraphs)) for passage in versions[0].changes] == [
        (True, 3),
        (False, 3),
        (True, 3),
    ]


def test_who_vouches_for_a_copy_is_told_with_what_is_in_the_way(claim, document, history, now):
    first = history[0]
    Deposit.objects.create(capture=first, kind="timestamp", status="done", done_at=now, token=b"x")
    Deposit.objects.create(capture=first, kind="wayback", last_error="The Wayback Machine has too much to do just now.")

    page = shown(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/")

    assert "<dt>Time stamp</dt><dd>" in page
    assert "The Wayback Machine has too much to do just now. It will be tried again." in page


def test_a_flag_leads_to_what_has_changed(claim, document, history, now):
    raise_flag(claim, "evidence_changed", subject=f"document:{document.pk}", message="It has changed.", now=now)

    page = shown(f"/admin/claims/claim/{claim.pk}/change/")

    assert f'<a href="/admin/claims/claim/{claim.pk}/copies/{document.pk}/">See the kept copies' in page


def test_a_document_read_before_copies_were_kept_says_so(claim, document):
    page = shown(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/")

    assert "This document was read before copies were kept." in page


def test_what_a_page_says_cannot_act_in_the_newsroom(claim, document, now):
    keep(document, "first", now, text="<script>alert(1)</script> stood at the gate")
    keep(document, "changed", now, text="<script>alert(2)</script> stood at the gate")

    page = shown(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/")

    assert "<script>alert" not in page


def test_of_very_many_versions_the_newest_and_the_first_are_shown(document, now):
    keep(document, "first", now, text="Version 0 of the page.")
    for number in range(1, 60):
        keep(document, "changed", now, text=f"Version {number} of the page.")

    versions, left_out = versions_of(document)

    assert ([version.number for version in versions][:2], versions[-1].number) == ([60, 59], 1)
    assert (len(versions), left_out) == (50, 10)


def test_only_those_at_the_desk_see_it_and_only_of_the_claims_own_documents(claim, document, history, now):
    other = enter_claim(now=now)
    outsider, reporter = Client(), Client()
    outsider.force_login(make_staff())
    reporter.force_login(make_staff("Reporters"))

    assert outsider.get(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/").status_code == 403
    assert reporter.get(f"/admin/claims/claim/{other.pk}/copies/{document.pk}/").status_code == 404
    assert Client().get(f"/admin/claims/claim/{claim.pk}/copies/{document.pk}/").status_code == 302
