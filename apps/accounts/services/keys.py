"""Partners' API keys: issued once in plain, kept as a digest, checked on every call, revoked for good.

Whoever does something to a key is on record (`KeyEvent`), in the same transaction.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import ApiKey, KeyEvent, Partner
from apps.accounts.services.key_texts import digest_of, id_in, is_well_formed, new_text
from verifyhub.lifecycle import SYSTEM, Actor

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
USE_NOTED_EVERY = timedelta(minutes=1)  # so that a busy partner does not cost one write per call

_NO_DIGEST = "0" * 64  # compared with when the key is unknown, so that the answer takes as long


class KeyRefused(ValueError):
    """A key cannot be made or replaced so; the message is for the person who wants it."""


class UnknownScope(KeyRefused):
    """A key was asked for with a scope that no door knows."""


class KeyClosed(Exception):
    """A text opens nothing. `code` is stable.

    Only who holds the whole secret is told that the key has expired or was revoked; anyone else that it is unknown.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@transaction.atomic
def issue_key(
    partner: Partner,
    *,
    label: str,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    replaces: ApiKey | None = None,
    by: Actor = SYSTEM,
    choose: Callable[[str], str] = secrets.choice,
    now: datetime,
) -> tuple[ApiKey, str]:
    """A new key and its plain text, which cannot be had again. `choose` picks one sign at random.

    Raises:
        UnknownScope: a scope is not in SCOPES.
        KeyRefused: it would have ended already.
    """
    wanted = sorted(set(scopes))
    if unknown := [scope for scope in wanted if scope not in SCOPES]:
        raise UnknownScope(f"There is no scope {unknown[0]!r}; known are {', '.join(SCOPES)}.")
    if expires_at is not None and expires_at <= now:
        raise KeyRefused("A key cannot end before it begins.")
    plain = new_text(choose)
    key = ApiKey.objects.create(
        partner=partner,
        label=label,
        key_id=id_in(plain),
        digest=digest_of(plain),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
        replaces=replaces,
        **(replaces.own_limits() if replaces else {}),
    )
    end = f", until {expires_at:%Y-%m-%d %H:%M} UTC" if expires_at else ""
    _record(key, KeyEvent.Kind.ISSUED, f"May: {', '.join(wanted) or 'nothing'}{end}.", by, now)
    return key, plain


@transaction.atomic
def rotate_key(
    key: ApiKey,
    *,
    old_ends_at: datetime,
    expires_at: datetime | None = None,
    by: Actor = SYSTEM,
    choose: Callable[[str], str] = secrets.choice,
    now: datetime,
) -> tuple[ApiKey, str]:
    """A successor of the same partner, label, scopes and limits; the old key goes on until `old_ends_at` at most.

    So two of a line are live while the partner changes over, never three.

    Raises:
        KeyRefused: the key is not live, or a third of its line would be.
    """
    old = ApiKey.objects.select_for_update().get(pk=key.pk)
    if _why_closed(old, now):
        raise KeyRefused("Only a live key can be replaced. Issue a new one.")
    line = ApiKey.objects.filter(Q(replaces=old) | Q(pk=old.replaces_id)).filter(live_at(now))
    if other := line.first():
        raise KeyRefused(
            f"Two keys “{old.label}” are live already: vh_live_{other.key_id}… goes with this one."
            " Revoke the one that is no longer used first."
        )
    old.expires_at = min(filter(None, (old.expires_at, max(old_ends_at, now))))
    old.save(update_fields=["expires_at"])
    successor, plain = issue_key(
        old.partner,
        label=old.label,
        scopes=old.scopes,
        expires_at=expires_at,
        replaces=old,
        by=by,
        choose=choose,
        now=now,
    )
    words = f"By vh_live_{successor.key_id}…; ends {old.expires_at:%Y-%m-%d %H:%M} UTC."
    _record(old, KeyEvent.Kind.REPLACED, words, by, now)
    return successor, plain


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor = SYSTEM, now: datetime) -> None:
    """End a key from the next request on. The first revocation counts; a second changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        _record(key, KeyEvent.Kind.REVOKED, "", by, now)
    key.refresh_from_db()


@transaction.atomic
def set_key_limits(
    key: ApiKey,
    *,
    reads_per_minute: int | None,
    writes_per_minute: int | None,
    requests_per_day: int | None,
    by: Actor = SYSTEM,
    now: datetime,
) -> None:
    """What this key is held to from its next request on; None: what all keys are held to."""
    limits = {
        "reads_per_minute": reads_per_minute,
        "writes_per_minute": writes_per_minute,
        "requests_per_day": requests_per_day,
    }
    ApiKey.objects.filter(pk=key.pk).update(**limits)
    key.refresh_from_db()
    own = [f"{limit:,} {name.replace('_', ' ')}" for name, limit in limits.items() if limit is not None]
    _record(key, KeyEvent.Kind.LIMITED, f"{'; '.join(own) or 'As every key'}.", by, now)


def live_at(now: datetime) -> Q:
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))


def check_key(plain: str, *, now: datetime) -> ApiKey:
    """The live key that this is the plain text of, with its partner; asked of the database each time.

    A mistyped key fails its checksum and costs no query.

    Raises:
        KeyClosed: for any other text.
    """
    key = None
    if is_well_formed(plain):
        key = ApiKey.objects.select_related("partner").filter(key_id=id_in(plain)).first()
        matches = hmac.compare_digest(digest_of(plain), key.digest if key else _NO_DIGEST)
        key = key if matches else None
    if key is None:
        raise KeyClosed("invalid_key", "This API key is unknown.")
    if reason := _why_closed(key, now):
        raise KeyClosed(*reason)
    _note_use(key, now)
    return key


def _why_closed(key: ApiKey, now: datetime) -> tuple[str, str] | None:
    if key.revoked_at is not None:
        return "key_revoked", f"This API key was revoked on {key.revoked_at:%Y-%m-%d}."
    if key.expires_at is not None and key.expires_at <= now:
        return "key_expired", f"This API key expired on {key.expires_at:%Y-%m-%d}."
    if not key.partner.is_active:
        return "partner_inactive", "The newsroom has switched this partner off; its keys open nothing meanwhile."
    return None


def _note_use(key: ApiKey, now: datetime) -> None:
    if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        key.last_used_at = now


def _record(key: ApiKey, kind: KeyEvent.Kind, words: str, by: Actor, now: datetime) -> None:
    KeyEvent.objects.create(key=key, kind=kind, words=words, actor_name=by.name, actor_key=by.key, happened_at=now)
