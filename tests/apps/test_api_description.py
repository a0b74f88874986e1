"""The API describes itself in OpenAPI 3.1, truthfully, to anyone, and without reaching out."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from apps.api.claim_filters import CLAIM_FILTERS
from apps.api.claims import ClaimList

JSON = "/api/v1/openapi.json"


@pytest.fixture(scope="module")
def description() -> dict:
    return Client().get(JSON).json()


def _operations(description: dict) -> dict[str, dict]:
    return {
        operation["operationId"]: operation for path in description["paths"].values() for operation in path.values()
    }


def test_the_description_is_valid_openapi_31(description: dict) -> None:
    assert description["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(description).validate()


def test_it_can_be_tried_where_it_is_read(settings) -> None:
    settings.BASE_URL = "https://desk.example"

    assert Client().get(JSON).json()["servers"] == [{"url": "https://desk.example"}]


def test_the_description_is_made_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=StringIO())


def test_every_resource_is_described(description: dict) -> None:
    assert sorted(_operations(description)) == [
        "ask_sources_again",
        "change_webhook_endpoint",
        "create_webhook_endpoint",
        "delete_webhook_endpoint",
        "get_article",
        "get_claim",
        "get_claim_assessment",
        "get_me",
        "get_publisher",
        "get_root",
        "get_story",
        "get_webhook_delivery",
        "get_webhook_endpoint",
        "list_articles",
        "list_claim_assessments",
        "list_claim_corrections",
        "list_claim_evidence",
        "list_claim_journal",
        "list_claim_origins",
        "list_claims",
        "list_corrections",
        "list_events",
        "list_publishers",
        "list_stories",
        "list_webhook_deliveries",
        "list_webhook_endpoints",
        "redeliver_webhook",
        "rotate_webhook_secret",
        "submit_article",
        "submit_claim",
        "submit_claims",
        "submit_evidence",
        "take_claim_back",
        "test_webhook_endpoint",
    ]


def test_every_operation_documents_its_problems(description: dict) -> None:
    expected = {
        "get_root": "400 401 403 406 429 500",
        "get_me": "400 401 403 406 429 500",
        "list_claims": "400 401 403 406 429 500",
        "list_events": "400 401 403 406 410 429 500",
        "get_claim_assessment": "400 401 403 404 406 429 500",
        "list_claim_assessments": "400 401 403 404 406 429 500",
        "list_claim_corrections": "400 401 403 404 406 429 500",
        "list_claim_evidence": "400 401 403 404 406 429 500",
        "list_claim_origins": "400 401 403 404 406 429 500",
        "list_corrections": "400 401 403 406 429 500",
        "list_webhook_endpoints": "400 401 403 406 429 500",
        "create_webhook_endpoint": "400 401 403 406 409 411 413 415 422 429 500",
        "get_webhook_endpoint": "400 401 403 404 406 429 500",
        "change_webhook_endpoint": "400 401 403 404 406 409 411 412 413 415 422 429 500",
        "delete_webhook_endpoint": "400 401 403 404 406 409 412 429 500",
        "rotate_webhook_secret": "400 401 403 404 406 409 411 413 415 422 429 500",
        "test_webhook_endpoint": "400 401 403 404 406 409 429 500",
        "list_webhook_deliveries": "400 401 403 404 406 429 500",
        "get_webhook_delivery": "400 401 403 404 406 429 500",
        "redeliver_webhook": "400 401 403 404 406 409 429 500",
        "list_stories": "400 401 403 406 429 500",
        "get_story": "400 401 403 404 406 429 500",
        "list_publishers": "400 401 403 406 429 500",
        "get_publisher": "400 401 403 404 406 429 500",
        "get_claim": "400 401 403 404 406 429 500",
        "list_articles": "400 401 403 406 429 500",
        "get_article": "400 401 403 404 406 429 500",
        "list_claim_journal": "400 401 403 404 406 429 500",
        "submit_claim": "400 401 403 406 409 411 413 415 422 429 500",
        "submit_claims": "400 401 403 406 409 411 413 415 422 429 500",
        "take_claim_back": "400 401 403 404 406 409 412 429 500",
        "submit_evidence": "400 401 403 404 406 409 411 413 415 422 429 500",
        "ask_sources_again": "400 401 403 404 406 409 429 500",
        "submit_article": "400 401 403 406 409 411 413 415 422 429 500",
    }

    found = {name: _problems(operation) for name, operation in _operations(description).items()}

    assert found == expected


def test_every_answer_to_a_known_key_describes_its_limits(description: dict) -> None:
    limits = {"RateLimit-Policy", "RateLimit"}

    for operation in _operations(description).values():
        for status, answer in operation["responses"].items():
            assert limits.isdisjoint(answer["headers"]) if status == "401" else limits <= set(answer["headers"])
            assert ("Retry-After" in answer["headers"]) == (status in ("409", "429"))


def _problems(operation: dict) -> str:
    schema = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return " ".join(sorted(code for code, answer in operation["responses"].items() if answer.get("content") == schema))


def test_every_operation_but_none_of_the_documentation_needs_a_key(description: dict) -> None:
    assert all(operation["security"] == [{"ApiKey": []}] for operation in _operations(description).values())


def test_the_filters_described_are_those_that_are_understood(description: dict) -> None:
    described = _operations(description)["list_claims"]["parameters"]
    parameters = {parameter["name"] for parameter in described if parameter["in"] == "query"}

    assert parameters == ClaimList.known_parameters
    assert parameters > CLAIM_FILTERS


@pytest.mark.parametrize(
    "path,accept",
    [("/api/v1/openapi.yaml", "*/*"), (JSON, "application/yaml"), (JSON, "application/vnd.oai.openapi")],
)
def test_the_description_comes_as_yaml_too(path: str, accept: str, description: dict) -> None:
    response = Client().get(path, headers={"Accept": accept})

    assert response.status_code == 200
    assert yaml.safe_load(response.content) == description


@pytest.mark.parametrize("query", ["version=a%0d%0ab", "lang=%00", "lang=xx_nonsense", "format=exe"])
def test_an_odd_query_does_not_break_the_description(query: str) -> None:
    response = Client(raise_request_exception=False).get(f"{JSON}?{query}")

    assert response.status_code in (200, 404)


def test_the_docs_page_loads_everything_from_here() -> None:
    page = Client().get("/api/docs/").content.decode()

    sources = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert sources
    assert all(source.startswith("/static/drf_spectacular_sidecar/") for source in sources)
    assert "/api/v1/openapi.json" in page
    assert not re.search(r"https?://", page)
