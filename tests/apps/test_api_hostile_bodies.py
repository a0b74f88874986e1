"""Whatever is sent to an address that writes: a problem of the caller's, never a failure of ours."""

import json

import pytest

from apps.claims.models import Article, Claim
from apps.evidence.models import Lookup
from apps.idempotency.models import Call
from tests.apps.api_caller import partner_client
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
QUOTE = '"quote": "The bridge fell.", "source_url": "https://paper.example/1"'
DEEP = b"[" * 900 + b"]" * 900
BODIES = {
    "ten megabytes": b'{"text": "' + b"a" * 10_000_000 + b'"}',
    "deep lists": b"[" * 200_000,
    "deep lists in a field": b'{"claims": ['
    + b"[" * 900
    + b"]" * 900
    + b'], "quote": '
    + b"[" * 900
    + b"]" * 900
    + b"}",
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a hundred thousand fields": json.dumps({f"f{number}": 1 for number in range(100_000)}).encode(),
    "a NUL": b'{"text": "a\\u0000", "quote": "\\u0000", "url": "https://a.example/\\u0000", "claims": {}}',
    "half a character": b'{"text": "\\ud800", "quote": "\\udfff", "url": "\\ud800", "claims": "\\ud800"}',
    "half a character as a name": b'{"\\ud800": {"\\udfff": "\\ud800"}}',
    "a huge number": b'{"text": 1' + b"0" * 4_000 + b', "quote": 1e400, "url": -1e400, "claims": 1e308}',
    "too huge a number": b'{"text": ' + b"9" * 5_000 + b"}",
    "no UTF-8": b'{"text": "\xff\xfe"}',
    "the same field twice": b'{"claims": 1, "claims": 2, "url": 1, "url": 2, "quote": 1, "quote": 2}',
    "a text": b'"text"',
    "a truth": b"true",
    "nothing": b"null",
    "no JSON": b"quote=a&claims=b",
    "wrong types": b'{"text": [], "quote": {}, "article": 7, "url": ["https://a.example/"], "claims": "x", "note": 1}',
    "an address that is none": f'{{{QUOTE[:-1]}\\ud800", "url": "http://[::1", "claims": [], "text": ""}}'.encode(),
}
ADDRESSES = ["articles/", "claims/", "claims:batch/", "claims/{uid}/evidence/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("body", BODIES)
def test_a_hostile_body_is_the_callers_problem(address: str, body: str) -> None:
    claim = make_claim()
    path, sent = f"/api/v1/{address.format(uid=claim.uid)}", BODIES[body]

    response = partner_client().post(path, sent, content_type="application/json", headers={"Idempotency-Key": "k"})

    assert response.status_code in (400, 413, 422), response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] != "server_failure"
    assert (Claim.objects.count(), Article.objects.count(), Lookup.objects.count()) == (1, 1, 0)
    assert not Call.objects.filter(status=None).exists()


@pytest.mark.parametrize("item", [DEEP, *(sent for sent in BODIES.values() if len(sent) < 1_000_000)])
def test_a_hostile_claim_of_a_batch_is_refused_by_itself(item: bytes) -> None:
    sent = b'{"claims": [' + item + b", {" + QUOTE.encode() + b"}]}"

    response = partner_client().post(
        "/api/v1/claims:batch/", sent, content_type="application/json", headers={"Idempotency-Key": "k"}
    )

    if response.status_code == 207:
        assert [answer["status"] for answer in response.json()["data"]] == [422, 201]
    else:
        assert response.status_code == 400, response.content[:300]


@pytest.mark.parametrize("query", ["a=1", "a=1&" * 10_000, "%00", "%ed%a0%80=1", "state=confirmed", "&" * 10_000])
@pytest.mark.parametrize("address", [*ADDRESSES, "claims/{uid}/lookups/"])
def test_a_query_where_none_is_wanted_is_refused(address: str, query: str) -> None:
    path = f"/api/v1/{address.format(uid=make_claim().uid)}?{query}"

    response = partner_client().post(path, b"{}", content_type="application/json", headers={"Idempotency-Key": "k"})

    assert 400 <= response.status_code < 500


def test_a_cursor_that_was_tampered_with_is_refused() -> None:
    for _ in range(2):
        make_claim()
    cursor = partner_client().get("/api/v1/claims/?limit=1").json()["next_cursor"]

    for changed in (cursor[:-1], f"{cursor}a", cursor.swapcase(), f"{cursor}\x00", cursor[::-1], "a" * 100_000):
        response = partner_client().get("/api/v1/claims/", {"limit": 1, "cursor": changed})
        assert (response.status_code, response.json()["code"]) == (400, "bad_parameter")


@pytest.mark.parametrize(
    "headers,status,code",
    [
        ({"Transfer-Encoding": "chunked"}, 411, "length_required"),
        ({"Content-Encoding": "gzip", "Content-Length": "2"}, 415, "unsupported_content_encoding"),
    ],
)
def test_a_body_that_cannot_be_read_is_not_taken_for_an_empty_one(
    headers: dict[str, str], status: int, code: str
) -> None:
    response = partner_client().generic("POST", "/api/v1/articles/", headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)
