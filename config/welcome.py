"""The last words of a start: where everything is, and the first login."""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse

from apps.accounts.models import User
from apps.claims.models import Claim

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
DOORS = {
    "newsroom": "admin:index",
    "API documentation": "api-docs",
}
DEMONSTRATION_DOORS = {
    "webhook viewer": "demo-webhooks",
    "demonstration press": "demo-press",
}


def welcome(*, started_in: float) -> str:
    lines = [f"  web server       ready ({started_in:.1f} s)", ""]
    lines += [f"  {name:<20} {settings.BASE_URL}{path}" for name, path in _addresses()]
    lines += ["", *_login_lines(), "", "  Ctrl-C stops VerifyHub; nothing is lost."]
    return "\n".join(lines)


def _addresses() -> Iterator[tuple[str, str]]:
    doors = DOORS | DEMONSTRATION_DOORS if settings.DEMO else DOORS
    for name, view in doors.items():
        yield name, reverse(view)
    if settings.DEMO and (claim := Claim.objects.order_by("id").first()):
        yield "a readers' page", reverse("claim-page", args=[claim.uid])


def _login_lines() -> list[str]:
    """In demonstration mode the first start makes a login; elsewhere a password has no business in a log."""
    someone_can_log_in = (
        User.objects.filter(is_staff=True, is_active=True)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exists()
    )
    if someone_can_log_in:
        return ["  The login was shown at the first start; `manage.py changepassword NAME` sets a new password."]
    if not settings.DEMO:
        return ["  No one can log in yet: `manage.py createsuperuser` makes the first login."]
    name, password = make_first_login()
    return ["  Login, shown this once:", f"    name      {name}", f"    password  {password}"]


def make_first_login() -> tuple[str, str]:
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
    name = "editor"
    if User.objects.filter(username=name).exists():
        name = f"editor-{secrets.token_hex(2)}"
    User.objects.create_superuser(name, password=password)
    return name, password
