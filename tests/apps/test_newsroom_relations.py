"""Related claims on the claim page: what each is to the other, evidence as a hint, proposals in one act."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from apps.claims.models import Claim, ClaimRelation
from apps.claims.services import flag_contradictions, move_claim
from tests.apps.desk_scene import STANDARDS, enter_claim
from tests.factories import NOW, make_staff
from verifyhub.lifecycle import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_staff("Editors", first_name="Edda", last_name="Editor"))
    return client


@pytest.fixture
def entered() -> Claim:
    return enter_claim("Tarvonian troops have entered Brenova.")


@pytest.fixture
def denied() -> Claim:
    claim = enter_claim("Tarvonian troops have not entered Brenova.")
    Claim.objects.filter(pk=claim.pk).update(supporting_origins=2, finding="supported")
    return claim


def make_relation(claim: Claim, other: Claim, kind: str = "contradicts", **fields: object) -> ClaimRelation:
    known = {"reason": "One of them has a negation.", "added_at": NOW, "proposed_by": "rules"}
    return ClaimRelation.objects.create(claim=claim, other=other, kind=kind, **(known | fields))


def page_of(client, claim: Claim) -> str:
    page = client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    return re.sub(r"\s+", " ", strip_tags(page))


def send(client, name: str, *arguments: object, **sent: object):
    return client.post(reverse(f"admin:claims_claim_{name}", args=arguments), sent, follow=True)


def test_both_pages_say_what_the_claims_are_to_each_other_with_evidence_as_a_hint(editor, entered, denied):
    make_relation(entered, denied, "part_of", accepted_at=NOW, accepted_by="Edda Editor")

    here, there = page_of(editor, entered), page_of(editor, denied)

    assert "Related claims (1)" in here
    assert "This claim is part of Tarvonian troops have not entered Brenova." in here
    assert "Edda Editor: One of them has a negation." in here
    assert "Evidence there: 2 for, 0 against. What speaks for it speaks for this claim too." in here
    assert "This claim has as a part Tarvonian troops have entered Brenova." in there
    assert "Evidence there" not in there


def test_a_proposal_is_marked_until_an_editor_accepts_it(editor, entered, denied):
    relation = make_relation(entered, denied)
    assert "proposed by a rule" in page_of(editor, denied)

    send(editor, "accept_relation", denied.pk, relation.pk)

    page = page_of(editor, denied)
    assert "proposed by a rule" not in page
    assert "This claim contradicts Tarvonian troops have entered Brenova." in page
    assert "Said that it contradicts “Tarvonian troops have entered Brenova.”" in page


def test_a_proposal_is_dismissed_in_one_act(editor, entered, denied):
    relation = make_relation(entered, denied)

    send(editor, "end_relation", entered.pk, relation.pk)

    page = page_of(editor, entered)
    assert "Related claims" not in page
    assert "Proposal dismissed: that it contradicts “Tarvonian troops have not entered Brenova.”" in page


def test_what_was_said_is_taken_back_with_a_reason(editor, entered, denied):
    relation = make_relation(entered, denied, accepted_at=NOW, accepted_by="Edda Editor")

    refused = send(editor, "end_relation", entered.pk, relation.pk, reason=" ").content.decode()
    assert "Taking it back needs a reason." in refused
    send(editor, "end_relation", entered.pk, relation.pk, reason="Two quarters of the town.")

    page = page_of(editor, entered)
    assert "Related claims" not in page
    assert "Taken back: that it contradicts “Tarvonian troops have not entered Brenova.”" in page


@pytest.mark.parametrize(
    "kind, expected",
    [("implies:0", ("entered", "denied", "implies")), ("implies:1", ("denied", "entered", "implies"))],
)
def test_an_editor_relates_two_claims_in_either_direction(editor, entered, denied, kind, expected):
    send(editor, "act", entered.pk, "relate", kind=kind, other=f"#{denied.pk}", reason="It says more.")

    claims = {"entered": entered.pk, "denied": denied.pk}
    relation = ClaimRelation.objects.get()
    assert (relation.claim_id, relation.other_id, relation.kind) == (
        claims[expected[0]],
        claims[expected[1]],
        "implies",
    )


def test_a_claim_that_does_not_exist_is_named(editor, entered):
    page = send(editor, "act", entered.pk, "relate", kind="implies:0", other="#999", reason="It says more.")

    assert "There is no claim “#999”." in page.content.decode()
    assert not ClaimRelation.objects.exists()


def test_a_relation_is_found_only_beside_its_own_claims(editor, entered, denied):
    relation, stranger = make_relation(entered, denied), enter_claim("Grain ships left the port of Sarn.")

    assert send(editor, "accept_relation", stranger.pk, relation.pk).status_code == 404
    relation.refresh_from_db()
    assert relation.accepted_at is None


def test_a_reporter_sees_related_claims_without_buttons(client, entered, denied):
    make_relation(entered, denied)
    client.force_login(make_staff("Reporters"))

    page = client.get(reverse("admin:claims_claim_change", args=[entered.pk])).content.decode()

    assert "proposed by a rule" in page
    assert "/relations/" not in page


def test_a_flag_of_two_that_contradict_leads_to_the_other_claim(editor, entered, denied):
    make_relation(entered, denied, accepted_at=NOW)
    for claim in (entered, denied):
        move_claim(claim, "begin_review", actor=SYSTEM, now=NOW)
        move_claim(claim, "corroborate", actor=STANDARDS, reason="Two calls.", now=NOW)
    flag_contradictions(now=NOW)

    page = editor.get(reverse("admin:claims_claim_change", args=[entered.pk])).content.decode()

    other = reverse("admin:claims_claim_change", args=[denied.pk])
    assert "1 flag to settle" in page
    assert f'<a href="{other}">See the other claim</a>' in page


def test_the_page_costs_the_same_with_one_related_claim_and_with_ten(editor, entered, denied):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(editor, entered)
        return len(captured)

    make_relation(entered, denied, accepted_at=NOW)
    page_of(editor, entered)
    with_one = queries()
    for number in range(9):
        make_relation(entered, enter_claim(f"Tarvonian troops have entered village {number}."), "implies")

    assert queries() == with_one
