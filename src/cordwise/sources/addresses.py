"""Which addresses of the network are open to everybody, and how a host's addresses are found."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NEVER_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_PUBLIC_V6 = IPv6Network("2000::/3")
_NEVER_V6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_TRANSLATED = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def resolve_host(host: str) -> tuple[str, ...]:
    """The addresses of a host, in the order in which the system would try them.

    Raises:
        OSError: the name is not known, or cannot be looked up now.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet. Own lists: what Python calls global differs between its versions."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:  # a zone: the address holds on one link only
        return False
    return _is_public_v4(parsed) if isinstance(parsed, IPv4Address) else _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NEVER_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    """Addresses that carry an IPv4 one inside are judged by it; 6to4 and Teredo, which no site is served from, are refused."""
    inside = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _TRANSLATED:  # a network with IPv6 only sees every IPv4 site like this
        return _is_public_v4(inside)
    if address.ipv4_mapped is not None or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return _is_public_v4(inside) and address.ipv4_mapped is not None
    return address in _PUBLIC_V6 and not any(address in network for network in _NEVER_V6)
