"""The same answer as JSON, as a table, as ClaimReview; compressed; as a HEAD alone."""

import csv
import gzip
import io
import json

import pytest

from tests.apps.api_caller import claim_with_evidence, partner_client
from tests.factories import NOW, make_claim, make_entry

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"


@pytest.fixture(autouse=True)
def _address(settings) -> None:
    settings.BASE_URL = "https://desk.example"


def _table(response) -> list[dict[str, str]]:
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_a_list_comes_as_a_table_with_the_next_page_in_the_link() -> None:
    make_claim()
    make_claim(statement='Troops, "many",\nhave entered.', attribution=["River Radio", "a clerk"], event_words="today")

    response = partner_client().get(
        LIST,
        {"limit": 1, "fields": "statement,attribution,probability,event_time,article"},
        headers={"Accept": "text/csv"},
    )

    (row,) = _table(response)
    assert b"id,statement,attribution,event_time,probability,article.id,article.url" in response.content
    assert b"\r\n" in response.content
    assert row["statement"] == 'Troops, "many",\nhave entered.'
    assert (row["attribution"], row["probability"]) == ("River Radio; a clerk", "")
    assert row["event_time"] == '{"start":null,"end":null,"words":"today"}'
    assert response["Link"].startswith("<https://desk.example/api/v1/claims/?limit=1&fields=")


def test_the_feed_comes_as_a_table_too() -> None:
    claim = make_claim()
    for _ in range(2):
        make_entry(claim)
    client, form = partner_client(), {"Accept": "text/csv"}
    feed = client.get("/api/v1/events/").json()["data"]

    page = client.get("/api/v1/events/", {"limit": 1}, headers=form)
    rest = client.get("/api/v1/events/", {"after": feed[0]["sequence"]}, headers=form)

    (row,), (last,) = _table(page), _table(rest)
    assert list(row) == ["sequence", "type", "claim", "claim_version", "timestamp", "data", "url"]
    assert (row["sequence"], row["claim"]) == (str(feed[0]["sequence"]), str(claim.uid))
    assert json.loads(row["data"]) == feed[0]["data"]
    assert page["Link"].startswith("<https://desk.example/api/v1/events/?limit=1&after=")
    assert (last["sequence"], rest.has_header("Link")) == (str(feed[1]["sequence"]), False)


def test_a_table_without_rows_has_the_same_header() -> None:
    client = partner_client()
    empty = client.get(LIST, headers={"Accept": "text/csv"}).content
    make_claim()

    assert client.get(LIST, headers={"Accept": "text/csv"}).content.startswith(empty)
    assert empty.startswith(b"id,url,page_url,statement,")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(begin: str) -> None:
    make_claim(statement=f'{begin}HYPERLINK("https://evil.example")', attribution=[f"{begin}cmd"])

    (row,) = _table(partner_client().get(LIST, headers={"Accept": "text/csv"}))

    assert row["statement"].startswith(f"'{begin}")
    assert row["attribution"] == f"'{begin}cmd"


def test_a_negative_number_stays_a_number() -> None:
    claim_with_evidence()

    (row,) = _table(partner_client().get(LIST, {"fields": "probability"}, headers={"Accept": "text/csv"}))

    assert row["probability"] == "0.87"


@pytest.mark.parametrize("state,rating", [("confirmed", 5), ("refuted", 1)])
def test_a_verdict_can_be_had_as_a_claim_review(state: str, rating: int) -> None:
    claim = make_claim(state=state, updated_at=NOW)

    response = partner_client().get(f"{LIST}{claim.uid}/", headers={"Accept": "application/ld+json"})

    review = response.json()
    assert response["Content-Type"] == "application/ld+json"
    assert (review["@type"], review["url"]) == ("ClaimReview", f"https://desk.example/claims/{claim.uid}/")
    assert (review["reviewRating"]["ratingValue"], review["datePublished"]) == (rating, "2026-03-11")


@pytest.mark.parametrize("state", ["submitted", "under_review", "corroborated"])
def test_there_is_no_claim_review_without_a_verdict(state: str) -> None:
    claim = make_claim(state=state)

    response = partner_client().get(f"{LIST}{claim.uid}/", headers={"Accept": "application/ld+json"})

    assert (response.status_code, response.json()["code"]) == (406, "no_review")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "application/ld+json"])
def test_a_list_in_a_form_that_it_does_not_have_is_refused(accept: str) -> None:
    response = partner_client().get(LIST, headers={"Accept": accept})

    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")


def test_the_form_is_not_chosen_in_the_address() -> None:
    assert partner_client().get(LIST, {"format": "csv"}).status_code == 400


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/xml"])
def test_stores_are_told_what_an_answer_depends_on(accept: str) -> None:
    response = partner_client().get(LIST, headers={"Accept": accept})

    assert {name.strip() for name in response["Vary"].split(",")} >= {"Accept", "Accept-Encoding"}


def test_an_answer_is_compressed_for_those_who_take_it_so_and_its_tag_still_counts() -> None:
    make_claim()
    client, zipped = partner_client(), {"Accept-Encoding": "gzip"}
    plain = client.get(LIST)

    response = client.get(LIST, headers=zipped)
    again = client.get(LIST, headers=zipped | {"If-None-Match": response["ETag"]})

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == plain.content
    assert response["ETag"] == f"W/{plain['ETag']}"
    assert (again.status_code, again.content) == (304, b"")


def test_pages_beside_the_api_are_not_compressed_by_it() -> None:
    claim = make_claim()

    response = partner_client().get(f"/claims/{claim.uid}/", headers={"Accept-Encoding": "gzip"})

    assert (response.status_code, response.has_header("Content-Encoding")) == (200, False)


def test_a_head_has_the_headers_of_the_answer_alone() -> None:
    claim = claim_with_evidence()
    client = partner_client()
    for url in (LIST, f"{LIST}{claim.uid}/"):
        whole, head = client.get(url), client.head(url)

        assert (head.status_code, head.content) == (200, b"")
        assert (head["ETag"], head["Content-Type"]) == (whole["ETag"], whole["Content-Type"])


def test_options_say_what_can_be_done_and_in_which_forms() -> None:
    response = partner_client().options(LIST)

    assert (response.status_code, response["Allow"]) == (200, "GET, POST, HEAD, OPTIONS")
    assert response.json()["renders"] == ["application/json", "text/csv"]
