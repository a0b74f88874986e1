"""What of the API is on its way out: one table, told on every answer it concerns and in the description.

`Deprecation` is RFC 9745, `Sunset` RFC 8594.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date

NOTICE = timedelta(days=730)  # nothing goes sooner than 24 months after it was said


@dataclass(frozen=True)
class Lifetime:
    """An operation as "GET /api/v1/claims/{uid}/", or a field as "ClaimOut.hedge" (its schema in the description).

    A field's answers are not deprecated themselves: those `shown_by` these operations only link to what is said of it.
    """

    what: str
    deprecated_at: datetime
    sunset_at: datetime
    link: str  # a page for people
    shown_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sunset_at < self.deprecated_at + NOTICE:
            raise ValueError(f"{self.what} is to end less than {NOTICE.days} days after its deprecation.")

    @property
    def is_operation(self) -> bool:
        return " " in self.what


_CONVERTED = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
LIFETIMES: tuple[Lifetime, ...] = ()  # nothing is on its way out


def announce(request: HttpRequest, response: HttpResponseBase) -> None:
    operation = _operation_of(request)
    for lifetime in LIFETIMES:
        if operation == lifetime.what:
            response["Deprecation"] = f"@{lifetime.deprecated_at.timestamp():.0f}"
            response["Sunset"] = http_date(lifetime.sunset_at.timestamp())
        if operation in (lifetime.what, *lifetime.shown_by):
            link = f'<{lifetime.link}>; rel="deprecation"; type="text/html"'
            response["Link"] = f"{response['Link']}, {link}" if response.has_header("Link") else link


def describe_lifetimes(result: dict[str, Any], **later_arguments: object) -> dict[str, Any]:
    """Mark in the OpenAPI description what is on its way out. An entry that names nothing is a KeyError."""
    for lifetime in LIFETIMES:
        described = _described(result, lifetime)
        described["deprecated"] = True
        words = f"Deprecated; goes on {lifetime.sunset_at:%Y-%m-%d}. {lifetime.link}"
        described["description"] = " ".join(filter(None, (described.get("description"), words)))
    return result


def _described(result: Mapping[str, Any], lifetime: Lifetime) -> dict[str, Any]:
    if lifetime.is_operation:
        method, path = lifetime.what.split(" ")
        return result["paths"][path][method.lower()]
    schema, field = lifetime.what.split(".")
    return result["components"]["schemas"][schema]["properties"][field]


def _operation_of(request: HttpRequest) -> str:
    """As the description writes it: Django's <uuid:uid> is {uid} there."""
    route = request.resolver_match.route if request.resolver_match else ""
    path = _CONVERTED.sub(r"{\1}", route)
    return f"{'GET' if request.method == 'HEAD' else request.method} /{path}"
