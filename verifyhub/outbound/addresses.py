"""Which network addresses VerifyHub may contact: the public internet, by allow-list, and nothing else.

Python's own `is_private` and `is_global` are not enough: they let shared carrier space, translated IPv4, multicast and
the metadata services of several clouds through.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from verifyhub.outbound.messages import Network

Address = IPv4Address | IPv6Address

# IANA IPv4 Special-Purpose Address Registry, with multicast, and one address of a cloud's inside that is not in it.
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared carrier space; also Alibaba Cloud's metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent: public by number, private in fact
        "169.254.0.0/16",  # link-local: the metadata services of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; also Oracle Cloud's metadata service
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_V6 = IPv6Network("2000::/3")  # all that is given out for general use: IANA IPv6 Global Unicast Address Space
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo tunnels among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 tunnels: they may end anywhere
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # how IPv4 looks from an IPv6-only network; the real address is the last 32 bits


def is_open(address: Address, *, private_networks: Sequence[Network] = ()) -> bool:
    """Whether `address` is on the public internet, or in one of the networks named by the installation.

    An IPv4 address written as IPv6 (mapped, or translated by NAT64) is judged as the IPv4 address it is.
    """
    address = _unwrap(address)
    if any(address in network for network in private_networks):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _CLOSED_V4)
    if address.scope_id:
        return False
    return address in _OPEN_V6 and not any(address in block for block in _CLOSED_V6)


def _unwrap(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
