"""What somebody changes is what they have seen: If-Match."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apps.api.conditional import NotSeen, TagMissing, require_seen


def _request(tag: str | None) -> Request:
    return Request(APIRequestFactory().delete("/", headers={} if tag is None else {"If-Match": tag}))


@pytest.mark.parametrize("tag", ['"7-a"', 'W/"7-a"', '"6-a", "7-a"', "*"])
@pytest.mark.parametrize("now", ['"7-a"', 'W/"7-a"'])
def test_who_has_seen_the_present_state_goes_on(tag: str, now: str) -> None:
    require_seen(_request(tag), now)


@pytest.mark.parametrize("tag", ['"6-a"', "7-a", "", '"*"', '"7-a'])
def test_who_has_seen_another_state_is_stopped(tag: str) -> None:
    with pytest.raises(NotSeen) as raised:
        require_seen(_request(tag), '"7-a"')

    assert (raised.value.status_code, raised.value.get_codes()) == (412, "precondition_failed")


def test_who_does_not_say_is_stopped_only_where_it_must() -> None:
    require_seen(_request(None), '"7-a"', required=False)
    with pytest.raises(TagMissing) as raised:
        require_seen(_request(None), '"7-a"')

    assert (raised.value.status_code, raised.value.get_codes()) == (428, "precondition_required")
