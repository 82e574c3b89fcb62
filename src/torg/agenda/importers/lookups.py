"""What a source names by its address alone, a place or a key word, looked up at the same host.

Each address is asked for once a reading; what was found before stands in where a server is down.
"""

import hashlib
import time
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.agenda.importers.jsontext import BadJsonError, load_json
from torg.core.fetching import FetchError, fetch
from torg.places.models import Feed

AT_MOST = 300  # addresses of one reading
SECONDS = 90.0  # for all of them together
TIMEOUT = 5.0  # seconds for each
GIVES_UP = 5  # failures in a row: the server is down, and is left alone
_KEEP = 30 * 24 * 3600  # seconds that an answer may stand in for a later one


class LookUps:
    """Looks addresses up for one reading of a source that was fetched from `base`."""

    def __init__(self, feed: Feed, base: str) -> None:
        self.feed, self.base = feed, base
        self.failed, self.why = 0, ""
        self._found: dict[str, dict[str, Any] | None] = {}
        self._until = time.monotonic() + SECONDS
        self._in_a_row = 0

    def __call__(self, address: str) -> dict[str, Any] | None:
        """Return what is at an address, or None; elsewhere than at the source's host is not asked.

        An address that is not whole is read against the source's own.
        """
        try:
            url = urljoin(self.base, address)
        except ValueError:
            return None
        if not url.startswith(("https://", "http://")) or not self._is_of_host(url):
            return None
        if url not in self._found:
            self._found[url] = self._look_up(url)
        return self._found[url]

    @property
    def words(self) -> str:
        """What went wrong, in the reader's language; "" when nothing did."""
        if not self.failed:
            return ""
        said = ngettext(
            "%(n)d place or key word could not be looked up: %(why)s",
            "%(n)d places or key words could not be looked up: %(why)s",
            self.failed,
        )
        return said % {"n": self.failed, "why": self.why}

    def _is_of_host(self, url: str) -> bool:
        own, other = urlsplit(self.base), urlsplit(url)
        return (own.scheme, own.hostname) == (other.scheme, other.hostname)

    def _look_up(self, url: str) -> dict[str, Any] | None:
        kept = caches["shared"]
        key = f"agenda:lookup:{self.feed.pk}:{hashlib.sha256(url.encode()).hexdigest()[:40]}"
        tired = self._in_a_row >= GIVES_UP or time.monotonic() > self._until
        if not tired and len(self._found) < AT_MOST:
            try:
                found = self._fetched(url)
            except (FetchError, BadJsonError) as fault:
                self._in_a_row += 1
                self.why = self.why or str(fault)
            else:
                self._in_a_row = 0
                kept.set(key, found, _KEEP)
                return found
        self.failed += 1
        before: dict[str, Any] | None = kept.get(key)
        return before

    def _fetched(self, url: str) -> dict[str, Any]:
        answer = fetch(url, insecure=self.feed.insecure, timeout=TIMEOUT, max_bytes=1_000_000)
        value, _repaired = load_json(answer.text())
        if not isinstance(value, dict) or not self._is_of_host(answer.final_url):
            raise BadJsonError(_("It answers with something else."))
        return value
