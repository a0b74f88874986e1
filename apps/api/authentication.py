"""Who is calling, by API key, and what that key may do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts.models import ApiKey, Partner
from apps.accounts.services import KeyClosed, check_key
from apps.api import bad_keys

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself imports this module, by settings

Scopes = Mapping[str, Sequence[str]]  # by method; an empty sequence: any live key will do

HOW_TO_COME_IN = "Send your API key as 'Authorization: Bearer vh_live_…'."


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer vh_live_…`. The partner is `request.user`, the key `request.auth`."""

    def authenticate(self, request: Request) -> tuple[Partner, ApiKey] | None:
        scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
        now = timezone.now()
        bad_keys.turn_away(request._request, plain.strip(), now=now)
        try:
            key = self._key(scheme, plain.strip(), now)
        except AuthenticationFailed:
            bad_keys.note_bad_key(request._request, now=now)
            raise
        if key is None:
            bad_keys.note_bad_key(request._request, now=now)
            return None
        bad_keys.note_good_key(key)
        return key.partner, key

    def _key(self, scheme: str, plain: str, now: datetime) -> ApiKey | None:
        if not scheme:
            return None
        if scheme.lower() != "bearer":
            raise AuthenticationFailed(HOW_TO_COME_IN, "invalid_key")
        try:
            return check_key(plain, now=now)
        except KeyClosed as closed:
            raise AuthenticationFailed(str(closed), closed.code) from closed

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="VerifyHub"'


class HasScope(BasePermission):
    """A view says in `required_scopes` what each of its methods needs; one it does not mention is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            raise NotAuthenticated(HOW_TO_COME_IN)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS" or method not in view.allowed_methods:
            return True  # answered with 405, or with what the address can do
        return _has_scopes(request.auth, getattr(view, "required_scopes", {}).get(method))


def key_of(request: Request) -> ApiKey:
    """The key that this request was let in with."""
    return cast(ApiKey, request.auth)


def _has_scopes(key: ApiKey, needed: Sequence[str] | None) -> bool:
    if needed is None:
        return False
    missing = [scope for scope in needed if scope not in key.scopes]
    if missing:
        raise PermissionDenied(f"This key lacks the scope {missing[0]}.", "missing_scope")
    return True
