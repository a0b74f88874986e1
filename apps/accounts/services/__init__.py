"""What is done with partners' keys."""

from apps.accounts.services.keys import (
    ALLOWS,
    ARTICLES_WRITE,
    CLAIMS_READ,
    CLAIMS_WRITE,
    EVIDENCE_WRITE,
    LOOKUPS_ASK,
    SCOPES,
    WEBHOOKS_MANAGE,
    KeyClosed,
    KeyRefused,
    UnknownScope,
    check_key,
    issue_key,
    live_at,
    revoke_key,
    rotate_key,
)

__all__ = [
    "ALLOWS",
    "ARTICLES_WRITE",
    "CLAIMS_READ",
    "CLAIMS_WRITE",
    "EVIDENCE_WRITE",
    "LOOKUPS_ASK",
    "SCOPES",
    "WEBHOOKS_MANAGE",
    "KeyClosed",
    "KeyRefused",
    "UnknownScope",
    "check_key",
    "issue_key",
    "live_at",
    "revoke_key",
    "rotate_key",
]
