"""One request over one connection to one checked address, with one deadline for all of it."""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torg.core.fetching.addresses import Target
from torg.core.fetching.words import FetchError, Problem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer  # it is there for the checker of types alone

_CHUNK = 64 * 1024
_MOMENT = 0.05  # seconds
_TLS_FAULTS = {9: Problem.TLS_EXPIRED, 10: Problem.TLS_EXPIRED, 62: Problem.TLS_NAME}
# X509_V_ERR: its own or an unknown issuer's signature, in the chain or alone.
_TLS_FAULTS |= dict.fromkeys((2, 18, 19, 20, 21), Problem.TLS_UNKNOWN)


@dataclass
class Limits:
    """`until` on the monotonic clock, in seconds; `max_bytes` after unpacking."""

    until: float
    max_bytes: int

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError when none are."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def hurry(self, seconds: float) -> None:
        """Leave no more than so many seconds."""
        self.until = min(self.until, time.monotonic() + seconds)


@dataclass(frozen=True)
class Reply:
    """What came back: the body is unpacked and whole."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""


class _TimedReader(io.RawIOBase):
    """Reads from a socket; every read has only the time that is left, so no drip outlasts it."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._limits = sock, limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._sock.settimeout(self._limits.left())
        return self._sock.recv_into(buffer)


class _Reader(io.BufferedReader):
    def close(self) -> None:
        """Stay open: http.client closes at the length that was promised, and may be lied to."""


class _TimedSocket:
    """As much of a socket as http.client needs."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._limits = sock, limits
        self._reader = _Reader(_TimedReader(sock, limits), _CHUNK)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return self._reader

    def has_more(self) -> bool:
        """Return whether more has come than was read; waits no longer than a moment."""
        self._limits.hurry(_MOMENT)
        try:
            return bool(self._reader.peek(1))
        except OSError:  # a time-out too: nothing came
            return False

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._limits.left())
        self._sock.sendall(data)

    def close(self) -> None:
        """Leave the socket to who opened it: http.client closes before it has read the body."""


def ask(
    target: Target,
    addresses: list[str],
    headers: dict[str, str],
    limits: Limits,
    body: bytes | None = None,
) -> Reply:
    """GET the target from the first of the addresses that answers; POST when there is a body.

    Raises FetchError.
    """
    try:
        with closing(_connect(target, addresses, limits)) as sock:
            return _converse(sock, target, headers, limits, body)
    except TimeoutError:
        raise FetchError(Problem.TIMEOUT, host=target.host) from None
    except ssl.SSLCertVerificationError as fault:
        problem = _TLS_FAULTS.get(fault.verify_code, Problem.TLS)
        raise FetchError(problem, host=target.host) from None
    except ssl.SSLError:
        raise FetchError(Problem.TLS, host=target.host) from None
    except http.client.IncompleteRead:
        raise FetchError(Problem.TRUNCATED) from None
    except (http.client.HTTPException, ValueError):
        raise FetchError(Problem.GARBAGE, host=target.host) from None
    except OSError:
        raise FetchError(Problem.NO_CONNECTION, host=target.host) from None


def _connect(target: Target, addresses: list[str], limits: Limits) -> socket.socket:
    sock = _first_that_answers(addresses, target.port, limits)
    if target.scheme != "https":
        return sock
    try:
        sock.settimeout(limits.left())
        # The connection goes to the checked address; the certificate must be the name's.
        return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _first_that_answers(addresses: list[str], port: int, limits: Limits) -> socket.socket:
    tries = addresses[:3]
    for number, address in enumerate(tries, 1):
        # The last one gets all the time that is left, the others their share of it.
        share = limits.left() / (len(tries) - number + 1)
        try:
            return socket.create_connection((address, port), timeout=share)
        except OSError:
            if number == len(tries):
                raise
    raise OSError


def _converse(
    sock: socket.socket,
    target: Target,
    headers: dict[str, str],
    limits: Limits,
    body: bytes | None,
) -> Reply:
    connection = http.client.HTTPConnection(target.host, target.port)
    timed = _TimedSocket(sock, limits)
    connection.sock = timed  # type: ignore[assignment]  # all that is used of a socket
    method = "GET" if body is None else "POST"
    connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.host_header, **headers}.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    if response.status != 200 or body is not None:  # nobody reads what else is said
        return Reply(response.status, found)
    content = _read(response, found.get("content-encoding", ""), limits.max_bytes)
    if "content-length" in found and "transfer-encoding" not in found and timed.has_more():
        raise FetchError(Problem.BAD_LENGTH)
    return Reply(response.status, found, content)


def _read(response: http.client.HTTPResponse, encoding: str, max_bytes: int) -> bytes:
    """Return the whole body, unpacked. Raises FetchError when it is too large or not whole."""
    with _unpacking(encoding) as packing:
        body = bytearray()
        read = 0
        while chunk := response.read(_CHUNK):
            read += len(chunk)
            # One byte more than allowed is enough to know, however much a bomb would unfold to.
            body += packing.feed(chunk, max_bytes + 1 - len(body))
            if max(read, len(body)) > max_bytes:
                raise FetchError(Problem.TOO_LARGE, megabytes=f"{max_bytes / 1e6:g}")
        if response.length:
            raise FetchError(Problem.TRUNCATED)
        packing.end()
        return bytes(body)


class _Plain:
    def feed(self, chunk: bytes, _room: int) -> bytes:
        return chunk

    def end(self) -> None:
        """Nothing is packed, so nothing can be left."""


class _Packed:
    """gzip or deflate, unpacked no further than there is room for."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inflate = zlib.decompressobj(wbits)
        self._started = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        if not self._started and self._wbits == zlib.MAX_WBITS and not _is_zlib(chunk):
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # deflate without its envelope
        self._started = True
        return self._inflate.decompress(chunk, max(1, room))

    def end(self) -> None:
        if self._started and not self._inflate.eof:
            raise FetchError(Problem.TRUNCATED)


def _is_zlib(chunk: bytes) -> bool:
    return len(chunk) > 1 and chunk[0] & 15 == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0


@contextmanager
def _unpacking(encoding: str) -> Iterator[_Plain | _Packed]:
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield _Plain()
        return
    if name not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(Problem.BAD_ENCODING)
    try:
        yield _Packed(zlib.MAX_WBITS if name == "deflate" else 16 + zlib.MAX_WBITS)
    except zlib.error:
        raise FetchError(Problem.BAD_ENCODING) from None
