"""Partners' API keys: issued once in plain, kept as a digest, checked on every call, revoked for good."""

import hashlib
import hmac
import secrets
import string
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from apps.accounts.models import ApiKey, Partner

CLAIMS_READ = "claims:read"
ARTICLES_WRITE = "articles:write"
CLAIMS_WRITE = "claims:write"
EVIDENCE_WRITE = "evidence:write"
LOOKUPS_ASK = "lookups:ask"
WEBHOOKS_MANAGE = "webhooks:manage"
ALLOWS = {  # by scope, in words that go on after "may"
    CLAIMS_READ: "read claims, journals, articles and the change feed",
    ARTICLES_WRITE: "send articles",
    CLAIMS_WRITE: "send claims",
    EVIDENCE_WRITE: "send evidence",
    LOOKUPS_ASK: "ask for sources to be looked up again",
    WEBHOOKS_MANAGE: "manage its own webhooks",
}
SCOPES = tuple(ALLOWS)

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = "vh_live_"
ID_LENGTH = 8
SECRET_LENGTH = 43  # 43 of 62 signs: 256 bits
CHECKSUM_LENGTH = 6  # 62 ** 6 holds any CRC-32
KEY_LENGTH = len(PREFIX) + ID_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH
USE_NOTED_EVERY = timedelta(minutes=1)  # so that a busy partner does not cost one write per call

_NO_DIGEST = "0" * 64  # compared with when the key is unknown, so that the answer takes as long


class UnknownScope(ValueError):
    """A key was asked for with a scope that no door knows."""


def issue_key(
    partner: Partner,
    *,
    label: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    choose: Callable[[str], str] = secrets.choice,
    now: datetime,
) -> tuple[ApiKey, str]:
    """A new key and its plain text, which cannot be had again. `choose` picks one sign at random.

    Raises:
        UnknownScope: a scope is not in SCOPES.
    """
    wanted = sorted(set(scopes))
    if unknown := [scope for scope in wanted if scope not in SCOPES]:
        raise UnknownScope(f"There is no scope {unknown[0]!r}; known are {', '.join(SCOPES)}.")
    key_id, secret = (_random_text(length, choose) for length in (ID_LENGTH, SECRET_LENGTH))
    plain = _with_checksum(f"{PREFIX}{key_id}_{secret}")
    key = ApiKey.objects.create(
        partner=partner,
        label=label,
        key_id=key_id,
        digest=_digest(plain),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    return key, plain


def revoke_key(key: ApiKey, *, now: datetime) -> None:
    """End a key. The first revocation counts; a second changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)
    key.refresh_from_db()


def check_key(plain: str, *, now: datetime) -> ApiKey | None:
    """The live key that this is the plain text of, with its partner; None for any other text.

    A mistyped key fails its checksum and costs no query.
    """
    if not _is_well_formed(plain):
        return None
    key_id = plain[len(PREFIX) : len(PREFIX) + ID_LENGTH]
    key = ApiKey.objects.select_related("partner").filter(key_id=key_id).first()
    matches = hmac.compare_digest(_digest(plain), key.digest if key else _NO_DIGEST)
    if key is None or not matches or not _is_live(key, now):
        return None
    _note_use(key, now)
    return key


def _is_live(key: ApiKey, now: datetime) -> bool:
    is_expired = key.expires_at is not None and key.expires_at <= now
    return key.revoked_at is None and not is_expired and key.partner.is_active


def _note_use(key: ApiKey, now: datetime) -> None:
    if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        key.last_used_at = now


def _is_well_formed(plain: str) -> bool:
    is_shaped = len(plain) == KEY_LENGTH and plain.isascii() and plain.startswith(PREFIX)
    return is_shaped and _with_checksum(plain[:-CHECKSUM_LENGTH]) == plain


def _with_checksum(text: str) -> str:
    number, signs = zlib.crc32(text.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, rest = divmod(number, len(BASE62))
        signs = BASE62[rest] + signs
    return text + signs


def _digest(plain: str) -> str:
    """A fast hash is enough: the secret is random and long, so there is nothing to guess."""
    return hashlib.sha256(plain.encode()).hexdigest()


def _random_text(length: int, choose: Callable[[str], str]) -> str:
    return "".join(choose(BASE62) for _ in range(length))
