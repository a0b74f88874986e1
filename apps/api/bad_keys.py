"""An address that keeps coming with bad keys, or none, is turned away before the database is asked about the next.

What is known here is known to this process: that an address is turned away, and which keys it let in before. A key that
opened something is let through to be checked even then, so that one forgotten program does not shut out its neighbours
behind the same address.
"""

from datetime import datetime
from ipaddress import IPv6Address, ip_address
from math import ceil

from django.conf import settings
from django.http import HttpRequest

from apps.accounts.models import ApiKey
from apps.accounts.services.key_texts import digest_of
from apps.api.limits import MINUTE, Policy, QuotaExceeded, Standing, count_for_address

REMEMBERED = 10_000  # addresses, and keys

_turned_away: dict[str, float] = {}  # address -> until when, in seconds since 1970
_let_in: set[str] = set()  # digests of keys


def turn_away(request: HttpRequest, plain: str, *, now: datetime) -> None:
    """Raises:
    QuotaExceeded: the address has sent too many bad keys, and this is none that opened something before.
    """
    until = _turned_away.get(_address(request) or "", 0)
    if now.timestamp() < until and digest_of(plain) not in _let_in:
        raise QuotaExceeded([Standing(_policy(), -1, ceil(until - now.timestamp()))])


def note_bad_key(request: HttpRequest, *, now: datetime) -> None:
    address = _address(request)
    if address is None:
        return
    standing = count_for_address(address, _policy(), now=now)
    if standing.left is not None and standing.left <= 0:
        if len(_turned_away) >= REMEMBERED:
            _turned_away.clear()
        _turned_away[address] = now.timestamp() + standing.resets_in


def note_good_key(key: ApiKey) -> None:
    if len(_let_in) >= REMEMBERED:
        _let_in.clear()
    _let_in.add(key.digest)


def forget() -> None:
    _turned_away.clear()
    _let_in.clear()


def _policy() -> Policy:
    return Policy("bad-keys", settings.BAD_KEYS_PER_MINUTE, MINUTE)


def _address(request: HttpRequest) -> str | None:
    """Who is counted, None for nobody. Behind a proxy the last address is the one that the proxy itself has seen: what
    stands before it is what the caller says. The proxy's own address would be everyone's, and is nobody's.
    """
    if settings.BEHIND_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))  # one household has a whole /64
    return str(address)
