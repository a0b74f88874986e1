"""No address of the API is open by accident: every view says what its key must be able to do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from rest_framework.permissions import AllowAny

from apps.accounts.services import SCOPES
from apps.api.authentication import HasScope
from apps.api.urls import urlpatterns
from apps.api.views import ApiView
from tests.apps.api_caller import partner_client
from tests.factories import make_key, make_partner

OPEN_TO_ALL = {"Description", "YamlDescription", "Docs", "NothingHere"}
METHODS = {"get", "post", "put", "patch", "delete"}


def _views() -> Iterator[Any]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        yield getattr(pattern.callback, "view_class", pattern.callback)


def _unprotected(view: Any) -> list[str]:
    """What is missing for the view to be closed, in words."""
    if view.__name__ in OPEN_TO_ALL:
        return [] if view.permission_classes == [AllowAny] else ["meant to be open, but is not"]
    if not issubclass(view, ApiView) or HasScope not in view.permission_classes:
        return ["does not ask for a scope"]
    served = {method.upper() for method in METHODS if hasattr(view, method)}
    declared = getattr(view, "required_scopes", {})
    unknown = {scope for scopes in declared.values() for scope in scopes} - set(SCOPES)
    return [f"{method} is not declared" for method in served ^ set(declared)] + [
        f"unknown {scope}" for scope in unknown
    ]


def test_every_view_says_what_it_needs() -> None:
    assert {view.__name__: problems for view in _views() if (problems := _unprotected(view))} == {}


def test_a_forgotten_scope_would_be_noticed() -> None:
    class Forgotten(ApiView):
        required_scopes = {"GET": ()}

        def get(self) -> None: ...
        def post(self) -> None: ...

    class Undeclared(ApiView):
        def get(self) -> None: ...

    assert _unprotected(Forgotten) == ["POST is not declared"]
    assert _unprotected(Undeclared) == ["GET is not declared"]


@pytest.mark.django_db
def test_a_method_without_declared_scopes_is_closed_even_to_a_key_with_all_of_them(monkeypatch) -> None:
    monkeypatch.setattr("apps.api.submissions.ClaimCollection.required_scopes", {})

    response = partner_client().get("/api/v1/claims/")

    assert response.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "claims/", "events/", "me/", "articles/", "stories/", "publishers/"])
def test_nothing_is_told_without_a_key(path: str) -> None:
    assert Client().get(f"/api/v1/{path}").status_code == 401


@pytest.mark.django_db
def test_a_partner_can_ask_who_it_is(now) -> None:
    key = make_key(make_partner(name="The Harbour Post"), scopes=("claims:read",))

    answer = partner_client(key).get("/api/v1/me/").json()

    assert {name: value for name, value in answer.items() if name not in ("limits", "usage")} == {
        "partner": "The Harbour Post",
        "key": key[8:16],
        "label": "tests",
        "scopes": ["claims:read"],
        "created_at": "2026-03-11T18:00:00Z",
        "expires_at": None,
    }


@pytest.mark.django_db
def test_the_first_address_leads_to_all_others(settings) -> None:
    settings.BASE_URL = "https://desk.example"

    answer = partner_client().get("/api/v1/").json()

    assert answer == {
        "claims": "https://desk.example/api/v1/claims/",
        "corrections": "https://desk.example/api/v1/corrections/",
        "stories": "https://desk.example/api/v1/stories/",
        "publishers": "https://desk.example/api/v1/publishers/",
        "articles": "https://desk.example/api/v1/articles/",
        "events": "https://desk.example/api/v1/events/",
        "webhooks": "https://desk.example/api/v1/webhooks/endpoints/",
        "me": "https://desk.example/api/v1/me/",
        "openapi": "https://desk.example/api/v1/openapi.json",
        "docs": "https://desk.example/api/docs/",
    }
