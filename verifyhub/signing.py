"""Standard Webhooks v1 signatures: https://github.com/standard-webhooks/standard-webhooks (spec 1.0.0)."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification allows 24 to 64
TOLERANCE = timedelta(minutes=5)  # what the reference libraries accept, either way


class SignatureInvalid(Exception):
    """The message was not signed with any of the secrets, or not lately."""


def new_secret(random_bytes: Callable[[int], bytes]) -> str:
    return SECRET_PREFIX + base64.b64encode(random_bytes(SECRET_BYTES)).decode()


def sign(body: bytes, *, webhook_id: str, sent_at: datetime, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of one attempt. Each live secret adds one signature, newest first.

    The key of a secret is what follows `whsec_`, base64-decoded, not the string itself.
    """
    timestamp = str(int(sent_at.timestamp()))
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(body, webhook_id, timestamp, secret) for secret in secrets),
    }


def verify(body: bytes, headers: Mapping[str, str], *, secret: str, now: datetime) -> None:
    """Check the three headers (lower-case names) against the body.

    Raises:
        SignatureInvalid: a header is missing, the time is more than 5 minutes off, or no signature matches.
    """
    try:
        webhook_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        candidates = headers["webhook-signature"].split(" ")
        age = abs(now.timestamp() - int(timestamp))
    except (KeyError, ValueError, OverflowError) as error:
        raise SignatureInvalid("A webhook header is missing or malformed.") from error
    if age > TOLERANCE.total_seconds():
        raise SignatureInvalid("The message is more than 5 minutes off our clock.")
    expected = _signature(body, webhook_id, timestamp, secret)
    if not any(hmac.compare_digest(expected.encode(), candidate.encode()) for candidate in candidates):
        raise SignatureInvalid("No signature matches the secret.")


def _signature(body: bytes, webhook_id: str, timestamp: str, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
