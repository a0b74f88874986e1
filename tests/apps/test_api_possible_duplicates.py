"""Partners are told which claims one may be the same as: of those they may see, and never by an old answer."""

from datetime import timedelta

import pytest

from apps.claims.models import Claim, Resemblance
from tests.apps.api_caller import partner_client
from tests.factories import NOW, make_claim

pytestmark = pytest.mark.django_db
FAR = NOW + timedelta(days=36_500)


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def alike(claim: Claim, other: Claim, **fields: object) -> Resemblance:
    return Resemblance.objects.create(claim=claim, other=other, **{"likeness": 0.72, "shared": ["depot"]} | fields)


def address(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.uid}/"


def told(claim: Claim) -> list[str]:
    found = partner_client().get(address(claim)).json()["possible_duplicates"]
    return [maybe["id"] for maybe in found]


def test_a_claim_that_may_be_the_same_reads_exactly_so_from_both_sides() -> None:
    known, new = make_claim(), make_claim()
    alike(new, known, likeness=0.613, nearness=0.9, shared=["depot", "Dovrin"])

    for one, another in ((known, new), (new, known)):
        assert partner_client().get(address(one)).json()["possible_duplicates"] == [
            {
                "id": str(another.uid),
                "url": f"https://desk.example/api/v1/claims/{another.uid}/",
                "likeness": 0.613,
                "why": "Both say: depot, Dovrin.",
            }
        ]


def test_one_that_is_near_in_meaning_alone_says_so() -> None:
    known, new = make_claim(), make_claim()
    alike(new, known, likeness=0.0, nearness=0.9, shared=[])

    [maybe] = partner_client().get(address(new)).json()["possible_duplicates"]

    assert (maybe["likeness"], maybe["why"]) == (0.0, "They say much the same in other words.")


def test_the_likest_come_first_and_no_more_than_twenty_are_told() -> None:
    claim = make_claim()
    others = [make_claim() for _ in range(21)]
    for number, other in enumerate(others):
        alike(other, claim, likeness=0.4 + number / 100)

    assert told(claim) == [str(other.uid) for other in reversed(others[1:])]


@pytest.mark.parametrize("hidden", [{"embargo_until": FAR}, {"is_withdrawn": True}], ids=["embargoed", "withdrawn"])
def test_a_claim_that_partners_may_not_see_is_not_told_from_either_side(hidden: dict[str, object]) -> None:
    secret_known, claim, secret_new = make_claim(**hidden), make_claim(), make_claim(**hidden)
    alike(claim, secret_known, shared=["Morvograd"])
    alike(secret_new, claim, shared=["Morvograd"])

    answer = partner_client().get(address(claim))

    assert answer.json()["possible_duplicates"] == []
    assert "Morvograd" not in answer.content.decode()


def test_an_embargo_that_is_over_hides_nothing() -> None:
    known, new = make_claim(embargo_until=NOW), make_claim()
    alike(new, known)

    assert told(new) == [str(known.uid)]


def test_what_an_editor_dismissed_or_merged_is_not_told() -> None:
    claim = make_claim()
    dismissed, merged = make_claim(), make_claim(duplicate_of=claim)
    alike(dismissed, claim, dismissed_at=NOW, dismissed_by="Edda Editor")
    alike(merged, claim)

    assert (told(claim), told(merged)) == ([], [])


def test_an_answer_seen_before_does_not_hide_that_a_duplicate_came_changed_or_went() -> None:
    known, new = make_claim(), make_claim()
    client, tags, statuses = partner_client(), [], []

    def ask() -> None:
        answer = client.get(address(new), headers={"If-None-Match": tags[-1]} if tags else {})
        tags.append(answer["ETag"])
        statuses.append(answer.status_code)

    ask()
    alike(new, known)
    ask()
    ask()
    Resemblance.objects.update(likeness=0.5)
    ask()
    Resemblance.objects.update(shared=["Dovrin"])
    ask()
    Claim.objects.filter(pk=known.pk).update(embargo_until=FAR)
    ask()
    Claim.objects.filter(pk=known.pk).update(embargo_until=None)
    ask()
    Resemblance.objects.update(dismissed_at=NOW)
    ask()

    assert statuses == [200, 200, 304, 200, 200, 200, 200, 200]
    assert tags[0] == tags[5] == tags[7]  # nothing to be told, each time


def test_what_changes_only_of_a_hidden_claim_does_not_show_in_the_tag() -> None:
    secret, claim = make_claim(embargo_until=FAR), make_claim()
    before = partner_client().get(address(claim))["ETag"]

    alike(claim, secret)

    assert partner_client().get(address(claim))["ETag"] == before


@pytest.mark.parametrize("count", [1, 12])
def test_twelve_of_them_cost_no_more_queries_than_one(count: int, django_assert_num_queries) -> None:
    claim = make_claim()
    for _ in range(count):
        alike(make_claim(), claim)
    client = partner_client()
    client.get("/api/v1/me/")  # notes the key's use

    with django_assert_num_queries(11):  # key, names, the 3 of the tag, claim, 4 of the dossier, these
        answer = client.get(address(claim))

    assert len(answer.json()["possible_duplicates"]) == count


def test_the_description_lists_what_is_told() -> None:
    described = partner_client().get("/api/v1/openapi.json").json()["components"]["schemas"]

    assert described["ClaimDetail"]["properties"]["possible_duplicates"]["items"] == {
        "$ref": "#/components/schemas/MaybeTheSameOut"
    }
    assert sorted(described["MaybeTheSameOut"]["required"]) == ["id", "likeness", "url", "why"]
