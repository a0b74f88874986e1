"""Parts of a page that change by themselves: the page asks for them again and again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response


def live_part(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """304 when it is as the page has it."""
    response = render(request, template, dict(context))
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    # Django's types allow for None here, which only comes back when None went in.
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
