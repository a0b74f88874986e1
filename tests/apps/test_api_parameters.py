"""A parameter that is misspelt, or whose value was lost on the way, never looks like an answer."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern

from apps.api.urls import urlpatterns
from apps.api.views import ApiView
from tests.apps.api_caller import partner_client

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


def _views() -> dict[str, type[ApiView]]:
    """By address, with something in place of each key."""
    return dict(_addresses())


def _addresses() -> Iterator[tuple[str, type[ApiView]]]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "view_class", None)
        if view and issubclass(view, ApiView):
            route = re.sub("<uuid:[a-z_]+>", NOBODY, str(pattern.pattern))
            yield f"/api/{re.sub('<[a-z]+:[a-z_]+>', '17', route)}", view


TAKEN = [(path, name) for path, view in _views().items() for name in sorted(view.known_parameters)]


@pytest.fixture
def client() -> Client:
    return partner_client()


@pytest.mark.parametrize("path, name", TAKEN)
def test_a_parameter_without_a_value_is_refused_wherever_it_is_taken(client: Client, path: str, name: str) -> None:
    for query in (f"{name}=", name, f"{name}=%20", f"{name}=x&{name}="):
        problem = client.get(f"{path}?{query}").json()

        assert (problem["status"], problem["code"]) == (400, "bad_parameter"), query
        assert problem["errors"] == [
            {
                "parameter": name,
                "code": "empty",
                "detail": f"{name} is given without a value. Give it one, or leave it out.",
            }
        ]


def test_every_parameter_that_is_wrong_is_named_at_once(client: Client) -> None:
    problem = client.get("/api/v1/claims/?stat=&q=&limit=").json()

    assert [(found["parameter"], found["code"]) for found in problem["errors"]] == [
        ("stat", "unknown"),
        ("limit", "empty"),
        ("q", "empty"),
    ]


@pytest.mark.parametrize("path, view", _views().items())
def test_a_method_that_is_not_served_is_told_so_whatever_the_parameters(
    client: Client, path: str, view: type[ApiView]
) -> None:
    served = view().allowed_methods + (["HEAD"] if hasattr(view, "get") else [])
    refused = [method for method in METHODS if method not in served]

    assert "TRACE" in refused
    for method in refused:
        for query in ("", "?no_such=1", "?limit="):
            response = client.generic(method, f"{path}{query}")

            assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json"), (
                method,
                query,
            )
            assert set(response["Allow"].split(", ")) == set(served)
