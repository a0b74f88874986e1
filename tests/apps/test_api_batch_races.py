"""Partners send the same claims at the same moment, each in an order of its own: each claim is there once."""

import json
from collections import Counter

import pytest

from apps.claims.models import Claim
from tests.apps.api_caller import partner_client
from tests.factories import make_key
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLAIMS = [
    {"quote": f"Barge {number} sank on the river.", "source_url": "https://paper.example/barges"}
    for number in range(12)
]


def test_batches_with_the_same_claims_in_other_orders_do_not_lock_each_other_out() -> None:
    orders = [CLAIMS, CLAIMS[::-1], CLAIMS[6:] + CLAIMS[:6], CLAIMS[::2] + CLAIMS[1::2]]
    keys = [make_key() for _ in orders]

    def send(key: str, claims: list[dict[str, str]]) -> Counter[int]:
        response = partner_client(key).post(
            "/api/v1/claims:batch/",
            json.dumps({"claims": claims}),
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )
        assert response.status_code == 207, response.content
        return Counter(item["status"] for item in response.json()["data"])

    answers = at_once(
        [lambda key=key, claims=claims: send(key, claims) for key, claims in zip(keys, orders, strict=True)]
    )

    assert sum(answers, Counter()) == {201: len(CLAIMS), 200: 3 * len(CLAIMS)}
    assert Claim.objects.count() == len(CLAIMS)
