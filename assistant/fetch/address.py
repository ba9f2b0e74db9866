"""
Where a request may go: which URLs, and which addresses.

A URL comes from a user, but also from a feed or a redirect, whose author may wish this machine to ask its neighbours.
So every address is judged when it is dialled (see `transport`), whatever the URL looks like.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

import httpx

from assistant.errors import ReadError

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""A name and a port to addresses; raises OSError where there are none."""

# Public by their number, but served by the network one stands in, or not yet known as reserved to Python 3.11.
_ALSO_PRIVATE = [
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's metadata
        "192.0.0.0/24",  # IETF assignments, Oracle's metadata among them
        "192.88.99.0/24",  # 6to4 relays
        "fec0::/10",  # the site-local addresses of old
    )
]
_NAT64 = ip_network("64:ff9b::/96")


def checked(url: str) -> str:
    """The URL in one form, without its fragment; raises ReadError where it may not be fetched at all."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise ReadError(
            f"{shown(url)} is not a URL: {printable(str(error))}.", hint="Check how it is written."
        ) from None
    if parsed.scheme not in {"http", "https"}:
        raise ReadError(f"{shown(url)} is no http or https address.", hint="Only these are fetched.")
    if parsed.userinfo:
        raise ReadError(
            f"{shown(url)} carries a user name or password, which would be stored with every citation.",
            hint="Save the page to a file and ingest that.",
        )
    if not parsed.host:
        raise ReadError(f"{shown(url)} names no host.", hint="Check how it is written.")
    return str(parsed.copy_with(fragment=None))


def shown(url: str) -> str:
    """The URL as messages may print it: without a user's name or password, and with nothing that drives a terminal."""
    scheme, mark, rest = printable(url).partition("://")
    place, slash, path = rest.partition("/")
    return f"{scheme}{mark}{place.rpartition('@')[2]}{slash}{path}"


def printable(said: str) -> str:
    """What someone else said, on one line of a message."""
    return "".join(character if character.isprintable() else "?" for character in said)[:300]


def host_of(url: str) -> str:
    return httpx.URL(url).host


def resolve(host: str, port: int) -> list[str]:
    """Every address the system knows for a name, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet: not to this machine, its network, or everybody at once."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(ip) if isinstance(ip, IPv6Address) else None
    if inner:
        return is_public(str(inner))
    # `is_global` alone passes multicast.
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _ALSO_PRIVATE)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4 or NAT64."""
    return ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
