"""Full addresses of what the API speaks of, as this installation is known to the world."""

import uuid
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from rest_framework.request import Request

_ANY = str(uuid.UUID(int=0))


def address_of(name: str, uid: uuid.UUID | None = None) -> str:
    """`name` is a route of the API ("claim-detail")."""
    return settings.BASE_URL + (reverse(name) if uid is None else _pattern(name).replace(_ANY, str(uid)))


@cache
def _pattern(name: str) -> str:
    """The route with _ANY in it: to reverse a route takes longer than to show a claim's other fields."""
    return reverse(name, kwargs={"uid": _ANY})


def story_address(key: int) -> str:
    return settings.BASE_URL + reverse("story-detail", kwargs={"key": key})


def listed(name: str, **narrowed: object) -> str:
    """The address of a list, narrowed."""
    return f"{address_of(name)}?{urlencode(narrowed)}"


def page_of(uid: uuid.UUID) -> str:
    """The readers' page of a claim."""
    return f"{settings.BASE_URL}/claims/{uid}/"


def same_with(request: Request, name: str, value: str) -> str:
    """The address asked for, with one query parameter set."""
    query = request.query_params.copy()
    query[name] = value
    return f"{settings.BASE_URL}{request.path}?{urlencode(list(query.lists()), doseq=True)}"
