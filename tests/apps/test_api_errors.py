"""Whatever is sent, the API answers with a problem: the caller's fault is never our failure, and never a page."""

import re

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.services import CLAIMS_READ
from tests.apps.api_caller import partner_client
from tests.factories import make_claim, make_key

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"


def _assert_problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"urn:verifyhub:problem:{code}"
    assert problem["instance"] == response["X-Request-ID"]
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/v2/claims/", "/api/v1/claims", "/api/v1/claims/17/", "/api/v1/nothing/", "/api/v1/claims/%00/"],
)
def test_an_address_that_does_not_exist_is_a_problem(path: str) -> None:
    _assert_problem(partner_client().get(path), 404, "not_found")


@pytest.mark.parametrize("path", [f"claims/{NOBODY}/", f"claims/{NOBODY}/journal/", f"articles/{NOBODY}/"])
def test_a_thing_that_does_not_exist_is_a_problem(path: str) -> None:
    _assert_problem(partner_client().get(f"/api/v1/{path}"), 404, "not_found")


@pytest.mark.parametrize(
    "bearer", [None, "", "Bearer", "Bearer x", "Bearer vh_live_é", "Basic dTpw", "Bearer " + "a" * 9_000]
)
def test_without_a_good_key_the_door_says_how_to_come_in(bearer: str | None) -> None:
    headers = {} if bearer is None else {"Authorization": bearer}

    response = Client().get("/api/v1/claims/", headers=headers)

    _assert_problem(response, 401, "invalid_key" if bearer else "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="VerifyHub"'


def test_a_session_of_the_newsroom_is_no_key(admin_client: Client) -> None:
    _assert_problem(admin_client.get("/api/v1/claims/"), 401, "not_authenticated")


def test_a_key_without_the_scope_is_told_which_it_lacks() -> None:
    client = partner_client(make_key(scopes=(CLAIMS_READ,)))

    problem = _assert_problem(client.post("/api/v1/articles/", {}, "application/json"), 403, "missing_scope")

    assert problem["detail"] == "This key lacks the scope articles:write."


def test_a_method_that_is_not_served_is_answered_with_those_that_are() -> None:
    response = partner_client().delete("/api/v1/claims/")

    _assert_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_head_answers_as_get_without_a_body() -> None:
    response = partner_client().head("/api/v1/claims/")

    assert (response.status_code, response.content) == (200, b"")


def test_a_form_in_which_nothing_is_served_is_refused() -> None:
    response = partner_client().get("/api/v1/claims/", headers={"Accept": "application/xml"})

    _assert_problem(response, 406, "not_acceptable")


@pytest.mark.parametrize(
    "body,status,code",
    [
        (b"", 422, "invalid"),
        (b"{", 400, "malformed_json"),
        (b'{"text": "a", }', 400, "malformed_json"),
        (b'{"text": NaN}', 400, "malformed_json"),
        (b'{"text": Infinity}', 400, "malformed_json"),
        (b'{"text": ' + b"9" * 5_000 + b"}", 400, "malformed_json"),
        (b"[" * 200_000, 400, "malformed_json"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "malformed_json"),
        (b"[" * 500 + b"]" * 500, 422, "invalid"),
        (b'{"text": "\xff"}', 400, "malformed_json"),
        (b'\xff\xfe{\x00"\x00', 400, "malformed_json"),
        (b"null", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"17", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"text": null}', 422, "invalid"),
        (b'{"text": []}', 422, "invalid"),
        (b'{"text": {}}', 422, "invalid"),
        (b'{"text": true}', 422, "invalid"),
        (b'{"text": ""}', 422, "empty"),
        (b'{"text": " \\n "}', 422, "empty"),
        (b'{"text": "a\\u0000b"}', 422, "invalid"),
        (b'{"text": "a\\ud800b"}', 422, "invalid"),
        (b'{"text": "a", "title": "\\udfff"}', 422, "invalid"),
        (b'{"text": "a", "title": "\\u0000"}', 422, "invalid"),
        (b'{"text": "a", "\\ud800": 1}', 422, "invalid"),
        (b'{"text": "a", "published_at": 17}', 422, "invalid"),
        (b'{"text": "a", "published_at": "9999-12-31T23:59:59-14:00"}', 422, "invalid"),
        (b'{"text": "a", "published_at": "0001-01-01T00:00:00+14:00"}', 422, "invalid"),
        (b'{"text": "a", "source_url": "javascript:alert(1)"}', 422, "invalid"),
        (b'{"text": "a", "source_url": "http://[::1"}', 422, "invalid"),
    ],
)
def test_a_body_that_cannot_be_taken_is_the_callers_problem(body: bytes, status: int, code: str) -> None:
    response = partner_client().post("/api/v1/articles/", body, content_type="application/json")

    _assert_problem(response, status, code)


def test_a_body_beyond_the_limit_is_refused_unread() -> None:
    body = b'{"text": "' + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    response = partner_client().post("/api/v1/articles/", body, content_type="application/json")

    _assert_problem(response, 413, "body_too_large")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "é", ""]
)
def test_only_json_is_read(content_type: str) -> None:
    response = partner_client().post("/api/v1/articles/", b"text=a", content_type=content_type)

    _assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("query", ["%ff", "a=%ed%a0%80", "after=%00", "&" * 500, "a[]=1", "=" * 100, "after=1e5"])
@pytest.mark.parametrize("path", ["claims/", "events/", "me/", ""])
def test_an_odd_query_never_breaks_anything(path: str, query: str) -> None:
    response = partner_client().get(f"/api/v1/{path}?{query}")

    assert response.status_code in (200, 400)
    assert response.status_code == 200 or response.json()["code"] == "bad_parameter"


def test_too_many_parameters_are_a_problem() -> None:
    response = partner_client().get("/api/v1/claims/?" + "state=confirmed&" * 2_000)

    _assert_problem(response, 400, "bad_request")


def test_our_own_failure_is_a_problem_with_the_request_id_and_no_secrets(monkeypatch, caplog) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("apps.api.claims.open_dossier", fail)

    response = partner_client().get(f"/api/v1/claims/{make_claim().uid}/", headers={"X-Request-ID": "call-17"})

    problem = _assert_problem(response, 500, "server_failure")
    assert "swordfish" not in str(problem)
    assert "call-17" in caplog.text


def test_a_failure_outside_the_views_is_a_problem_too(monkeypatch) -> None:
    client = partner_client()
    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", lambda *arguments: 1 / 0)

    _assert_problem(client.get("/api/v1/claims/"), 500, "server_failure")


def test_a_forged_host_is_a_problem() -> None:
    response = partner_client().get("/api/v1/claims/", headers={"Host": "evil.example"})

    _assert_problem(response, 400, "bad_request")


def test_a_sane_request_id_is_kept() -> None:
    response = partner_client().get("/api/v1/me/", headers={"X-Request-ID": "desk-7.a_B"})

    assert response["X-Request-ID"] == "desk-7.a_B"


@pytest.mark.parametrize("given", ["", "a b", "a\tb", "é", "a" * 129, "<script>", "a:b"])
def test_an_odd_request_id_is_replaced(given: str) -> None:
    response = partner_client().get("/api/v1/me/", headers={"X-Request-ID": given})

    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])


def test_pages_outside_the_api_carry_a_request_id_and_no_problem() -> None:
    response = Client().get("/no/such/page")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
    assert response["X-Request-ID"]
