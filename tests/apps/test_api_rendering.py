"""JSON goes out as the framework would write it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer

from apps.api.rendering import FastJSON

ODD = [
    None, {}, [], "", {"a": [1, 2.5, True, None, "ü \" \\ / \n \x7f 🜁"]}, {"a": float(10**16)}, 1e-7, 2**64, -(2**70),
    datetime(2026, 3, 11, 18, 0, 0, 250, UTC), timedelta(hours=1), Decimal("2.50"), gettext_lazy("words"),
    UUID("12345678-1234-5678-1234-567812345678"), {1: "a number as a name"}, (1, 2),
]  # fmt: skip


@pytest.mark.parametrize("content", ODD)
def test_json_is_written_as_the_framework_writes_it(content: object) -> None:
    expected = JSONRenderer().render(content)

    assert FastJSON().render(content) == expected.replace(b"1e-07", b"1e-7")  # the same number


def test_whoever_asks_for_indented_json_gets_it() -> None:
    assert FastJSON().render({"a": 1}, "application/json; indent=2", {}) == b'{\n  "a": 1\n}'
