"""Partners choose which fields of a claim they are given."""

import pytest

from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"


def test_a_list_of_chosen_fields_has_these_and_the_id() -> None:
    claim = make_claim(state="confirmed")

    assert partner_client().get(LIST, {"fields": "state,statement"}).json()["data"] == [
        {"id": str(claim.uid), "statement": "Troops have entered Brenova.", "state": "confirmed"}
    ]


def test_every_field_can_be_asked_for_alone_and_reads_as_it_does_among_all() -> None:
    make_claim(places=["Vulhedar"], event_words="on Tuesday", duplicate_of=make_claim())
    client = partner_client()
    whole = client.get(LIST).json()["data"][0]

    for name in whole:
        alone = client.get(LIST, {"fields": name}).json()["data"][0]
        assert alone == {"id": whole["id"], name: whole[name]}


def test_every_field_of_a_claim_in_full_can_be_asked_for_alone() -> None:
    url, client = f"{LIST}{claim_with_evidence().uid}/", partner_client()
    whole = client.get(url).json()

    assert len(whole) > 30
    for name in whole:
        assert client.get(url, {"fields": name}).json() == {"id": whole["id"], name: whole[name]}


def test_what_is_expanded_in_a_list_reads_as_in_the_claim_in_full() -> None:
    claim, bare = claim_with_evidence(), make_claim()
    client = partner_client()
    whole = client.get(f"{LIST}{claim.uid}/").json()

    shown = client.get(LIST, {"expand": "quote,assessment,origins", "fields": "state"}).json()["data"]

    by_id = {each["id"]: each for each in shown}
    names = ("id", "state", "quote", "assessment", "origins")
    assert by_id[str(claim.uid)] == {name: whole[name] for name in names}
    assert (by_id[str(bare.uid)]["assessment"], by_id[str(bare.uid)]["origins"]) == (None, [])


@pytest.mark.parametrize("count", [1, 12])
def test_an_expanded_list_takes_as_many_queries_for_12_claims_as_for_1(count: int, django_assert_num_queries) -> None:
    for _ in range(count):
        claim_with_evidence()
    client = partner_client()
    client.get("/api/v1/me/")

    with django_assert_num_queries(5):  # key, names, claims, assessments, readings
        assert len(client.get(LIST, {"expand": "quote,assessment,origins"}).json()["data"]) == count


def test_columns_and_joins_that_are_not_shown_are_left_out(django_assert_num_queries) -> None:
    make_claim()
    client = partner_client()
    client.get("/api/v1/me/")

    with django_assert_num_queries(3) as queries:
        client.get(LIST, {"fields": "state"})

    claims = queries.captured_queries[-1]["sql"]
    assert "JOIN" not in claims
    assert '"statement"' not in claims


@pytest.mark.parametrize(
    "query,parameter,known",
    [
        ({"fields": "stat"}, "fields", "id, url, page_url, statement"),
        ({"fields": "state,quote"}, "fields", "id, url, page_url, statement"),
        ({"expand": "story"}, "expand", "quote, assessment, origins"),
        ({"expand": "origins.documents"}, "expand", "quote, assessment, origins"),
        ({"fields": "pk"}, "fields", "id, url, page_url, statement"),
        ({"fields": "embargo_until"}, "fields", "id, url, page_url, statement"),
    ],
)
def test_a_field_that_is_not_known_is_refused_by_naming_those_that_are(query, parameter: str, known: str) -> None:
    response = partner_client().get(LIST, query)

    (found,) = response.json()["errors"]
    assert (response.status_code, found["parameter"], found["code"]) == (400, parameter, "unknown_field")
    assert f"Known are: {known}" in found["detail"]


@pytest.mark.parametrize("path,name", [("", "list_claims"), ("{uid}/", "get_claim")])
def test_the_description_names_every_field_that_is_taken(path: str, name: str) -> None:
    client, claim = partner_client(), claim_with_evidence()
    operation = client.get("/api/v1/openapi.json").json()["paths"][f"/api/v1/claims/{path}"]["get"]
    described = {each["name"]: each for each in operation["parameters"]}

    assert operation["operationId"] == name
    for parameter in ("fields", "expand"):
        assert (described[parameter]["style"], described[parameter]["explode"]) == ("form", False)
        every = described[parameter]["schema"]["items"]["enum"]
        shown = client.get(LIST + path.format(uid=claim.uid), {parameter: ",".join(every)}).json()
        assert set(every) <= (shown["data"][0] if path == "" else shown).keys()
