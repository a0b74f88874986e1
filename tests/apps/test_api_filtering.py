"""Only the filters that a query names are made ready."""

from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apps.api.claim_filters import ClaimFilters
from apps.claims.models import Claim


def test_filters_that_are_not_asked_for_are_left_out_and_stay_known_to_others() -> None:
    one, none = (
        ClaimFilters(Request(APIRequestFactory().get("/", query)), Claim.objects.all())
        for query in ({"state": "confirmed"}, {"limit": 5})
    )

    assert (list(one.filters), list(none.filters)) == (["state"], [])
    assert len(ClaimFilters.base_filters) > 20
