"""Full addresses of what the API speaks of, as this installation is known to the world."""

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from rest_framework.request import Request


def address_of(name: str, uid: uuid.UUID | None = None) -> str:
    """`name` is a route of the API ("claim-detail")."""
    return settings.BASE_URL + reverse(name, kwargs={"uid": uid} if uid else None)


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
