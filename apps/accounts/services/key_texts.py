"""How a key is written: vh_live_<8 signs to find it by>_<43 secret signs><6 signs of checksum>."""

import hashlib
import string
import zlib
from collections.abc import Callable

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = "vh_live_"
ID_LENGTH = 8
SECRET_LENGTH = 43  # 43 of 62 signs: 256 bits
CHECKSUM_LENGTH = 6  # 62 ** 6 holds any CRC-32
KEY_LENGTH = len(PREFIX) + ID_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH


def new_text(choose: Callable[[str], str]) -> str:
    """`choose` picks one sign at random."""
    key_id, secret = ("".join(choose(BASE62) for _ in range(length)) for length in (ID_LENGTH, SECRET_LENGTH))
    return _with_checksum(f"{PREFIX}{key_id}_{secret}")


def is_well_formed(plain: str) -> bool:
    is_shaped = len(plain) == KEY_LENGTH and plain.isascii() and plain.startswith(PREFIX)
    return is_shaped and _with_checksum(plain[:-CHECKSUM_LENGTH]) == plain


def id_in(plain: str) -> str:
    return plain[len(PREFIX) : len(PREFIX) + ID_LENGTH]


def digest_of(plain: str) -> str:
    """A fast hash is enough: the secret is random and long, so there is nothing to guess."""
    return hashlib.sha256(plain.encode()).hexdigest()


def _with_checksum(text: str) -> str:
    number, signs = zlib.crc32(text.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, rest = divmod(number, len(BASE62))
        signs = BASE62[rest] + signs
    return text + signs
