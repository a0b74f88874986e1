"""A person tracks words of an article as a claim: what no machine found, or in a language it does not read."""

import pytest
from django.urls import reverse

from apps.claims.models import Claim
from apps.claims.services import DeskRefused, add_claim
from tests.apps.desk_scene import EDITOR
from tests.factories import NOW, make_article, make_staff

pytestmark = pytest.mark.django_db
TEXT = "Am Montag fiel die Brücke.\nDer Minister schwieg."


@pytest.fixture
def article():
    return make_article(text=TEXT, status="failed", language="und", last_error="This text is in German.")


def test_words_of_the_article_become_a_claim_with_its_journal(article):
    claim = add_claim(article, quote=" die Brücke ", statement="The bridge fell.", actor=EDITOR, now=NOW)

    assert (claim.quote, claim.quote_start, claim.quote_end) == ("die Brücke", 15, 25)
    assert (claim.statement, claim.hedge, claim.entered_by, claim.language) == (
        "The bridge fell.",
        "asserted",
        EDITOR.key,
        "und",
    )
    assert [entry.event for entry in claim.journal.all()] == ["claim.submitted"]


@pytest.mark.parametrize("quote", ["", "the bridge", "DIE BRÜCKE"])
def test_words_that_do_not_stand_there_are_refused(article, quote):
    with pytest.raises(DeskRefused, match="Copy them from the text"):
        add_claim(article, quote=quote, actor=EDITOR, now=NOW)

    assert Claim.objects.count() == 0


def test_the_same_words_are_tracked_once(article):
    add_claim(article, quote="die Brücke", actor=EDITOR, now=NOW)

    with pytest.raises(DeskRefused, match="Another claim on this quote says so already"):
        add_claim(article, quote="die Brücke", actor=EDITOR, now=NOW)

    assert Claim.objects.count() == 1


def test_an_editor_adds_one_on_the_page_of_an_article_that_was_not_read(client, article):
    client.force_login(make_staff("Reporters"))
    page = client.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()
    assert "This text was not read" in page
    assert "This text is in German." in page
    assert "Add a claim by hand" in page

    sent = {"quote": "Brücke.\r\nDer Minister", "statement": ""}
    response = client.post(reverse("admin:claims_article_add_claim", args=[article.pk]), sent, follow=True)

    assert "The claim is tracked." in response.content.decode()
    assert Claim.objects.get().quote == "Brücke.\nDer Minister"


def test_words_that_were_not_found_are_given_back(client, article):
    client.force_login(make_staff("Reporters"))

    response = client.post(
        reverse("admin:claims_article_add_claim", args=[article.pk]), {"quote": "the bridge"}, follow=True
    )

    assert "You had written: “the bridge”" in response.content.decode()
