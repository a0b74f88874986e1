"""What the newsroom shows of claims that may be one, and what an editor does about it in one act."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Claim, Resemblance
from apps.claims.services import merge, withdraw
from tests.apps.desk_scene import EDITOR, enter_claim, events
from tests.factories import NOW, make_article, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(user := make_staff("Editors"))
    return user


def alike(claim: Claim, other: Claim, **fields) -> Resemblance:
    fields = {"likeness": 0.72, "shared": ["depot", "Dovrin"]} | fields
    return Resemblance.objects.create(claim=claim, other=other, **fields)


def page_of(client, claim: Claim) -> str:
    return client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def card_of(page: str) -> str:
    return page[page.index('id="perhaps-title"') :].partition("</section>")[0]


@pytest.fixture
def pair():
    known, new = enter_claim("The depot at Dovrin is on fire."), enter_claim("Fire at the depot in Dovrin.")
    alike(new, known)
    return known, new


def test_both_claims_show_the_other_and_what_both_say(client, editor, pair):
    known, new = pair

    for one, another in ((known, new), (new, known)):
        card = card_of(page_of(client, one))
        assert "Perhaps tracked already (1)" in card
        assert f'href="{reverse("admin:claims_claim_change", args=[another.pk])}"' in card
        assert "72 % of the telling words. Both say: depot, Dovrin" in card


def test_of_very_many_the_likest_twenty_are_shown(client, editor):
    known = enter_claim("The depot at Dovrin is on fire.")
    for number in range(21):
        alike(enter_claim(f"Fire number {number}."), known, likeness=0.4 + number / 100)

    card = card_of(page_of(client, known))

    assert "Perhaps tracked already (21)" in card
    assert "These are the likest 20 of 21." in card
    assert ("Fire number 20." in card, "Fire number 1." in card, "Fire number 0." in card) == (True, True, False)


def test_one_act_merges_the_later_into_the_earlier_from_either_page(client, editor, pair):
    known, new = pair
    sent = {"other": f"#{known.pk}", "reason": "Both say: depot, Dovrin."}

    for claim in pair:
        card = card_of(page_of(client, claim))
        assert reverse("admin:claims_claim_act", args=[new.pk, "merge"]) in card
        assert 'value="Both say: depot, Dovrin."' in card
    client.post(reverse("admin:claims_claim_act", args=[new.pk, "merge"]), sent)

    new.refresh_from_db()
    assert new.duplicate_of == known
    assert 'id="perhaps-title"' not in page_of(client, known)


def test_not_the_same_is_one_act_too_and_the_timeline_tells_of_it(client, editor, pair):
    known, new = pair

    response = client.post(reverse("admin:claims_claim_not_the_same", args=[known.pk, new.pk]), follow=True)

    assert "These two are not proposed to be merged any more." in response.content.decode()
    assert 'id="perhaps-title"' not in page_of(client, new)
    assert "Said not to be the same as “Fire at the depot in Dovrin.”" in page_of(client, known)
    assert events(new)[-1] == "claim.duplicate_dismissed"


def test_whoever_may_not_merge_sees_the_claims_and_no_buttons(client, pair):
    client.force_login(make_staff("Reporters"))

    card = card_of(page_of(client, pair[1]))

    assert "The depot at Dovrin is on fire." in card
    assert "<button" not in card
    assert client.post(reverse("admin:claims_claim_not_the_same", args=[pair[1].pk, pair[0].pk])).status_code == 403


def test_a_merged_claim_points_to_where_it_went_and_a_withdrawn_one_says_so(client, editor):
    survivor, merged = enter_claim("The depot burns."), enter_claim("The depot at Dovrin is on fire.")
    withdrawn, new = enter_claim("Dovrin's depot has gone up."), enter_claim("Fire at the depot in Dovrin.")
    merge(merged, survivor, reason="The same.", actor=EDITOR, now=NOW)
    withdraw(withdrawn, reason="A joke.", actor=EDITOR, now=NOW)
    alike(new, merged)
    alike(new, withdrawn, likeness=0.5)

    card = card_of(page_of(client, new))

    address = reverse("admin:claims_claim_change", args=[survivor.pk])
    assert f'Merged into <a href="{address}">The depot burns.</a>' in card
    assert f'name="other" value="#{survivor.pk}"' in card
    assert card.count("Merge into it") == 1
    assert card.count('<span class="vh-pill vh-note-aside">withdrawn</span>') == 1


def test_across_languages_the_page_says_that_names_alone_are_compared(client, editor):
    claim = enter_claim("Склад у Довріні горить.", language="uk")

    assert "Across languages claims are compared by their names only" in card_of(page_of(client, claim))


def test_an_article_shows_what_each_of_its_claims_may_be_in_a_fixed_number_of_queries(client, editor):
    def article_with(count: int) -> str:
        article = make_article()
        for number in range(count):
            claim = enter_claim(f"Depot {number} burns.", article=article)
            alike(enter_claim(f"Depot {number} is on fire."), claim)
        return reverse("admin:claims_article_change", args=[article.pk])

    pages = []
    for address in (article_with(2), article_with(9)):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            pages.append((client.get(address).content.decode(), len(queries)))

    assert pages[1][0].count("Perhaps tracked already:</p>") == 9
    assert pages[0][1] == pages[1][1]
