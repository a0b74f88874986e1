"""What partners see of related claims: what editors have said, of claims that they may see."""

from datetime import UTC, datetime

import pytest

from apps.claims.models import Claim, ClaimRelation
from apps.claims.services import relate, unrelate
from tests.apps.api_caller import partner_client
from tests.apps.desk_scene import EDITOR, enter_claim
from tests.factories import NOW
from verifyhub.relations import Relation

pytestmark = pytest.mark.django_db
WHY = "One has a negation."


@pytest.fixture
def entered() -> Claim:
    return enter_claim("Tarvonian troops have entered Brenova.")


@pytest.fixture
def depot() -> Claim:
    return enter_claim("Tarvonian troops entered Brenova and burned the depot.")


def related(claim: Claim) -> list[dict[str, object]]:
    return partner_client().get(f"/api/v1/claims/{claim.uid}/").json()["related"]


def test_each_claim_tells_what_it_is_to_the_other(entered, depot):
    relate(entered, depot, Relation.PART_OF, reason=WHY, actor=EDITOR, now=NOW)

    assert related(entered) == [
        {
            "id": str(depot.uid),
            "url": f"http://127.0.0.1:8000/api/v1/claims/{depot.uid}/",
            "kind": "part_of",
            "statement": "Tarvonian troops entered Brenova and burned the depot.",
            "state": "submitted",
        }
    ]
    assert [(other["id"], other["kind"]) for other in related(depot)] == [(str(entered.uid), "has_part")]


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: {"is_withdrawn": True},
        lambda: {"embargo_until": datetime(2999, 1, 1, tzinfo=UTC)},
        lambda: {"duplicate_of": enter_claim("Tarvonian troops burned the depot.")},
    ],
)
def test_a_claim_that_partners_may_not_see_is_not_related_to_any(entered, depot, hidden):
    relate(entered, depot, Relation.PART_OF, reason=WHY, actor=EDITOR, now=NOW)
    Claim.objects.filter(pk=depot.pk).update(**hidden())

    answer = partner_client().get(f"/api/v1/claims/{entered.uid}/")
    journal = partner_client().get(f"/api/v1/claims/{entered.uid}/journal/")

    assert answer.json()["related"] == []
    assert str(depot.uid) not in answer.content.decode() + journal.content.decode()


def test_proposals_and_what_was_taken_back_are_for_the_desk(entered, depot):
    ClaimRelation.objects.create(claim=entered, other=depot, kind="part_of", reason=WHY, added_at=NOW)
    assert related(entered) == []

    relation = relate(entered, depot, Relation.PART_OF, reason=WHY, actor=EDITOR, now=NOW)
    unrelate(relation, reason="Another depot.", actor=EDITOR, now=NOW)

    assert related(entered) == []


def test_the_tag_changes_with_the_state_of_a_related_claim(entered, depot):
    relate(entered, depot, Relation.PART_OF, reason=WHY, actor=EDITOR, now=NOW)
    client, url = partner_client(), f"/api/v1/claims/{entered.uid}/"
    seen = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": seen}).status_code == 304

    Claim.objects.filter(pk=depot.pk).update(state="under_review")

    assert client.get(url, headers={"If-None-Match": seen}).status_code == 200
