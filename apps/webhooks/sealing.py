"""Signing secrets at rest: encrypted with keys drawn from SECRET_KEY, so that a stolen database signs nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = (
    b"verifyhub: webhook secrets, 1"  # another purpose, another key; a change makes all that is sealed unreadable
)


class SealBroken(Exception):
    """The secret was sealed under a SECRET_KEY that this installation does not know."""


def seal(plain: str) -> bytes:
    return _box().encrypt(plain.encode())


def unseal(ciphertext: bytes | memoryview) -> str:
    """PostgreSQL gives binary columns as memoryview.

    Raises:
        SealBroken: neither SECRET_KEY nor SECRET_KEY_FALLBACKS opens it.
    """
    try:
        return _box().decrypt(bytes(ciphertext)).decode()
    except InvalidToken as error:
        raise SealBroken(
            "The signing secret cannot be read: SECRET_KEY has changed and the old one is not in SECRET_KEY_FALLBACKS."
        ) from error


def _box() -> MultiFernet:
    """Seals with the current key, opens with the earlier ones too."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
