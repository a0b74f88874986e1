"""What is on its way out says so, long before, on its answers and in the description."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.api import lifetimes
from apps.api.lifetimes import Lifetime
from tests.apps.api_caller import claim_with_evidence, partner_client

pytestmark = pytest.mark.django_db
SAID = datetime(2027, 1, 1, tzinfo=UTC)
ENDS = datetime(2029, 1, 1, tzinfo=UTC)
PAGE = "https://verifyhub.example/going"
MADE_UP = (
    Lifetime("GET /api/v1/claims/{uid}/", SAID, ENDS, PAGE),
    Lifetime("MeOut.label", SAID, ENDS, PAGE, shown_by=("GET /api/v1/me/",)),
)


@pytest.fixture
def _something_is_on_its_way_out(monkeypatch) -> None:
    monkeypatch.setattr(lifetimes, "LIFETIMES", MADE_UP)


@pytest.mark.usefixtures("_something_is_on_its_way_out")
@pytest.mark.parametrize("ask", ["get", "head"])
def test_an_operation_on_its_way_out_says_when_it_goes_and_where_to_read_about_it(ask) -> None:
    answer = getattr(partner_client(), ask)(f"/api/v1/claims/{claim_with_evidence().uid}/")

    assert answer["Deprecation"] == "@1798761600"
    assert answer["Sunset"] == "Mon, 01 Jan 2029 00:00:00 GMT"
    assert answer["Link"] == f'<{PAGE}>; rel="deprecation"; type="text/html"'


@pytest.mark.usefixtures("_something_is_on_its_way_out")
def test_an_answer_with_a_field_on_its_way_out_is_not_deprecated_itself() -> None:
    answer = partner_client().get("/api/v1/me/")

    assert 'rel="deprecation"' in answer["Link"]
    assert not {"Deprecation", "Sunset"} & set(answer.headers)


@pytest.mark.usefixtures("_something_is_on_its_way_out")
def test_links_that_an_answer_has_already_stay(monkeypatch) -> None:
    monkeypatch.setattr(lifetimes, "LIFETIMES", (Lifetime("GET /api/v1/claims/", SAID, ENDS, PAGE),))
    claim_with_evidence()
    claim_with_evidence()

    answer = partner_client().get("/api/v1/claims/?limit=1")

    assert 'rel="next", <' in answer["Link"]


@pytest.mark.usefixtures("_something_is_on_its_way_out")
def test_the_description_says_so_too() -> None:
    description = Client().get("/api/v1/openapi.json").json()

    operation = description["paths"]["/api/v1/claims/{uid}/"]["get"]
    field = description["components"]["schemas"]["MeOut"]["properties"]["label"]
    for described in (operation, field):
        assert described["deprecated"] is True
        assert described["description"].endswith(f"Deprecated; goes on 2029-01-01. {PAGE}")
    assert "deprecated" not in description["paths"]["/api/v1/claims/"]["get"]


def test_an_entry_that_names_nothing_is_noticed(monkeypatch) -> None:
    monkeypatch.setattr(lifetimes, "LIFETIMES", (Lifetime("GET /api/v1/clams/", SAID, ENDS, PAGE),))

    with pytest.raises(KeyError, match="clams"):
        lifetimes.describe_lifetimes({"paths": {}, "components": {"schemas": {}}})


def test_nothing_goes_sooner_than_was_promised() -> None:
    with pytest.raises(ValueError, match="less than 730 days"):
        Lifetime("MeOut.label", SAID, SAID + timedelta(days=729), PAGE)


def test_nothing_else_speaks_of_an_end() -> None:
    answer = partner_client().get("/api/v1/me/")

    assert not {"Deprecation", "Sunset", "Link"} & set(answer.headers)
