import re
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.evidence.dossier import open_dossier
from apps.evidence.models import Publisher
from apps.evidence.services import RulingRefused, bring_together, set_apart, take_back
from tests.apps.test_assessing import EDITOR, EYEWITNESS, SECOND_WITNESS, assess, claim_under_review, publish
from tests.factories import NOW, make_staff
from verifyhub.lifecycle import Actor, Role
from verifyhub.permissions import NotAllowed

REPORTER = Actor(Role.REPORTER, "Rita Reporter", "user:1")
pytestmark = pytest.mark.django_db


def origins(claim):
    weighed = claim.assessments.latest("id")
    return sorted(sorted(origin["documents"]) for origin in weighed.origins)


def signed_in(client, group):
    client.force_login(make_staff(group))
    return client


@pytest.fixture
def claim(now):
    return claim_under_review(now)


@pytest.fixture
def sisters(claim, now):
    """Two papers of one owner, each with an eyewitness of its own, weighed as one witness."""
    one, other = publish(claim, "Courier", EYEWITNESS), publish(claim, "Evening Courier", SECOND_WITNESS)
    Publisher.objects.update(family="Lakeside")
    assess(claim, now)
    assert origins(claim) == [[one.pk, other.pk]]
    return one, other


def test_an_editor_sets_a_document_apart_and_it_stays_apart_when_more_is_found(claim, sisters, now):
    one, other = sisters

    set_apart(other, claim, reason="Their own reporter was there.", actor=EDITOR, now=now)
    assess(claim, now + timedelta(minutes=1))
    third = publish(claim, "Radio Sarn", "I saw it: Tarvonian troops have abandoned Brenova.")
    assess(claim, now + timedelta(minutes=2))

    assert origins(claim) == [[one.pk], [other.pk], [third.pk]]
    entry = claim.journal.get(event="claim.witnesses_ruled")
    assert (entry.actor_name, entry.reason) == ("Edda Editor", "Their own reporter was there.")
    assert (entry.data["document"], entry.data["others"], entry.data["are_one"]) == (other.pk, [one.pk], False)


def test_what_a_person_decided_can_be_taken_back(claim, sisters, now):
    one, other = sisters
    set_apart(other, claim, reason="Their own reporter was there.", actor=EDITOR, now=now)

    take_back(claim, one, reason="It was an agency man.", actor=EDITOR, now=now)
    assess(claim, now + timedelta(minutes=1))

    assert origins(claim) == [[one.pk, other.pk]]
    assert claim.journal.get(event="claim.ruling_taken_back").data["others"] == [other.pk]
    with pytest.raises(RulingRefused, match="Nobody has decided anything"):
        take_back(claim, one, reason="Again.", actor=EDITOR, now=now)


def test_an_editor_brings_two_witnesses_together_and_the_tie_says_who_and_why(claim, now):
    one, other = publish(claim, "Courier", EYEWITNESS), publish(claim, "Radio Sarn", SECOND_WITNESS)
    assess(claim, now)
    assert (claim.supporting_origins, claim.state) == (2, "corroborated")

    bring_together(other, one, claim, reason="One stringer filed both.", actor=EDITOR, now=now)
    assess(claim, now + timedelta(minutes=1))

    (origin,) = claim.assessments.latest("id").origins
    assert [(edge["kind"], edge["evidence"]) for edge in origin["edges"]] == [
        ("editor", "Edda Editor: One stringer filed both.")
    ]
    assert (claim.supporting_origins, claim.state) == (1, "under_review")
    ((tie,),) = (told.ties for told in open_dossier(claim, now=NOW).origins)
    assert tie.evidence == "The desk says so."  # partners learn no names of staff


def test_ruling_needs_a_reason_an_editor_and_another_document(claim, sisters, now):
    one, other = sisters
    stranger = publish(claim, "Radio Sarn", "The harvest fair opened in Askel.")

    with pytest.raises(RulingRefused, match="Say why"):
        set_apart(one, claim, reason=" ", actor=EDITOR, now=now)
    with pytest.raises(NotAllowed, match="for editors"):
        set_apart(one, claim, reason="Because.", actor=REPORTER, now=now)
    with pytest.raises(RulingRefused, match="no other document"):
        bring_together(one, one, claim, reason="Because.", actor=EDITOR, now=now)
    with pytest.raises(RulingRefused, match="no other document"):
        bring_together(one, stranger, claim, reason="Because.", actor=EDITOR, now=now)
    assert not claim.witness_rulings.exists()


def test_documents_of_one_witness_are_not_brought_together_again_unless_they_were_just_set_apart(claim, sisters, now):
    one, other = sisters

    with pytest.raises(RulingRefused, match="one witness already"):
        bring_together(one, other, claim, reason="Because.", actor=EDITOR, now=now)

    set_apart(one, claim, reason="Their own reporter was there.", actor=EDITOR, now=now)
    bring_together(
        one, other, claim, reason="No, it was an agency man.", actor=EDITOR, now=now
    )  # not weighed meanwhile
    assert [ruling.are_one for ruling in claim.witness_rulings.all()] == [True]


@pytest.mark.parametrize(
    "ruling, more, told",
    [
        ("apart", {}, "weighed again"),
        ("together", {}, "no other document"),
        ("machine", {}, "Nobody has decided"),
        ("apart", {"reason": ""}, "required"),
    ],
)
def test_the_claim_page_takes_rulings_and_says_what_came_of_them(client, claim, sisters, ruling, more, told):
    address = reverse("admin:claims_claim_witness", args=[claim.pk, sisters[1].pk, ruling])

    answer = signed_in(client, "Editors").post(address, {"reason": "Because."} | more, follow=True)

    assert told in answer.text


def test_the_claim_page_offers_rulings_and_shows_them(client, claim, sisters, now):
    set_apart(sisters[1], claim, reason="Their own reporter was there.", actor=EDITOR, now=now)
    page = reverse("admin:claims_claim_change", args=[claim.pk])

    for group, is_offered in (("Editors", True), ("Reporters", False)):
        shown = signed_in(client, group).get(page).text
        assert "Their own reporter was there." in shown
        assert ("Leave it to the machine" in shown) is is_offered


def test_each_document_says_which_witness_is_its_own_and_not_offered_as_another(client, claim, sisters, now):
    lone = publish(claim, "Radio Sarn", "I saw it: Tarvonian troops have abandoned Brenova.")
    assess(claim, now + timedelta(minutes=1))

    page = signed_in(client, "Editors").get(reverse("admin:claims_claim_change", args=[claim.pk])).text

    own = {
        int(key): int(first) for first, key in re.findall(r'data-own="(\d+)" data-action="[^"]*/(\d+)/together/"', page)
    }
    assert own == {sisters[0].pk: sisters[0].pk, sisters[1].pk: sisters[0].pk, lone.pk: lone.pk}
    assert all(f'<option value="{first}">' in page for first in own.values())
