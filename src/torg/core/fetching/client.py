"""Fetch an address: follow it where it sends us, checked anew at each step, within one deadline."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from torg.core.fetching.addresses import Target, read_url, resolve
from torg.core.fetching.charset import decode
from torg.core.fetching.wire import Limits, Reply, ask
from torg.core.fetching.words import FetchError, Problem

TIMEOUT = 10.0  # seconds, for everything together
MAX_BYTES = 10_000_000  # after unpacking
MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_AGENT = "Torg/1 (reads calendars for a city centre)"
ACCEPT = "text/calendar, application/ld+json, application/json, text/html;q=0.8, */*;q=0.5"


@dataclass(frozen=True)
class Fetched:
    """What an address answered. `status` is 200, or 304 when it has not changed since last time."""

    status: int
    body: bytes = b""
    content_type: str = ""  # "text/calendar; charset=utf-8", as the server says it
    etag: str = ""
    last_modified: str = ""
    final_url: str = ""

    @property
    def is_new(self) -> bool:
        return self.status == 200

    def text(self) -> str:
        """Return the body as text, whatever the server says of its letters."""
        return decode(self.body, self.content_type)


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    insecure: bool = False,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
    accept: str = ACCEPT,
) -> Fetched:
    """GET a public address. Raises FetchError, whose text says what is wrong in plain words.

    `etag` and `last_modified` are those of the last answer: the server may then say "no change".
    `insecure` allows plain http; `accept` says what is wanted, and what comes is judged by whoever
    asked. `timeout` is in seconds and covers names, redirects and all.
    """
    limits = Limits(time.monotonic() + timeout, max_bytes)
    headers = {"User-Agent": _AGENT, "Accept": accept, "Accept-Encoding": "gzip, deflate",
               "Connection": "close"}  # fmt: skip
    known = {"If-None-Match": _clean(etag), "If-Modified-Since": _clean(last_modified)}
    headers |= {name: value for name, value in known.items() if value}
    target = read_url(url, insecure=insecure)
    for _step in range(MAX_REDIRECTS + 1):
        reply = _ask_in_time(target, headers, limits, timeout)
        if reply.status not in _REDIRECTS:
            return _judged(reply, target, conditional=bool(etag or last_modified))
        target = _next(target, reply, insecure=insecure)
    raise FetchError(Problem.REDIRECTS)


def post(url: str, body: bytes, headers: dict[str, str], *, timeout: float = TIMEOUT) -> int:
    """POST to a public https address and return the status. Raises FetchError.

    The same checks as for `fetch`; what is answered is not read, and where it sends us not gone to.
    """
    limits = Limits(time.monotonic() + timeout, 0)
    headers = {"User-Agent": _AGENT, "Connection": "close", **headers}
    return _ask_in_time(read_url(url), headers, limits, timeout, body).status


def _ask_in_time(
    target: Target,
    headers: dict[str, str],
    limits: Limits,
    timeout: float,
    body: bytes | None = None,
) -> Reply:
    try:
        return ask(target, resolve(target, limits.left()), headers, limits, body)
    except TimeoutError:
        raise FetchError(Problem.TIMEOUT, host=target.host, seconds=round(timeout)) from None
    except FetchError as fault:
        if fault.problem is Problem.TIMEOUT:
            fault.facts["seconds"] = round(timeout)
        raise


def _next(target: Target, reply: Reply, *, insecure: bool) -> Target:
    location = reply.headers.get("location", "").strip()
    if not location:
        raise FetchError(Problem.UNEXPECTED, host=target.host, status=reply.status)
    url = _joined(target, location)
    if target.scheme == "https" and url.lower().startswith("http:"):
        raise FetchError(Problem.REDIRECT_PLAIN)
    return read_url(url, insecure=insecure)


def _joined(target: Target, location: str) -> str:
    try:
        return urljoin(target.url, location.replace(" ", "%20")).partition("#")[0]
    except ValueError:
        raise FetchError(Problem.BAD_URL) from None


def _judged(reply: Reply, target: Target, *, conditional: bool) -> Fetched:
    """Return the answer when it is one; raise what is wrong when it is not."""
    etag = _clean(reply.headers.get("etag", ""))
    modified = _clean(reply.headers.get("last-modified", ""))
    if reply.status == 304 and conditional:
        return Fetched(304, b"", "", etag, modified, target.url)
    if reply.status == 200:
        if not reply.body.strip():
            raise FetchError(Problem.EMPTY)
        kind = reply.headers.get("content-type", "")[:200]
        return Fetched(200, reply.body, kind, etag, modified, target.url)
    facts: dict[str, Any] = {"host": target.host, "status": reply.status}
    if reply.status in {404, 410}:
        raise FetchError(Problem.NOT_FOUND, **facts)
    if reply.status in {401, 402, 403, 407}:
        raise FetchError(Problem.FORBIDDEN, **facts)
    wait = _seconds(reply.headers.get("retry-after", ""))
    if reply.status == 429:
        raise FetchError(Problem.TOO_OFTEN, retry_after=wait, **facts)
    if reply.status >= 500:
        raise FetchError(Problem.SERVER_ERROR, retry_after=wait, **facts)
    raise FetchError(Problem.UNEXPECTED, **facts)


def _seconds(retry_after: str) -> int | None:
    """Return the seconds of a Retry-After, at most a week; dates are not read."""
    text = retry_after.strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:9]), 7 * 24 * 3600)


def _clean(header: str) -> str:
    """Return a header's value that is safe to send back, or nothing."""
    text = header.strip()
    return text if len(text) <= 200 and text.isascii() and text.isprintable() else ""
