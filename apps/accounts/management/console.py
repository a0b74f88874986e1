"""Who types a command, and how long what they make is good for."""

import getpass
from datetime import datetime, timedelta

from django.core.management.base import CommandError

from apps.accounts.models import ApiKey
from apps.accounts.services.key_texts import PREFIX
from verifyhub.lifecycle import Actor, Role

LONGEST_DAYS = 3_650


def operator_at_the_console() -> Actor:
    """By the name of the system's account, which may have none in a container."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = "someone"
    return Actor(Role.OPERATOR, f"{account}, by command")


def end_after(days: int, *, option: str = "--days", now: datetime) -> datetime:
    if not 1 <= days <= LONGEST_DAYS:
        raise CommandError(f"{option} is a number from 1 to {LONGEST_DAYS}.")
    return now + timedelta(days=days)


def key_called(key_id: str) -> ApiKey:
    """By the public part of a key, with or without what stands before it."""
    key = ApiKey.objects.select_related("partner").filter(key_id=key_id.removeprefix(PREFIX).rstrip("…_")).first()
    if key is None:
        raise CommandError(f"There is no key {PREFIX}{key_id.removeprefix(PREFIX)}…: the newsroom lists them.")
    return key
