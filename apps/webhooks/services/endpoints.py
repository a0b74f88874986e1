"""Addresses that want to be told, and the secrets that sign what they are told."""

import secrets as randomness
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from apps.accounts.models import Partner
from apps.claims.models import JournalHead
from apps.queue.models import Status
from apps.webhooks.models import Delivery, Endpoint, Secret
from apps.webhooks.payloads import EVENT_TYPES
from apps.webhooks.queries import endpoints_of
from apps.webhooks.sealing import seal, unseal
from apps.webhooks.services.fanning_out import number_all_entries
from verifyhub.outbound import FetchFailed, check_address
from verifyhub.signing import new_secret

LONGEST_OVERLAP = timedelta(days=7)
LONGEST_URL = 2_000  # characters
MOST_ENDPOINTS = 20  # of one partner: each is told of every change
ALREADY_THERE = "This partner already has an endpoint with this address."
DELETED = "The endpoint was deleted."


class EndpointRefused(Exception):
    """The endpoint cannot be kept as asked. `code` is stable; the message is for whoever asked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def create_endpoint(
    partner: Partner,
    *,
    url: str,
    description: str = "",
    event_types: Iterable[str] = (),
    from_start: bool = False,
    check: Callable[[str], None] | None = None,
    random_bytes: Callable[[int], bytes] = randomness.token_bytes,
    now: datetime,
) -> tuple[Endpoint, str]:
    """Keep an endpoint and its first secret. It is told of what happens from now on, or of all with `from_start`.

    Returns the endpoint and the secret as shown once: only its encrypted form is kept.
    `check` says whether an address may be contacted, by default with this installation's outbound policy.

    Raises:
        EndpointRefused: "https_required", "address_refused", "unknown_event", "already_there" or "too_many".
    """
    if endpoints_of(partner).count() >= MOST_ENDPOINTS:
        raise EndpointRefused("too_many", f"A partner has at most {MOST_ENDPOINTS} endpoints. Delete one first.")
    wanted = _check_events(event_types)
    check_endpoint_address(url, check)
    plain = new_secret(random_bytes)
    try:
        with transaction.atomic():
            endpoint = Endpoint.objects.create(
                partner=partner,
                url=url,
                description=description,
                event_types=wanted,
                starts_after=0 if from_start else _end_of_feed(),
                created_at=now,
            )
            Secret.objects.create(endpoint=endpoint, ciphertext=seal(plain), created_at=now)
    except IntegrityError as error:
        raise EndpointRefused("already_there", ALREADY_THERE) from error
    return endpoint, plain


def check_endpoint_address(url: str, check: Callable[[str], None] | None = None) -> None:
    """Raises EndpointRefused. By default the name of the host is looked up: not to be called within a transaction."""
    _check_url(url, check or partial(check_address, policy=settings.OUTBOUND_POLICY))


def change_endpoint(
    endpoint: Endpoint,
    *,
    url: str | None = None,
    description: str | None = None,
    event_types: Iterable[str] | None = None,
    check: Callable[[str], None] | None = None,
) -> None:
    """Put what is given in place of what was. What waits to be sent goes to the new address.

    Raises:
        EndpointRefused: as for a new one.
    """
    changes: dict[str, object] = {}
    if event_types is not None:
        changes["event_types"] = _check_events(event_types)
    if description is not None:
        changes["description"] = description
    if url is not None and url != endpoint.url:
        check_endpoint_address(url, check)
        changes["url"] = url
    try:
        with transaction.atomic():
            Endpoint.objects.filter(pk=endpoint.pk).update(**changes)
    except IntegrityError as error:
        raise EndpointRefused("already_there", ALREADY_THERE) from error
    endpoint.refresh_from_db()


@transaction.atomic
def delete_endpoint(endpoint: Endpoint, *, now: datetime) -> None:
    """It is told nothing any more, not even what waits; its secrets are gone. What it was told stays on record."""
    Endpoint.objects.filter(pk=endpoint.pk, deleted_at=None).update(deleted_at=now, is_enabled=False)
    endpoint.secrets.all().delete()
    waiting = Delivery.objects.filter(endpoint=endpoint, status=Status.WAITING)
    waiting.update(status=Status.FAILED, due_at=None, last_error=DELETED)
    endpoint.refresh_from_db()


@transaction.atomic
def rotate_secret(
    endpoint: Endpoint,
    *,
    overlap: timedelta = timedelta(hours=24),
    random_bytes: Callable[[int], bytes] = randomness.token_bytes,
    now: datetime,
) -> str:
    """Give the endpoint a new secret, shown once. The old one signs beside it for `overlap`, 0 to 7 days."""
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise ValueError(f"The overlap must be between 0 and {LONGEST_OVERLAP.days} days.")
    plain = new_secret(random_bytes)
    endpoint.secrets.filter(expires_at=None).update(expires_at=now + overlap)
    Secret.objects.create(endpoint=endpoint, ciphertext=seal(plain), created_at=now)
    return plain


def live_secrets(endpoint: Endpoint, *, now: datetime) -> list[str]:
    """Newest first.

    Raises:
        SealBroken: one of them cannot be read with this installation's SECRET_KEY.
    """
    secrets = sorted(endpoint.secrets.all(), key=lambda secret: secret.pk, reverse=True)
    return [unseal(secret.ciphertext) for secret in secrets if not secret.expires_at or secret.expires_at > now]


def disable_endpoint(endpoint: Endpoint, *, reason: str) -> None:
    """What happens meanwhile is kept, held, and sent once the endpoint is enabled again."""
    Endpoint.objects.filter(pk=endpoint.pk, is_enabled=True).update(is_enabled=False, disabled_reason=reason[:300])
    endpoint.refresh_from_db()


def enable_endpoint(endpoint: Endpoint) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(is_enabled=True, disabled_reason="")
    endpoint.refresh_from_db()


def _end_of_feed() -> int:
    """The last number given so far. No further one is given until the caller's transaction ends.

    Without the lock an entry could be numbered and fanned out before the new endpoint is visible, and be missed.
    """
    number_all_entries()
    return JournalHead.objects.select_for_update().get(pk=1).last_sequence


def _check_events(event_types: Iterable[str]) -> list[str]:
    wanted = sorted(set(event_types))
    if unknown := [event for event in wanted if event not in EVENT_TYPES]:
        raise EndpointRefused("unknown_event", f"There is no event called {unknown[0]!r}.")
    return wanted


def _check_url(url: str, check: Callable[[str], None]) -> None:
    if len(url) > LONGEST_URL:
        raise EndpointRefused("address_refused", f"The address has more than {LONGEST_URL:,} characters.")
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (settings.DEMO and _is_loopback(parts.hostname or ""))
    except ValueError as error:
        raise EndpointRefused("address_refused", "This is not a web address.") from error
    if not is_safe:
        raise EndpointRefused("https_required", "The address must begin with https://.")
    try:
        check(url)
    except FetchFailed as error:
        raise EndpointRefused("address_refused", str(error)) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
