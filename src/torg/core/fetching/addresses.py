"""Which addresses may be fetched from: public ones only, unless the operator has said otherwise."""

import ipaddress
import socket
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from torg.core.fetching.words import FetchError, Problem

PORTS = {80, 443, 8080, 8443}
MAX_URL = 2_000  # characters

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Never, not even for a host that the operator allows: there clouds hand out their keys.
_METADATA = {
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200",
                 "192.0.0.192", "fd00:ec2::254")
}  # fmt: skip
# IANA's special-purpose registry, written out: what the standard library calls private differs
# between versions of Python.
_INWARD_4 = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# IPv6 is the other way round: global unicast only, without what wraps or documents.
_GLOBAL_6 = ipaddress.ip_network("2000::/3")
_INWARD_6 = [
    ipaddress.ip_network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
]


@dataclass(frozen=True)
class Target:
    """An address as it will be asked: its parts checked, its host in the letters of the wire."""

    scheme: str
    host: str
    port: int
    path: str  # with the query
    url: str

    @property
    def allowed(self) -> bool:
        """Whether the operator has named this host (TORG_FETCH_ALLOW)."""
        return self.host in settings.FETCH_ALLOW

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _default_port(self.scheme) else f"{host}:{self.port}"


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def read_url(url: str, *, insecure: bool = False) -> Target:
    """Return the parts of an address. Raises FetchError for one that must not be asked.

    `insecure` allows plain http; never anything else.
    """
    parts = _split(url)
    if parts.scheme not in {"http", "https"}:
        raise FetchError(Problem.NOT_HTTPS)
    if parts.scheme == "http" and not insecure:
        raise FetchError(Problem.NOT_HTTPS)
    if parts.username is not None or parts.password is not None:
        raise FetchError(Problem.CREDENTIALS)
    host = _wire_name(parts.hostname or "")
    port = _port(parts)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    target = Target(parts.scheme, host, port, f"{path}?{query}" if query else path, url)
    if port not in PORTS and not target.allowed:
        raise FetchError(Problem.PORT, port=port)
    return target


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise FetchError(Problem.BAD_URL)
    if "\\" in url:  # some read it as a slash: two readers would see two hosts
        raise FetchError(Problem.BAD_URL)
    try:
        return urlsplit(url)
    except ValueError:
        raise FetchError(Problem.BAD_URL) from None


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise FetchError(Problem.BAD_URL) from None
    return _default_port(parts.scheme) if port is None else port


def _wire_name(host: str) -> str:
    """Return the host in ASCII, lower case, without a dot at its end."""
    if not host or "%" in host:  # a zone of a link-local address
        raise FetchError(Problem.BAD_URL)
    if ":" in host:
        return host
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise FetchError(Problem.BAD_URL) from None
    if not name or not all(char.isalnum() or char in "-._" for char in name):
        raise FetchError(Problem.BAD_URL)
    return name


def leads_inward(address: Address) -> bool:
    """Return whether the address is anything but an ordinary public one.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) counts as inward: it hides where it leads.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address in _METADATA or any(address in net for net in _INWARD_4)
    return address not in _GLOBAL_6 or any(address in net for net in _INWARD_6)


def resolve(target: Target, seconds: float) -> list[str]:
    """Return the addresses that may be asked, in the system's order; asks the name server once.

    Raises FetchError when there is none, or none that is public.
    """
    found = _look_up(target.host, target.port, seconds)
    if not found:
        raise FetchError(Problem.NO_SUCH_HOST, host=target.host)
    good = [
        text
        for text in found
        if (address := ipaddress.ip_address(text)) not in _METADATA
        and (target.allowed or not leads_inward(address))
    ]
    if not good:
        raise FetchError(Problem.REFUSED_ADDRESS, host=target.host)
    return good


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """Return the addresses of a name. In a thread: the system's look-up knows no time limit."""
    answer: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        answer.extend(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows))

    thread = threading.Thread(target=ask, name="torg-look-up", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if thread.is_alive():
        raise FetchError(Problem.TIMEOUT, host=host, seconds=round(seconds))
    return answer
